/** How fast something is done to lines of text: a row of the bench for `loa parse --time`, `loa segments --time`. */
#ifndef LOA_GATEWAY_TIMING_H
#define LOA_GATEWAY_TIMING_H

#include "social-core/base/arena.h"

/** Reads lines from stdin and does `once` to each, again and again, for two seconds of one processor; prints `row` and
 *  how many a second. The arena is emptied after each. */
void timing_run(const char *row, void (*once)(void *self, struct arena *arena, const char *line), void *self);

#endif
