/** Openers and closers that no list of patterns has: rows of words that tell who told it, or who should hear it. */
#ifndef LOA_MODERATION_HEARSAY_H
#define LOA_MODERATION_HEARSAY_H

#include "moderation/plain_words.h"

/** Where what is told begins in words->list[first … last): behind a row of tellers and words for telling ("cô giáo em nhắn"). */
size_t hearsay_at_start(const struct wording *wording, const struct plain_words *words, size_t first, size_t last);

/** Where it ends: before a row of hearers and pleas ("báo cho họ hàng biết với"). A negation is never part of one, unless the
 *  words' file lists it with the word beside it ("không rõ"). */
size_t hearsay_at_end(const struct wording *wording, const struct plain_words *words, size_t first, size_t last);

#endif
