/** The digest: once a day, at the hour each has chosen, one message with what is new. Who has chosen none gets none. */
#ifndef LOA_DIGEST_H
#define LOA_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "social-core/news.h"
#include "social-core/person.h"

/** Puts into the batch at which hour (0 to 23) a person gets the digest; -1: never. Guarded by what was read. */
void digest_choose(struct ctx *ctx, const struct person *person, int hour);

/** The most segments a digest has. */
size_t digest_segments(const struct ctx *ctx);

/** A digest made for a person. */
struct digest {
    const struct person *person;
    const char *text; /**< final */
    struct news news;
    size_t shown; /**< of those */
};

/** Makes a person's digest of an hour (since 1970, Viet Nam's); false when there is nothing new, nowhere to send it, or
 *  the hour's was sent. It is not longer than [budget] digest-segments; what does not fit stays unread. */
bool digest_make(struct ctx *ctx, const struct person *person, int64_t hour, struct digest *digest);

/** Puts into the batch that it was sent: what it showed is read, its segments are spent, TL answers the last post. */
void digest_sent(struct ctx *ctx, const struct digest *digest, int64_t hour);

#endif
