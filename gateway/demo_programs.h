/**
 * The demo's programs: started one after the other, each waited for, watched while the demo stays, and ended last first.
 * None outlives the demo, whatever ends it: the kernel kills them when it is gone.
 */
#ifndef LOA_GATEWAY_DEMO_PROGRAMS_H
#define LOA_GATEWAY_DEMO_PROGRAMS_H

#include <stdbool.h>
#include <sys/types.h>

struct program {
    const char *name; /**< as people know it: "bearerbox" */
    const char *log;  /**< the file that gets what it writes */
    const char *const *argv;
    bool (*ready)(void *self); /**< looks once whether it does its work by now */
    pid_t pid;                 /**< 0 while it does not run */
};

struct programs {
    struct program *list;
    size_t count;
    int signals; /**< a signalfd: what ends the demo, and SIGCHLD */
};

enum tidings {
    TIDINGS_NONE,
    TIDINGS_STOP, /**< somebody asked the demo to end */
    TIDINGS_ENDED /**< a program ended by itself; that was told on stderr */
};

/** From here on SIGINT, SIGTERM, SIGHUP and SIGCHLD are tidings. -1 with errno set when that cannot be. */
int programs_open(struct programs *programs);

/** Starts one in the working directory and waits until it is ready. -1 after the reason went to stderr, or when the
 *  demo is to end (*tidings says which). */
int programs_start(struct programs *programs, struct program *program, void *self, enum tidings *tidings);

/** Waits for tidings, at most so many milliseconds (-1: for ever); `also`, a file descriptor or -1, ends the wait too
 *  when it can be read. */
enum tidings programs_watch(struct programs *programs, int also, int ms);

/** Ends all, last first. One that does not listen, or all when the demo is asked to end again, are killed. */
void programs_end(struct programs *programs);

#endif
