/** A gist as it reads beside another one: what it has for an opener or a closer is none where the other says it within. */
#ifndef LOA_MODERATION_READING_H
#define LOA_MODERATION_READING_H

#include "moderation/gist.h"

struct reading {
    const struct gist *gist;
    size_t first, end;         /**< the words between openers and closers */
    uint8_t flags[GIST_WORDS]; /**< of each word: gist.h */
};

void reading_beside(struct reading *reading, const struct gist *gist, const struct gist *other);

#endif
