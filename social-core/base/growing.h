/** A text that is put together from pieces, in time and memory that grow with it alone: in a loop, arena_printf() with what was there
 *  before copies everything at each step, and the arena keeps every copy. */
#ifndef LOA_GROWING_H
#define LOA_GROWING_H

#include <stddef.h>

#include "social-core/base/arena.h"

struct growing {
    struct arena *arena;
    char *text; /**< `length` bytes and a NUL; the arena's, another one after each piece */
    size_t length, room;
};

/** An empty text. */
struct growing growing_begin(struct arena *arena);

/** Puts bytes behind it, or a whole text. */
void growing_put(struct growing *growing, const char *bytes, size_t length);
void growing_add(struct growing *growing, const char *text);

#endif
