/**
 * What a text costs as SMS, and where it is cut: 160 septets or 70 UTF-16 units alone, 153 or 67 in each part of a
 * concatenation (3GPP TS 23.038 6.1, 23.040 9.2.3.24.1 with an 8-bit reference). An ESC pair, a surrogate pair and a
 * letter with its marks never straddle two parts; only a sequence longer than a whole part is cut, between code points.
 */
#ifndef LOA_TEXT_SEGMENTS_H
#define LOA_TEXT_SEGMENTS_H

#include <stddef.h>

#include "social-core/base/arena.h"

#define GSM_ALONE 160
#define GSM_PART 153
#define UCS2_ALONE 70
#define UCS2_PART 67

/** A number to come (db.h, db_fresh()) is reckoned as this many digits. */
#define FRESH_DIGITS 6

enum coding { CODING_GSM, CODING_UCS2, CODINGS };

struct segments {
    enum coding coding; /**< GSM when every character has its place there, else UCS-2 */
    size_t units;       /**< septets (an extension character is two), or UTF-16 units */
    size_t segments;    /**< billed parts; an empty text is one */
};

/** Reckons a text (valid UTF-8, NFC). Allocates nothing. */
struct segments segments_of(const char *text);

/** The parts a text is sent in, in order; together they are the text. Returns how many; list and parts in the arena. */
size_t segments_cut(struct arena *arena, const char *text, const char *const **parts);

/** "gsm" or "ucs2". */
const char *coding_name(enum coding coding);

#endif
