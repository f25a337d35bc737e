/** What is said otherwise on a screen than in an SMS: a screen needs no word to text, its numbers say what next. */
#ifndef LOA_MENU_WORDING_H
#define LOA_MENU_WORDING_H

#include "social-core/base/arena.h"

/** The words of a phrase (key, then placeholder and value in turn, then NULL) with the key that a screen uses. */
const char *const *wording_on_screen(struct arena *arena, const char *const *words);

#endif
