/**
 * The beginning of a text as words: each folded to ASCII where it can be, with its accents kept beside, and with where
 * it stands in the text. Only the beginning: what decides is there, and a long post costs no more than a short one.
 */
#ifndef LOA_UNDERSTAND_TOKENS_H
#define LOA_UNDERSTAND_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HEAD_TOKENS 12
#define SPELLING_BYTES 40

/**
 * How something is spelt: folded letters side by side, and what accents each bears. Letters are bytes of the folded
 * form; the few that are not ASCII have their accents on the first byte.
 */
struct spelling {
    char fold[SPELLING_BYTES];        /**< letters and digits, NUL-terminated */
    uint16_t quality[SPELLING_BYTES]; /**< the letter itself, tone left out (0x0103 for ắ) */
    uint8_t tone[SPELLING_BYTES];     /**< enum tone */
    uint8_t length;                   /**< bytes of fold */
    uint8_t words;                    /**< how many words it is made of */
    uint8_t ends[8];                  /**< where in fold each ends */
    bool marked;                      /**< it bears an accent or a đ */
};

/** A word of the text. */
struct token {
    const char *at;    /**< in the text */
    size_t bytes;      /**< there */
    char fold[24];     /**< folded letters and digits, NUL-terminated; empty when `odd`, but for a number */
    uint8_t length;    /**< of fold */
    char sigil;        /**< `#` or `@` right before it (blanks may stand between), else 0 */
    char pause;        /**< the first `,` `:` `;` `.` `?` `!` `-` or line end between it and the word before, else 0 */
    bool touching;     /**< nothing at all stands between it and the word before, but a sign: "y_te" */
    bool odd;          /**< too long to be of interest */
    bool marked;       /**< bears an accent or a đ */
    bool number;       /**< digits only */
    bool digits;       /**< has a digit */
    bool upper, lower; /**< has upper case letters; has lower case letters */
    uint16_t quality[24];
    uint8_t tone[24];
};

struct head {
    const char *text;
    struct token tokens[HEAD_TOKENS];
    size_t count;
    bool more;        /**< the text has words beyond these */
    bool asks;        /**< a question mark stands before the first word */
    bool asks_at_end; /**< the last sign of the text is a question mark */
    bool lower;       /**< some word has lower case letters */
    size_t stars;     /**< star signs (★ ⭐) in a text without words */
};

/** Reads the beginning of a text (text_normal()). */
void head_read(const char *text, struct head *head);

/** The folded letters of several words side by side, without their accents. */
struct letters {
    char fold[SPELLING_BYTES + sizeof(((struct token *)0)->fold)]; /**< of no use beyond the last end */
    uint8_t length;
    uint8_t words;   /**< how many words it holds */
    uint8_t ends[8]; /**< where in fold each ends */
};

/** Joins the fold of the first of `count` tokens, as many as fit; false when not one does. */
bool letters_of(const struct token *tokens, size_t count, struct letters *letters);

/** Joins the fold, accents and word ends of `count` tokens from `first` on; false when they do not fit. */
bool spelling_of(const struct token *tokens, size_t count, struct spelling *spelling);

/**
 * Whether what was texted may be this listed spelling: the same letters; where a word of it bears accents, they are
 * the listed ones (hỏi and ngã count as one tone, the place of a tone in its word does not matter); the ends of words
 * agree or there are none within. In a listed spelling of several words, accents may be left out anywhere.
 */
bool spelling_agrees(const struct spelling *texted, const struct spelling *listed);

/** Where in the text the letter number `letter` (of the fold) of a token begins. */
const char *token_letter_at(const struct token *token, size_t letter);

/** Bytes of the text up to the end of the token. */
const char *token_end(const struct token *token);

#endif
