/** Patterns of openers and closers: slots of alternatives, read from the words' files and matched letter by letter. */
#ifndef LOA_MODERATION_WRAPPERS_H
#define LOA_MODERATION_WRAPPERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "social-core/base/arena.h"

/** One alternative of a slot; empty letters: the slot may be left out. */
struct wrapper_choice {
    const char *letters; /**< folded, without blanks */
    size_t length;
    unsigned mask; /**< letters_in() */
    const struct wrapper_choice *next;
};

struct wrapper {
    const struct wrapper_choice *slots[12];
    size_t count;
    size_t longest;   /**< letters it can match, slips allowed for */
    size_t must;      /**< the first slot that may not be left out: less is no match, cut or whole */
    uint8_t language; /**< its bit */
    bool end_only, start_only;
    unsigned first; /**< letters it may begin with, a slip allowed for: letters_in() */
    const struct wrapper *next;
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

/** Where the longest match of the pattern that begins at `from` ends; `from` when there is none. */
size_t wrapper_match(const struct wrapper *wrapper, const struct stretch *text, size_t from);

/** Whether the pattern, or the beginning of it, fills the text from `from` to its end. */
bool wrapper_fills(const struct wrapper *wrapper, const struct stretch *text, size_t from);

#endif
