#include "gateway/resting.h"

#include <stdlib.h>

#include <event2/event.h>

#include "gateway/steady.h"

#define FIRST_REST_MS 1000
#define LONGEST_REST_MS 60000

struct resting {
    struct resting_events events;
    void *self;
    struct event *timer;
    struct shipment *first; /* by due_ms */
    size_t length;
};

static int64_t rest_ms(int tries)
{
    int64_t rest = FIRST_REST_MS;
    while (tries-- > 1 && rest < LONGEST_REST_MS)
        rest *= 2;
    return rest < LONGEST_REST_MS ? rest : LONGEST_REST_MS;
}

static void wait_for_first(struct resting *resting)
{
    int64_t ms = resting->first ? resting->first->due_ms - steady_ms() : 0;
    struct timeval when = {.tv_sec = ms > 0 ? ms / 1000 : 0, .tv_usec = ms > 0 ? ms % 1000 * 1000 : 0};
    if (resting->first)
        event_add(resting->timer, &when);
}

struct shipment *resting_take(struct resting *resting)
{
    struct shipment *shipment = resting->first;
    if (!shipment)
        return NULL;
    resting->first = shipment->next;
    resting->length--;
    return shipment;
}

static void on_timer(int fd, short events, void *self)
{
    struct resting *resting = self;
    int64_t now_ms = steady_ms();
    while (resting->first && resting->first->due_ms <= now_ms)
        resting->events.rested(resting->self, resting_take(resting));
    wait_for_first(resting);
    resting->events.over(resting->self);
}

struct resting *resting_new(struct event_base *base, const struct resting_events *events, void *self)
{
    struct resting *resting = calloc(1, sizeof *resting);
    *resting = (struct resting){.events = *events, .self = self};
    resting->timer = event_new(base, -1, 0, on_timer, resting);
    return resting;
}

void resting_free(struct resting *resting)
{
    for (struct shipment *shipment; (shipment = resting_take(resting));)
        shipment_free(shipment);
    event_free(resting->timer);
    free(resting);
}

void resting_add(struct resting *resting, struct shipment *shipment)
{
    struct shipment **at = &resting->first;
    shipment->due_ms = steady_ms() + rest_ms(++shipment->tries);
    while (*at && (*at)->due_ms <= shipment->due_ms)
        at = &(*at)->next;
    shipment->next = *at;
    *at = shipment;
    resting->length++;
    wait_for_first(resting);
}

size_t resting_length(const struct resting *resting)
{
    return resting->length;
}
