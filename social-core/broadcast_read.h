/** Broadcasts as their recipients read them again: on a screen of USSD, or by number. */
#ifndef LOA_BROADCAST_READ_H
#define LOA_BROADCAST_READ_H

#include "social-core/broadcast.h"

/** The broadcast with this number, when this person got it; else NULL. */
const struct broadcast *broadcast_got(struct ctx *ctx, const char *id, const struct person *person);

/** The latest that the person got of the agencies that serve its area, newest first, at most `limit`. */
const struct broadcast **broadcasts_got(struct ctx *ctx, const struct person *person, size_t limit, size_t *count);

#endif
