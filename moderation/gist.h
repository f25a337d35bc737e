/**
 * The gist of a text: what it says, without accents, case and abbreviations; numbers as digits; openers and
 * closers as fillers. Two texts with one gist are one text; others are compared by alike.h.
 */
#ifndef LOA_MODERATION_GIST_H
#define LOA_MODERATION_GIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "moderation/wording.h"
#include "social-core/base/arena.h"

/** Words of a gist at most; what a longer text says after them is not looked at. */
#define GIST_WORDS 120

/** Bytes that are read: so long a text without that many words (dots, one place's name again and again) says nothing more. */
#define GIST_READ_BYTES 4096

/** What a word of a gist is. */
enum gist_flag {
    GIST_FILLER = 1,   /**< carries nothing */
    GIST_DECISIVE = 2, /**< a negation, a denial, a time of day: one text has it and the other has not, they differ */
    GIST_NUMBER = 4,   /**< a number for certain: digits, or a number word where something is counted */
    GIST_PLACE = 8,    /**< of a place's name */
    GIST_NUMERAL = 32, /**< may be a number: its hash is that of the digits, so that "ba" and "3" are equal */
    GIST_WRAPPED = 64, /**< of an opener or a closer: a filler too */
    GIST_BOUND = 128,  /**< a negation: decisive, and it belongs to the word beside it */
    GIST_SYLLABLE = 16 /**< can be a Vietnamese syllable: rather a word than a slip of another one */
};

struct gist_word {
    uint32_t hash;
    uint16_t at; /**< where its letters begin: gist_letters() */
    uint8_t length, flags;
};

/** One block of memory without pointers: it can be copied as it is. */
struct gist {
    uint32_t whole; /**< equal gists have equal ones: all words but openers and closers, in their order */
    uint16_t bytes; /**< of the block */
    uint16_t count;
    uint16_t told; /**< before this word may only stand who tells the rest, in words no list holds; 0: nobody does */
    struct gist_word words[];
};

/** Where the names of places stand, when there is such a thing: a port, for a gateway's directory or a tool's file. */
struct gazetteer {
    const void *self;
    bool (*knows)(const void *self, const char *squashed); /**< whether a place is called so: "tavan" */
    int64_t (*revision)(const void *self); /**< another one: names may have changed; NULL: they never do */
};

/** So many words make the longest name of a place. */
#define PLACE_WORDS 4

/** Reads a text (text_normal()). `gazetteer` may be NULL. Never NULL; a text without words has no words in its gist. */
struct gist *gist_of(struct arena *arena, const struct wording *wording, const struct gazetteer *gazetteer,
                     const char *text);

/** The folded letters of a word; not NUL-terminated. */
static inline const char *gist_letters(const struct gist *gist, size_t word)
{
    return (const char *)(gist->words + gist->count) + gist->words[word].at;
}

/** Behind the letters of a word that stands for another way of writing: this, for how many words, and how it was written. */
#define GIST_WRITTEN '<'
#define GIST_WRITTEN_END '>'

/** How what begins with a word was written, when that was another word: `length` letters, standing for `words` words; else NULL. */
static inline const char *gist_written(const struct gist *gist, size_t word, size_t *length, size_t *words)
{
    const char *at = gist_letters(gist, word) + gist->words[word].length;
    if (*at != GIST_WRITTEN)
        return NULL;
    *words = (size_t)(at[1] - '0');
    at += 2;
    *length = (size_t)(strchr(at, GIST_WRITTEN_END) - at);
    return at;
}

/** Whether two gists say the same in the same words, openers and closers aside. */
bool gist_equal(const struct gist *left, const struct gist *right);

/** Words that carry something. */
size_t gist_weight(const struct gist *gist);

/** Traits of a gist at most. */
#define GIST_TRAITS 16

/**
 * What a gist is found by: hashes of neighbouring words in either order. Nearly equal texts share some of them. Returns how
 * many. The same for the same gist always.
 */
size_t gist_traits(const struct gist *gist, uint32_t traits[GIST_TRAITS]);

#endif
