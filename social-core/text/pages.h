/** Long texts turned like a book: broken between words and numbered `1/3`, so that each page is a short message. */
#ifndef LOA_TEXT_PAGES_H
#define LOA_TEXT_PAGES_H

#include <stddef.h>

#include "social-core/base/arena.h"

/** More are not shown: the last ends in "...". */
#define PAGES_MAX 99

/**
 * The pages of a text (in the form it is sent in), each led by its number and followed by a line `tail` (the last has
 * none), of at most `segments` segments with both. A word that fills more than a page is cut between letters. Returns how many; list
 * and pages in the arena. A text that fits as it stands is one page, without a number.
 */
size_t pages_cut(struct arena *arena, const char *text, size_t segments, const char *tail, const char *const **pages);

#endif
