/** Inside the directory: the words of a place's name as somebody wrote it. */
#ifndef LOA_DIRECTORY_WORDS_H
#define LOA_DIRECTORY_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "social-core/base/arena.h"

/** What is written beyond this many words is not looked at. */
#define PLACE_WORDS_MAX 24

struct place_word {
    const char *squashed; /**< "van" */
    const char *spelled;  /**< with its marks, tone last, so that "hoà" is "hòa" */
    bool after_comma;
};

struct place_words {
    struct place_word list[PLACE_WORDS_MAX];
    size_t count;
};

/** Adds the words of `text` (valid UTF-8) to `words`; what they point to is the arena's. */
void place_words_split(struct arena *arena, struct place_words *words, const char *text);

/** The squashed words without blanks between them; the arena's. */
const char *place_words_join(struct arena *arena, const struct place_word *words, size_t count);

/** Takes "Viet Nam" off the end: it narrows nothing. */
void place_words_drop_country(struct place_words *words);

#endif
