/** Texts as they may be shown where nobody is to be told by them. */
#ifndef LOA_TEXT_ANONYMOUS_H
#define LOA_TEXT_ANONYMOUS_H

#include "social-core/base/arena.h"

/** Six digits or more in one run may be a phone's number, a paper's, an account's; blanks, dots and dashes in it count for
 *  nothing. */
#define ANONYMOUS_DIGITS 6

/** The text with `…` in place of each long number and each handle (`@lan`). */
const char *text_anonymous(struct arena *arena, const char *text);

#endif
