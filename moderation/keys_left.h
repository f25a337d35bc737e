/** What is left of Telex or VNI in a text that was typed with the keyboard's Vietnamese off: "ddaapj", "d9a6p5" (đập). */
#ifndef LOA_MODERATION_KEYS_LEFT_H
#define LOA_MODERATION_KEYS_LEFT_H

#include "social-core/base/arena.h"

/** The folded text with those words as they were meant, without accents: "dap". It stays as it is while nothing in it is surely
 *  such a word: "t7" may be a day, "has" is English. The arena's, or `folded` itself. */
const char *keys_left_undone(struct arena *arena, const char *folded);

#endif
