/** Spreading: a post goes to everyone who gets its channel at once, a few at a time, from the place last reached. */
#ifndef LOA_GATEWAY_SPREAD_H
#define LOA_GATEWAY_SPREAD_H

#include "gateway/delivery.h"

/** Begins with an outbox row of a post; ends by delivery_spread_done(). */
void spread_begin(struct delivery *delivery, struct works *works, const struct config *config,
                  const struct outbox_row *row);

#endif
