/** Patterns of openers and closers: slots of alternatives, read from the words' files and matched letter by letter. */
#ifndef LOA_MODERATION_WRAPPERS_H
#define LOA_MODERATION_WRAPPERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "social-core/base/arena.h"

/** Shorter alternatives are matched as they stand, others with a slip. */
#define WRAPPER_SLIP_FROM 4

/** One alternative of a slot; empty letters: the slot may be left out. */
struct wrapper_choice {
    const char *letters; /**< folded, without blanks */
    size_t length;
    unsigned mask; /**< letters_in() */
    const struct wrapper_choice *next;
};

struct wrapper {
    const struct wrapper_choice *slots[12];
    unsigned begins[12]; /**< letters that each slot may begin with, a slip allowed for: letters_in() */
    unsigned left_out;   /**< slots that may be left out, as bits */
    size_t count;
    size_t longest;   /**< letters it can match, slips allowed for */
    size_t must;      /**< the first slot that may not be left out: less is no match, cut or whole */
    uint8_t language; /**< its bit */
    bool end_only, start_only;
};

/** A stretch of a text's letters; `ends[i]`: a word ends before letter i. */
struct stretch {
    const char *letters;
    size_t length;
    const bool *ends;
};

/** `source` as a pattern: blanks part slots, `|` alternatives (an empty one: may be left out), `_` words of one.
 *  `plain` makes letters of an alternative's words. NULL: it has too many slots, or none. */
struct wrapper *wrapper_read(struct arena *arena, const char *source,
                             const char *(*plain)(void *self, struct arena *arena, const char *words), void *self);

/** A choice that a pattern may begin with: slots before its own are left out. */
struct wrapper_start {
    const struct wrapper *wrapper;
    const struct wrapper_choice *choice;
    size_t slot;
};

/** Where the longest match of the pattern that begins so at `from` ends; `from` when there is none. */
size_t wrapper_match(const struct wrapper_start *start, const struct stretch *text, size_t from);

/** Whether the pattern, or the beginning of it, begins so and fills the text from `from` to its end. */
bool wrapper_fills(const struct wrapper_start *start, const struct stretch *text, size_t from);

#endif
