/** Messages that bearerbox refused for now: each rests, longer with each refusal, and is tried again. */
#ifndef LOA_GATEWAY_RESTING_H
#define LOA_GATEWAY_RESTING_H

#include "gateway/shipment.h"

struct event_base;
struct resting;

struct resting_events {
    /** This one's rest is over; it is the receiver's. */
    void (*rested)(void *self, struct shipment *shipment);
    /** All whose rest was over have been handed on. */
    void (*over)(void *self);
};

/** Nobody rests. Owned by the caller, ended by resting_free() with all who rest. */
struct resting *resting_new(struct event_base *base, const struct resting_events *events, void *self);
void resting_free(struct resting *resting);

/** The first rest is a second, each further twice as long, a minute at most. */
void resting_add(struct resting *resting, struct shipment *shipment);

/** Takes any out before its time; NULL when nobody rests. */
struct shipment *resting_take(struct resting *resting);

size_t resting_length(const struct resting *resting);

#endif
