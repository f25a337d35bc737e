/** What follows a keyword, read word by word. */
#ifndef LOA_UNDERSTAND_ARGUMENTS_H
#define LOA_UNDERSTAND_ARGUMENTS_H

#include "social-core/understand/keywords.h"
#include "social-core/understand/tokens.h"
#include "social-core/understand/understand.h"

/** A text being understood as the command that `keyword` begins. */
struct reading {
    struct arena *arena;
    const struct catalogs *catalogs;
    const struct keyword_index *words;
    const struct known *known;
    const struct head *head;
    const struct listed_word *keyword;
    size_t next;   /**< the first word after the keyword */
    bool marked;   /**< the keyword was written with its accents */
    bool shouted;  /**< it stands in capitals before words that do not, or a colon follows it */
    bool polite;   /**< something ("xin", "please") stands before it, and it is not in capitals */
    bool courtesy; /**< and that is mere courtesy ("please") */
    bool doubtful; /**< it is a slip away from the keyword and may be a word of its own: arguments must prove it */
    struct request *out;
};

/** Whether nothing is left from word `i` on but fillers ("ạ", "please"). */
bool is_end(const struct reading *reading, size_t i);

/** The same, but particles ("đi", "nhé") count as fillers only after a keyword in capitals: "tôi đi" is a sentence. */
bool is_polite_end(const struct reading *reading, size_t i);

/** How many words from `i` on are one listed word of this kind; 0: none. */
size_t listed_at(const struct reading *reading, size_t i, enum word_kind kind);

/** Steps over labels ("kênh", "số") when something follows them. */
size_t after_labels(const struct reading *reading, size_t i);

/** Whether a question mark ends the text, or a word from `i` on makes it a question or hearsay ("bao giờ", "nghe nói"). */
bool is_question(const struct reading *reading, size_t i);

/** What the text says from word `i` on, signs and blanks around it left out; NULL: nothing. */
const char *text_from(const struct reading *reading, size_t i);

/** The text's own words from `i` up to before `end`. */
const char *text_between(const struct reading *reading, size_t i, size_t end);

/** The folded letters of words `i` up to before `end`, blanks between. */
const char *folded_between(const struct reading *reading, size_t i, size_t end);

/** Whether word `i` begins an ordinary sentence or a fixed phrase ("tình hình"), by the language files. */
bool is_ordinary(const struct reading *reading, size_t i);

/** The longest run of words from `*i` on, `most` at most, that `lookup` knows; steps over it. NULL: none. */
const char *take_known(const struct reading *reading, size_t *i, size_t most,
                       const char *(*lookup)(void *self, const char *squashed));

/** A topic that exists, by its name, by a language's word for it, or typed without accents as in Telex or VNI; steps over
 *  it. */
const char *take_topic(const struct reading *reading, size_t *i);

/** A topic, by its name or by a language's word for it, or any word after `#`; steps over it. */
const char *take_channel(const struct reading *reading, size_t *i);

/** A handle after `@` (known or not), or a known one without when `bare`; steps over it. */
const char *take_handle(const struct reading *reading, size_t *i, bool bare);

/** A number of at most `digits` digits, led by `#` or a label or nothing; steps over it. */
const char *take_number(const struct reading *reading, size_t *i, size_t digits);

#endif
