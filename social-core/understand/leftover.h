/**
 * Typing leftovers: what Telex ("ddawng", "hoir") and VNI ("d9a8ng", "hoi3") leave behind when the phone does not turn
 * them into accents, one or both in a word.
 */
#ifndef LOA_UNDERSTAND_LEFTOVER_H
#define LOA_UNDERSTAND_LEFTOVER_H

#include <stdbool.h>

#include "social-core/understand/tokens.h"

/** Turns the leftovers in a token into accents; false (and no change) when it has none or no syllable comes of it. */
bool leftover_decode(struct token *token);

#endif
