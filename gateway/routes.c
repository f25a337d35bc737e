#include "gateway/routes.h"

#include <stdio.h>
#include <stdlib.h>

#include "gateway/steady.h"
#include "social-core/base/log.h"

#define BURST_SHARE 10 /* of a second's rate, when none is configured */

struct outlet {
    const struct route *route;
    struct pacing pacing;
    struct lane lanes[OUTBOX_CLASSES];
    bool told_down;
    bool trying; /* one message was put here to see whether it gets through */
    int64_t handed_on_ms;
};

/* The last way has no route: screens of USSD sessions go by the link that the session came by, and are no segments. */
struct routes {
    const struct config *config;
    size_t count; /* without that */
    struct outlet ways[];
};

#define LINK_RATE 1e9
#define HAND_ON_MS 500

void routes_forget(struct routes *routes)
{
    for (size_t i = 0; i < routes->count; i++) {
        const struct route *route = routes->ways[i].route;
        double rate = (double)route->rate * route->binds;
        pacing_start(&routes->ways[i].pacing, rate, route->burst ? route->burst : rate / BURST_SHARE, steady_ms());
    }
    pacing_start(&routes->ways[routes->count].pacing, LINK_RATE, LINK_RATE, steady_ms());
}

struct routes *routes_new(const struct config *config)
{
    struct routes *routes = calloc(1, sizeof *routes + (config->route_count + 1) * sizeof *routes->ways);
    routes->config = config;
    routes->count = config->route_count;
    for (size_t i = 0; i < routes->count; i++)
        routes->ways[i].route = &config->routes[i];
    routes_forget(routes);
    return routes;
}

void routes_free(struct routes *routes)
{
    for (struct shipment *shipment; (shipment = routes_take_any(routes));)
        shipment_free(shipment);
    free(routes);
}

static size_t index_of(const struct routes *routes, const struct shipment *shipment)
{
    return shipment->link ? routes->count : (size_t)(shipment->route - routes->config->routes);
}

static struct outlet *way_of(struct routes *routes, const struct shipment *shipment)
{
    return &routes->ways[index_of(routes, shipment)];
}

static bool has_refused(const struct routes *routes, const struct shipment *shipment, const struct outlet *way)
{
    return shipment->refused & UINT64_C(1) << (way - routes->ways);
}

static bool is_up(struct outlet *way, int64_t now_ms)
{
    bool up = pacing_up(&way->pacing, now_ms);
    if (up && way->told_down)
        log_event("route_up", "route=%s", way->route->name);
    else if (!up && !way->told_down)
        log_event("route_down", "route=%s", way->route->name);
    way->told_down = !up;
    return up;
}

/* An emergency tries no route that may be down. */
static bool begins_try(struct outlet *way, const struct shipment *shipment, int64_t now_ms)
{
    bool begins = shipment->class != OUTBOX_EMERGENCY && !shipment->link && pacing_try(&way->pacing, now_ms);
    way->trying = way->trying || begins;
    return begins;
}

/* The first that is up or is to be tried, else the first at all; NULL when each has refused. */
static struct outlet *choose(struct routes *routes, const struct shipment *shipment, int64_t now_ms)
{
    const struct route *serving[ROUTES_MAX];
    size_t count = config_routes(routes->config, shipment->receiver, serving);
    struct outlet *first = NULL;
    for (size_t i = 0; i < count; i++) {
        struct outlet *way = &routes->ways[serving[i] - routes->config->routes];
        if (has_refused(routes, shipment, way))
            continue;
        if (is_up(way, now_ms) || begins_try(way, shipment, now_ms))
            return way;
        if (!first)
            first = way;
    }
    return first;
}

static void put(struct outlet *way, struct shipment *shipment, bool again)
{
    (again ? lane_add_first : lane_add)(&way->lanes[shipment->class], shipment);
}

bool routes_add(struct routes *routes, struct shipment *shipment, bool again)
{
    struct outlet *way = choose(routes, shipment, steady_ms()), *link = &routes->ways[routes->count];
    if (!way || (shipment->link && has_refused(routes, shipment, link)))
        return false;
    shipment->route = way->route;
    put(shipment->link ? link : way, shipment, again);
    return true;
}

