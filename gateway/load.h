/** Loading from files: for `loa load` and the demo. */
#ifndef LOA_GATEWAY_LOAD_H
#define LOA_GATEWAY_LOAD_H

#include "gateway/tool.h"
#include "social-core/loading/loading.h"

#define LOAD_BYTES_MAX (64 << 20) /**< of a file */

/**
 * Loads a file, JSON or CSV (source.h); `list` is the kind of a table's rows, or NULL. -1 after every mistake went to
 * stderr, a line each; then nothing was written. `dry`: looks only.
 */
int load_file(struct tool *tool, const char *file, const char *list, bool dry, struct loaded *loaded);

#endif
