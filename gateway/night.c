#include "gateway/night.h"

#include <stdlib.h>

#include <event2/event.h>

#include "gateway/daytime.h"

struct night {
    struct night_events events;
    void *self;
    struct event *look;
    struct shipment *first, **end;
    size_t length[OUTBOX_CLASSES];
};

static void append(struct night *night, struct shipment *shipment)
{
    shipment->next = NULL;
    *night->end = shipment;
    night->end = &shipment->next;
    night->length[shipment->class]++;
}

struct shipment *night_take(struct night *night)
{
    struct shipment *shipment = night->first;
    if (!shipment)
        return NULL;
    night->first = shipment->next;
    if (!night->first)
        night->end = &night->first;
    night->length[shipment->class]--;
    return shipment;
}

static void look_later(struct night *night)
{
    static const struct timeval second = {.tv_sec = 1};
    if (night->first && !event_pending(night->look, EV_TIMEOUT, NULL))
        event_add(night->look, &second);
}

/* Each is taken once: who sleeps on goes behind the last of this round. */
static void on_look(int fd, short what, void *self)
{
    struct night *night = self;
    int64_t now_ms = daytime_ms();
    size_t all = 0;
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++)
        all += night->length[class];
    for (; all; all--) {
        struct shipment *shipment = night_take(night);
        if (shipment_sleeps(shipment, now_ms))
            append(night, shipment);
        else
            night->events.woken(night->self, shipment);
    }
    look_later(night);
    night->events.over(night->self);
}

struct night *night_new(struct event_base *base, const struct night_events *events, void *self)
{
    struct night *night = calloc(1, sizeof *night);
    *night = (struct night){.events = *events, .self = self};
    night->end = &night->first;
    night->look = event_new(base, -1, 0, on_look, night);
    return night;
}

void night_free(struct night *night)
{
    for (struct shipment *shipment; (shipment = night_take(night));)
        shipment_free(shipment);
    event_free(night->look);
    free(night);
}

void night_add(struct night *night, struct shipment *shipment)
{
    append(night, shipment);
    look_later(night);
}

size_t night_length(const struct night *night, enum outbox_class class)
{
    return night->length[class];
}
