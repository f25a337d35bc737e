/** What rules look for in the letters of a text: web addresses and long numbers. Linear in the text. */
#ifndef LOA_MODERATION_PATTERN_H
#define LOA_MODERATION_PATTERN_H

#include <stdbool.h>

#include <jansson.h>

#include "social-core/base/arena.h"

/** The text in small letters, its accents kept (NFC, case folded). */
const char *pattern_small_letters(struct arena *arena, const char *text);

/** Whether a byte of it belongs to a word. */
bool pattern_in_word(unsigned char byte);

/** Whether a web address stands in the text: with its scheme, or a name with one of the `endings` (["com", "vn"]). */
bool pattern_link(const json_t *endings, struct arena *arena, const char *text);

/** Whether a number of so many digits does; single blanks, dots or dashes within do not end it. */
bool pattern_number(const char *text, int digits);

#endif
