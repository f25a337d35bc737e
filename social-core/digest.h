/** The digest: once a day, at the hour each has chosen, one message with what is new. Who has chosen none gets none. */
#ifndef LOA_DIGEST_H
#define LOA_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "social-core/person.h"

/** Puts into the batch at which hour (0 to 23) a person gets the digest; -1: never. Guarded by what was read. */
void digest_choose(struct ctx *ctx, const struct person *person, int hour);

/** The most segments a digest has. */
size_t digest_segments(const struct ctx *ctx);

/** Puts a person's digest into the batch, with all that it changes; false when there is nothing new, or nowhere to send
 *  it. It is not longer than [budget] digest-segments; what does not fit stays unread. */
bool digest_write(struct ctx *ctx, const struct person *person);

#endif
