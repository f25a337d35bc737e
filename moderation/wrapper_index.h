/** Openers and closers at the edges of a text: which of the patterns (wrappers.h) are there, found by their first two letters. */
#ifndef LOA_MODERATION_WRAPPER_INDEX_H
#define LOA_MODERATION_WRAPPER_INDEX_H

#include "moderation/wrappers.h"

#define WRAPPER_LETTERS 32 /* values of a letter: letters_in() */
#define WRAPPER_PLACES (WRAPPER_LETTERS * WRAPPER_LETTERS)

/** All zero: empty. */
struct wrapper_index {
    struct wrapper_start *starts;
    size_t count, room;
    const struct wrapper_start *
        *begin[WRAPPER_PLACES + 1]; /**< those that two letters may begin: up to the next place's */
};

/** Adds all ways a pattern may begin. What it grows is the arena's. */
void wrapper_index_add(struct wrapper_index *index, struct arena *arena, const struct wrapper *wrapper);

/** When all are added. */
void wrapper_index_finish(struct wrapper_index *index, struct arena *arena);

/**
 * What people put around a rumour in these languages, at the edge of a text. From `from` on: the end of the longest opener that
 * stands there (a place where a word ends), or `from`.
 */
size_t wrapper_at_start(const struct wrapper_index *index, uint8_t languages, const struct stretch *text, size_t from);

/** Where the longest closer begins that ends with the text, at `from` or after; the text's length when there is none. The end of a
 *  closer may be missing: texts are cut. */
size_t wrapper_at_end(const struct wrapper_index *index, uint8_t languages, const struct stretch *text, size_t from);

#endif
