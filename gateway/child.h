/** Other programs that a tool runs: nothing secret among their arguments, none outlives the tool. */
#ifndef LOA_GATEWAY_CHILD_H
#define LOA_GATEWAY_CHILD_H

#include <stddef.h>
#include <sys/types.h>

/** Runs a program to its end, `setting` (NAME=value, or NULL) in its environment. 0 when it ended well; else -1 with what
 *  it said in `said`. */
int child_run(const char *const *argv, const char *setting, char *said, size_t size);

/** Starts a program whose output goes to the file `log`; 0 with errno when that cannot be. child_end() kills it. */
pid_t child_start(const char *const *argv, const char *log);
void child_end(pid_t child);

#endif
