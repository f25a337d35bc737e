/** A lane: what waits of one class on one route. Those that it is for take turns: a busy channel or person waits behind
 *  its own messages, not before those of others. */
#ifndef LOA_GATEWAY_LANE_H
#define LOA_GATEWAY_LANE_H

#include <stddef.h>

#include "gateway/shipment.h"

struct flow;

/** All zero: empty. Owns the shipments in it. */
struct lane {
    struct flow *first, *last;
    size_t length;
};

/** The shipment waits behind those of its own flow; or before them. */
void lane_add(struct lane *lane, struct shipment *shipment);
void lane_add_first(struct lane *lane, struct shipment *shipment);

/** Takes the next one out, which is the caller's then; NULL when nothing waits. */
struct shipment *lane_take(struct lane *lane);

/** The flow of whoever `name` names (a channel, a number): shipment->flow. */
uint64_t lane_flow(const char *name);

#endif