/* What waits on a route that is down goes where it may; what finds no other way stays. */
static void hand_on_class(struct routes *routes, struct outlet *way, enum outbox_class class, int64_t now_ms)
{
    struct lane stays = {0}, *lane = &way->lanes[class];
    for (struct shipment *shipment; (shipment = lane_take(lane));) {
        struct outlet *other = choose(routes, shipment, now_ms);
        if (other == way) {
            lane_add(&stays, shipment);
            continue;
        }
        shipment->route = other->route;
        put(other, shipment, false);
    }
    *lane = stays;
}

static void hand_on(struct routes *routes, struct outlet *way, int64_t now_ms)
{
    if (now_ms - way->handed_on_ms < HAND_ON_MS)
        return;
    way->handed_on_ms = now_ms;
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++)
        hand_on_class(routes, way, (enum outbox_class) class, now_ms);
}

static struct shipment *take(struct outlet *way, enum outbox_class class, int64_t now_ms)
{
    struct shipment *shipment = lane_take(&way->lanes[class]);
    way->trying = false;
    shipment->probe = shipment->link ? 0 : pacing_take(&way->pacing, shipment->segments, now_ms);
    return shipment;
}

static bool may_go(struct routes *routes, struct outlet *way, enum outbox_class class, int64_t now_ms)
{
    bool tries = way->trying && class != OUTBOX_EMERGENCY;
    if (!is_up(way, now_ms) && !tries)
        hand_on(routes, way, now_ms);
    return way->lanes[class].length && (tries || pacing_allows(&way->pacing, outbox_urgent(class), now_ms));
}

struct shipment *routes_next(struct routes *routes, bool lower, int *wait_ms)
{
    int64_t now_ms = steady_ms();
    for (size_t class = 0; class < OUTBOX_CLASSES && (lower || outbox_urgent((enum outbox_class) class)); class ++)
        for (size_t i = 0; i <= routes->count; i++) {
            struct outlet *way = &routes->ways[i];
            if (!way->lanes[class].length)
                continue;
            if (may_go(routes, way, (enum outbox_class) class, now_ms))
                return take(way, (enum outbox_class) class, now_ms);
            int wait = pacing_wait_ms(&way->pacing, outbox_urgent((enum outbox_class) class));
            *wait_ms = wait < *wait_ms ? wait : *wait_ms;
        }
    return NULL;
}

void routes_give_back(struct routes *routes, struct shipment *shipment)
{
    if (!shipment->link)
        pacing_give_back(&way_of(routes, shipment)->pacing, shipment->segments, shipment->probe);
    shipment->probe = 0;
}

struct shipment *routes_take_any(struct routes *routes)
{
    for (size_t i = 0; i <= routes->count; i++)
        for (size_t class = 0; class < OUTBOX_CLASSES; class ++)
            if (routes->ways[i].lanes[class].length)
                return lane_take(&routes->ways[i].lanes[class]);
    return NULL;
}

void routes_accepted(struct routes *routes, const struct shipment *shipment, bool buffered)
{
    if (buffered && !shipment->link)
        pacing_buffered(&way_of(routes, shipment)->pacing, steady_ms());
}

void routes_refused(struct routes *routes, struct shipment *shipment, bool for_now)
{
    if (for_now)
        pacing_refused(&way_of(routes, shipment)->pacing);
    else
        shipment->refused |= UINT64_C(1) << index_of(routes, shipment);
}

void routes_probed(struct routes *routes, const char *probe)
{
    unsigned way, number, urgent;
    if (sscanf(probe, "%u.%u.%u", &way, &number, &urgent) == 3 && way < routes->count)
        pacing_answered(&routes->ways[way].pacing, number, urgent, steady_ms());
}

size_t routes_waiting(const struct routes *routes, enum outbox_class class)
{
    size_t waiting = 0;
    for (size_t i = 0; i <= routes->count; i++)
        waiting += routes->ways[i].lanes[class].length;
    return waiting;
}

size_t routes_flowing(const struct routes *routes, enum outbox_class class)
{
    size_t flowing = 0;
    for (size_t i = 0; i <= routes->count; i++)
        flowing += routes->ways[i].told_down ? 0 : routes->ways[i].lanes[class].length;
    return flowing;
}

size_t routes_count(const struct routes *routes)
{
    return routes->count;
}

struct route_stats routes_stats(const struct routes *routes, size_t index)
{
    const struct outlet *way = &routes->ways[index];
    return (struct route_stats){
        .name = way->route->name, .rate = way->pacing.rate, .up = !way->pacing.down, .delay_ms = way->pacing.delay_ms};
}
