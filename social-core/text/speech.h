/**
 * A Vietnamese text as it is read aloud, by the reader at the village loudspeaker or by a program: numbers, dates, times,
 * amounts and abbreviations as words (speech.def), no web addresses, no emoji, no run of digits that may be a phone's.
 */
#ifndef LOA_TEXT_SPEECH_H
#define LOA_TEXT_SPEECH_H

#include <stdint.h>

#include "social-core/base/arena.h"

/** The text as it is said; every line ends with a mark at which one breathes. */
const char *speech_text(struct arena *arena, const char *text);

/** A whole number in words: 2026 is "hai nghìn không trăm hai mươi sáu". Up to 999,999,999,999. */
const char *speech_number(struct arena *arena, uint64_t number);

/** The text without runs of digits that may be a phone's number (9 to 15, from 0, 84 or +, or written without a
 *  break): "…" stands for them. */
const char *speech_without_phones(struct arena *arena, const char *text);

#endif
