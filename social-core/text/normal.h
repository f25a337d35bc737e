/** The way in: whatever bytes a medium brings become the one form of text that the core works with. */
#ifndef LOA_TEXT_NORMAL_H
#define LOA_TEXT_NORMAL_H

#include <stdbool.h>
#include <stddef.h>

#include "social-core/base/arena.h"

/** Marks on one letter that are kept; more of them (nobody's spelling, somebody's attack) are dropped. */
#define TEXT_MARKS_MAX 16

/**
 * `length` bytes that claim to be UTF-8, as valid UTF-8 in NFC, NUL-terminated. Never fails, never NULL:
 * an invalid sequence becomes U+FFFD; every kind of line end becomes "\n"; a tab becomes a blank; other control
 * characters, NUL, byte order marks and the characters that turn the direction of writing are dropped.
 * The result is at most 3 times as long as the input (Unicode Standard Annex 15, table 8).
 */
const char *text_normal(struct arena *arena, const void *bytes, size_t length);

/** The same for UTF-16BE (SMS data coding 8, 3GPP 23.038); a lone surrogate or a last odd byte becomes U+FFFD. */
const char *text_from_utf16(struct arena *arena, const void *bytes, size_t length);

/** Whether nobody would see anything of a text: blanks, line ends, signs without a shape. NULL is blank. */
bool text_is_blank(const char *text);

/** The text as a sentence that another may stand behind: with a full stop, unless it ends with a mark or nothing. */
const char *text_sentence(struct arena *arena, const char *text);

#endif
