/** The night: messages whose recipients have quiet hours just now. Each waits for the morning of its own area. */
#ifndef LOA_GATEWAY_NIGHT_H
#define LOA_GATEWAY_NIGHT_H

#include "gateway/shipment.h"

struct event_base;
struct night;

struct night_events {
    /** It is morning for this one, which is the receiver's. */
    void (*woken)(void *self, struct shipment *shipment);
    /** All for whom it is morning have been handed on. */
    void (*over)(void *self);
};

/** Nobody waits. Owned by the caller, ended by night_free() with all who wait. */
struct night *night_new(struct event_base *base, const struct night_events *events, void *self);
void night_free(struct night *night);

/** Waits until its quiet hours are over: looked at once a second. */
void night_add(struct night *night, struct shipment *shipment);

/** Takes any out before its morning; NULL when nobody waits. */
struct shipment *night_take(struct night *night);

/** How many of a class wait. */
size_t night_length(const struct night *night, enum outbox_class class);

#endif
