/** Loading a file of `loa load`, for the subcommand and for the demo. */
#ifndef LOA_GATEWAY_LOAD_H
#define LOA_GATEWAY_LOAD_H

#include "gateway/tool.h"
#include "social-core/loading.h"

/** Loads FILE.json, see loading.h. -1 with one sentence in `why`; then nothing was written. */
int load_file(struct tool *tool, const char *file, struct loaded *loaded, char *why, size_t size);

#endif
