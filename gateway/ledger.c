#include "gateway/ledger.h"

#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#define HEARD 4096 /* phones that wait for an answer; two in one place push each other out, and one is not counted */

#define FORGOTTEN_US (INT64_C(3600) * 1000000) /* no answer in an hour: there was none to be given */

struct heard {
    uint64_t phone; /* hash of the number; 0: nobody */
    int64_t at_us;
};

struct ledger {
    const struct config *config;
    struct ledger_route *routes;
    struct latency waits[OUTBOX_CLASSES], replies;
    struct heard heard[HEARD];
};

/* FNV-1a: only to tell the phones of one second apart. */
static uint64_t hash_of(const char *msisdn)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (; *msisdn; msisdn++)
        hash = (hash ^ (unsigned char)*msisdn) * UINT64_C(1099511628211);
    return hash ? hash : 1;
}

static int64_t wall_us(void)
{
    struct timeval now;
    gettimeofday(&now, NULL);
    return (int64_t)now.tv_sec * 1000000 + now.tv_usec;
}

struct ledger *ledger_new(const struct config *config)
{
    struct ledger *ledger = calloc(1, sizeof *ledger);
    ledger->config = config;
    ledger->routes = calloc(config->route_count, sizeof *ledger->routes);
    return ledger;
}

void ledger_free(struct ledger *ledger)
{
    if (!ledger)
        return;
    free(ledger->routes);
    free(ledger);
}

void ledger_heard(struct ledger *ledger, const char *msisdn)
{
    uint64_t phone = hash_of(msisdn);
    struct heard *heard = &ledger->heard[phone % HEARD];
    if (heard->phone != phone || latency_clock_us() - heard->at_us > FORGOTTEN_US)
        *heard = (struct heard){.phone = phone, .at_us = latency_clock_us()};
}

static void note_reply(struct ledger *ledger, const char *msisdn)
{
    uint64_t phone = hash_of(msisdn);
    struct heard *heard = &ledger->heard[phone % HEARD];
    if (heard->phone != phone)
        return;
    if (latency_clock_us() - heard->at_us <= FORGOTTEN_US)
        latency_add(&ledger->replies, latency_clock_us() - heard->at_us);
    heard->phone = 0;
}

/* A row's id is the time of its commit, by the clock of Redis. */
static void note_wait(struct ledger *ledger, const struct shipment *shipment)
{
    int64_t at_ms = strtoll(shipment->row, NULL, 10);
    latency_add(&ledger->waits[shipment->class], wall_us() - at_ms * 1000);
}

void ledger_sent(struct ledger *ledger, const struct shipment *shipment, bool accepted)
{
    struct ledger_route *route = &ledger->routes[shipment->route - ledger->config->routes];
    if (!accepted) {
        route->failed++;
        return;
    }
    route->accepted++;
    route->segments += shipment->segments;
    route->cost += (double)shipment->segments * shipment->route->cost_per_segment;
    note_wait(ledger, shipment);
    if (shipment->class == OUTBOX_DIRECT || shipment->class == OUTBOX_EMERGENCY)
        note_reply(ledger, shipment->receiver);
}

const struct ledger_route *ledger_routes(const struct ledger *ledger)
{
    return ledger->routes;
}

const struct latency *ledger_waits(const struct ledger *ledger, enum outbox_class class)
{
    return &ledger->waits[class];
}

const struct latency *ledger_replies(const struct ledger *ledger)
{
    return &ledger->replies;
}
