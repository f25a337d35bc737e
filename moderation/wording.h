/**
 * What is known of the words of rumours, language by language: data, `words/CODE.json` (docs/clusters.md tells what each list
 * means). All languages at once; never changes once loaded.
 */
#ifndef LOA_MODERATION_WORDING_H
#define LOA_MODERATION_WORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "social-core/base/arena.h"

/** More languages are not loaded. */
#define WORDING_LANGUAGES 8

struct wording;
struct wrapper_index;

/** What a word, or two with one blank between, may be in a language: lists of the file. */
enum word_role {
    ROLE_FILLER,   /**< carries nothing */
    ROLE_NEGATION, /**< decisive, and it belongs to the word beside it */
    ROLE_DECISIVE, /**< one text has it and the other has not: they say different things */
    ROLE_COUNTED,  /**< makes a number of the number word before it */
    ROLE_COUNTER,  /**< makes a number of the number word after it */
    ROLE_LABEL,    /**< a kind of place: a name follows */
    ROLE_TELLER,   /**< who tells, before a rumour */
    ROLE_TELLING,  /**< that it is told */
    ROLE_SAYING,   /**< what somebody does who tells */
    ROLE_HEARER,   /**< who should hear, behind a rumour */
    ROLE_MANNER,   /**< how they should: never where a closer begins */
    ROLE_PLEA,     /**< that it should be told on, or is feared, or asked */
    WORD_ROLES
};

/** What a word is; bit n of a set is for language n. */
struct word {
    const char *letters; /**< folded; two words have a blank between them */
    uint32_t hash;       /**< words_hash() of it */
    size_t length;
    uint8_t roles[WORD_ROLES];
    uint8_t known; /**< languages that list it at all */
    uint8_t number_in, times_in;
    uint64_t number; /**< of a number word */
    uint64_t times;  /**< of a multiplier: 1000 for "nghìn" */
    uint8_t short_in;
    const char *long_form[WORDING_LANGUAGES]; /**< of an abbreviation, by language: words with one blank between */
    uint8_t after_number_in;
    const char *after_number[WORDING_LANGUAGES]; /**< what it stands for right after a number */
};

/** Reads every `*.json` of a folder. NULL on failure, with "FILE: reason" in `error`. Owned by the caller. */
struct wording *wording_load(const char *folder, char *error, size_t size);
void wording_free(struct wording *wording);

/** The entry of folded letters, or NULL. */
const struct word *word_known(const struct wording *wording, const char *letters, size_t length);

/** The same, of a word whose words_hash() is known. */
const struct word *word_spelt(const struct wording *wording, uint32_t hash, const char *letters, size_t length);

/** Whether two words may have an entry together, of which the first has this words_hash(). */
bool word_may_lead(const struct wording *wording, uint32_t hash);

/** Whether letters that are no word are a slip of a decisive one (a letter lost, doubled, swapped): "khogn". */
bool decisive_slip(const struct wording *wording, uint8_t languages, const char *letters, size_t length);

/** The same of a "not" of five letters or more, in any language: shorter ones are too often another word with a slip. */
bool negation_slip(const struct wording *wording, const char *letters, size_t length);

/** How many letters of words lead them as a kind of place ("xa ", "thi tran "); 0: none. */
size_t place_label_length(const struct wording *wording, const char *words);

/** The one multiplier or number word of four letters or more that letters which are no word are a slip of ("trm"); NULL: none. */
const struct word *number_slip(const struct wording *wording, uint8_t languages, const char *letters, size_t length);

/** What two words stand for of which the second has a slip: "mười lm" is "mười lăm". NULL: nothing, or not one thing. */
const char *pair_slip(const struct wording *wording, size_t language, const char *first, size_t first_length,
                      const char *second, size_t second_length);

/** How many languages there are. */
size_t wording_languages(const struct wording *wording);

/** Languages whose words are Vietnamese syllables (syllable.h), as bits. */
uint8_t wording_syllabic(const struct wording *wording);

/** The word for full hours in a language ("gio"); NULL: none. */
const char *wording_clock(const struct wording *wording, size_t language);

/** What people put around a rumour: wrapper_index.h. */
const struct wrapper_index *wording_wrappers(const struct wording *wording);

/** The word a language has for a multiplier (1000: "nghin"), the first it lists; NULL: none. */
const char *wording_multiplier(const struct wording *wording, size_t language, uint64_t times);

#define WORDS_HASH_EMPTY 2166136261u

/** FNV-1a. */
uint32_t words_hash(const char *letters, size_t length);

/** That of more letters behind those that `hash` is of. */
uint32_t words_hash_on(uint32_t hash, const char *letters, size_t length);

#endif
