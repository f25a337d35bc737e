/** The way out: texts that do not fit GSM 03.38 leave as UCS-2. */
#ifndef LOA_TEXT_UTF16_H
#define LOA_TEXT_UTF16_H

#include <stddef.h>

#include "social-core/base/arena.h"

/** A text (valid UTF-8) as UTF-16BE (SMS data coding 8, 3GPP TS 23.038); `*size` in bytes. */
const void *text_to_utf16(struct arena *arena, const char *text, size_t *size);

#endif
