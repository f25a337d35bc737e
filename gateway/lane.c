#include "gateway/lane.h"

#include <stdlib.h>

struct flow {
    struct flow *next;
    uint64_t id;
    struct shipment *first, **end;
};

/* FNV-1a: two names that meet share their turns, no more. */
uint64_t lane_flow(const char *name)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * UINT64_C(1099511628211);
    return hash;
}

static struct flow *flow_of(const struct lane *lane, uint64_t id)
{
    struct flow *flow = lane->first;
    while (flow && flow->id != id)
        flow = flow->next;
    return flow;
}

static struct flow *flow_new(uint64_t id)
{
    struct flow *flow = calloc(1, sizeof *flow);
    flow->id = id;
    flow->end = &flow->first;
    return flow;
}

static void put_last(struct lane *lane, struct flow *flow)
{
    flow->next = NULL;
    if (lane->last)
        lane->last->next = flow;
    else
        lane->first = flow;
    lane->last = flow;
}

static void put_first(struct lane *lane, struct flow *flow)
{
    flow->next = lane->first;
    lane->first = flow;
    if (!lane->last)
        lane->last = flow;
}

static struct flow *take_first(struct lane *lane)
{
    struct flow *flow = lane->first;
    lane->first = flow->next;
    if (!lane->first)
        lane->last = NULL;
    return flow;
}

void lane_add(struct lane *lane, struct shipment *shipment)
{
    struct flow *flow = flow_of(lane, shipment->flow);
    if (!flow)
        put_last(lane, flow = flow_new(shipment->flow));
    shipment->next = NULL;
    *flow->end = shipment;
    flow->end = &shipment->next;
    lane->length++;
}

void lane_add_first(struct lane *lane, struct shipment *shipment)
{
    struct flow *flow = flow_of(lane, shipment->flow);
    if (!flow)
        put_first(lane, flow = flow_new(shipment->flow));
    shipment->next = flow->first;
    flow->first = shipment;
    if (!shipment->next)
        flow->end = &shipment->next;
    lane->length++;
}

struct shipment *lane_take(struct lane *lane)
{
    if (!lane->first)
        return NULL;
    struct flow *flow = take_first(lane);
    struct shipment *shipment = flow->first;
    flow->first = shipment->next;
    lane->length--;
    if (flow->first)
        put_last(lane, flow);
    else
        free(flow);
    return shipment;
}
