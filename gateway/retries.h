/** Retries: messages that failed and wait for another try go back into the outbox when their time has come. */
#ifndef LOA_GATEWAY_RETRIES_H
#define LOA_GATEWAY_RETRIES_H

#include "gateway/delivery.h"
#include "gateway/works.h"

struct event_base;
struct retries;

/** Looks every second, if `delivery` empties the outbox. Owned by the caller, ended by retries_free() after
 *  works_free(). */
struct retries *retries_new(struct event_base *base, struct works *works, const struct delivery *delivery);
void retries_free(struct retries *retries);

#endif
