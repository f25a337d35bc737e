/** What a text looks like to a hurried reader: two texts of one look are taken for one another. */
#ifndef LOA_TEXT_LOOK_H
#define LOA_TEXT_LOOK_H

#include "social-core/base/arena.h"

/**
 * The skeleton (fold.h: no marks, no signs, letters of other alphabets as ours) with digits as the letters they are
 * read as, and i as l, rn as m, vv as w: "C0ng-An", "cong an" and "соng аn" (Cyrillic о, а) look the same. Only for
 * comparing with another look.
 */
const char *text_look(struct arena *arena, const char *text);

#endif
