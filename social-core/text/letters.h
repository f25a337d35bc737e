/**
 * What each letter of the alphabets of Latin descent is made of: its plain letter, its quality (ă â đ ê ô ơ ư) and its
 * tone. The table is reckoned once from Unicode's decompositions and a short list of what does not decompose.
 */
#ifndef LOA_TEXT_LETTERS_H
#define LOA_TEXT_LETTERS_H

#include <stdbool.h>
#include <stdint.h>

enum tone { TONE_LEVEL, TONE_GRAVE, TONE_ACUTE, TONE_TILDE, TONE_HOOK, TONE_DOT };

struct letter {
    char fold[3];     /**< for comparison: lower case ASCII, up to 3, NUL-padded; empty: it has no ASCII form */
    char plain[3];    /**< for phones without accents: ASCII in its own case, up to 3; empty: it stays as it is */
    char look;        /**< the lower case ASCII letter or digit that it looks like, when it is not one; 0: none */
    uint8_t tone;     /**< enum tone, of a Vietnamese vowel or of a combining tone mark */
    uint16_t quality; /**< the lower case letter without its tone: 0x0103 for ắ; 0: none */
    bool mark;        /**< a combining mark of these alphabets, or a character without width */
};

/** What is known of a code point; never NULL (all zero when nothing is). */
const struct letter *letter_of(int32_t point);

#endif
