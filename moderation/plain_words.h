/** The words of a text, written out: abbreviations as what they stand for, numbers as digits. The way to a gist. */
#ifndef LOA_MODERATION_PLAIN_WORDS_H
#define LOA_MODERATION_PLAIN_WORDS_H

#include "moderation/gist.h"
#include "social-core/understand/syllable.h"

struct plain_word {
    const char *letters; /**< folded, not NUL-terminated */
    uint16_t length;
    uint32_t spelling;   /**< words_hash() of the letters */
    bool syllable;       /**< can be a Vietnamese syllable */
    bool number;         /**< for certain */
    bool numeral;        /**< it may be one */
    bool by_next;        /**< for certain, but only by what is counted behind it */
    bool clock;          /**< a colon stands between it and the number before */
    uint32_t hash;       /**< of the letters; of a numeral's digits; of what a multiplier multiplies by */
    const char *written; /**< of the first word of what an abbreviation stands for: how it was written; else NULL */
    uint8_t written_length, written_words; /**< its letters, and how many words it stands for */
};

struct plain_words {
    struct plain_word list[GIST_WORDS];
    size_t count;
    uint8_t languages; /**< those the text seems to be written in, as bits */
};

static inline struct plain_word plain_word_of(const char *letters, size_t length)
{
    return (struct plain_word){.letters = letters,
                               .length = (uint16_t)length,
                               .spelling = words_hash(letters, length),
                               .syllable = syllable_possible(letters, length)};
}

/** The entry of a word, or NULL. */
static inline const struct word *plain_known(const struct wording *wording, const struct plain_word *word)
{
    return word_spelt(wording, word->spelling, word->letters, word->length);
}

/** Reads a text; the letters are the arena's. */
void plain_words_of(struct arena *arena, const struct wording *wording, const char *text, struct plain_words *words);

/** The entry of two words that follow one another, or NULL. */
const struct word *pair_known(const struct wording *wording, const struct plain_word *first,
                              const struct plain_word *second);

#endif
