/**
 * An arena: memory that lives exactly as long as one piece of work (a message, a page, a batch of deliveries).
 *
 * Nothing taken from an arena is freed by itself; arena_free() gives all of it back at once. A piece of work may be
 * abandoned in the middle (its store went away), so whatever it must not leak belongs to the arena: memory through
 * arena_alloc(), anything else through arena_defer().
 */
#ifndef LOA_BASE_ARENA_H
#define LOA_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

/** A new, empty arena. Owned by the caller, ended by arena_free(). Out of memory ends the process. */
struct arena *arena_new(void);

/** Runs what was deferred, last first, and gives back every byte. NULL is allowed. */
void arena_free(struct arena *arena);

/** Like arena_free(), but keeps the first block so that the arena can be used again at once. */
void arena_reset(struct arena *arena);

/** `size` zeroed bytes, aligned for any type; never NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/** Gives back what was allocated last from `end` on: for a text whose length is known only when it is written. */
void arena_end_at(struct arena *arena, const char *end);

/** A copy of `size` bytes followed by a NUL that is not counted. */
char *arena_copy(struct arena *arena, const void *bytes, size_t size);

/** A copy of a structure or an array, aligned for any type. */
void *arena_copy_of(struct arena *arena, const void *what, size_t size);

/** A copy of a NUL-terminated text; NULL stays NULL. */
char *arena_strdup(struct arena *arena, const char *text);

/** A formatted text. */
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/** The text with `value` in place of each `mark` (not ""). */
const char *arena_filled(struct arena *arena, const char *text, const char *mark, const char *value);

/** Calls release(what) when the arena ends: for things of other libraries (a json_t, a file). */
void arena_defer(struct arena *arena, void (*release)(void *), void *what);

#endif
