#include "gateway/delivery.h"

#include <stdlib.h>

#include <event2/event.h>

#include "gateway/daytime.h"
#include "gateway/lease.h"
#include "gateway/night.h"
#include "gateway/outcomes.h"
#include "gateway/resting.h"
#include "gateway/rests.h"
#include "gateway/routes.h"
#include "gateway/shipment.h"
#include "gateway/sources.h"
#include "gateway/spread.h"
#include "gateway/window.h"
#include "social-core/world.h"

#define QUEUE_ROWS 512     /* rows of a class held in memory; the others wait in Redis */
#define STALLED_ROWS 4096  /* the same with those of routes that are down, which keep none of the others back */
#define LOOK_AGAIN_MS 5000 /* when nothing tells that something may go */

struct delivery {
    struct event_base *base;
    const struct config *config;
    struct works *works;
    struct world *world;
    struct box *box;
    struct lease *lease;
    const struct rests *rests;
    struct outcomes *outcomes;
    struct sources *sources;
    struct routes *routes;
    struct resting *resting;
    struct night *night;
    struct window window;
    struct spreads *spreads;
    bool pumping;
    struct event *again;
    bool leading;
};

static void pump(struct delivery *delivery);

static void pump_in(struct delivery *delivery, int ms)
{
    struct timeval when = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
    event_add(delivery->again, &when);
}

static bool rests_now(const struct delivery *delivery, const struct shipment *shipment)
{
    return shipment->class >= OUTBOX_CHANNEL && rests_has(delivery->rests, shipment->receiver);
}

/* Of a consignment nothing waits for the morning here: it would keep the others. */
static void hold(struct delivery *delivery, struct shipment *shipment)
{
    if (shipment->consignment)
        outcomes_asleep(shipment);
    else
        night_add(delivery->night, shipment);
}

static void queue(struct delivery *delivery, struct shipment *shipment, bool again)
{
    if (shipment_sleeps(shipment, daytime_ms()))
        hold(delivery, shipment);
    else if (!routes_add(delivery->routes, shipment, again))
        outcomes_refused(delivery->outcomes, shipment);
}

static void queue_again(struct delivery *delivery, struct shipment *shipment)
{
    if (delivery->leading)
        queue(delivery, shipment, true);
    else
        outcomes_recalled(shipment);
}

/* The window first: its UUID names the slot. */
static bool hand_over(struct delivery *delivery, struct shipment *shipment)
{
    char url[REPORT_URL_BYTES];
    window_put(&delivery->window, shipment);
    struct mt mt = shipment_mt(shipment, (size_t)(shipment->route - delivery->config->routes), url);
    if (box_send(delivery->box, &mt) == 0)
        return true;
    window_remove(&delivery->window, shipment->uuid);
    return false;
}

static bool can_send(const struct delivery *delivery)
{
    return delivery->box && box_is_up(delivery->box) && lease_held(delivery->lease);
}

static struct shipment *next(struct delivery *delivery, int *wait_ms)
{
    if (!can_send(delivery) || !window_has_room(&delivery->window, true))
        return NULL;
    return routes_next(delivery->routes, window_has_room(&delivery->window, false), wait_ms);
}

static bool is_withdrawn(const struct shipment *shipment)
{
    return shipment->consignment && shipment->consignment->withdrawn;
}

static bool worth_sending(const struct delivery *delivery, const struct shipment *shipment)
{
    return !is_withdrawn(shipment) && !shipment_is_late(shipment) && !rests_now(delivery, shipment) &&
           !shipment_sleeps(shipment, daytime_ms());
}

/* True when it is not to be sent, and has gone; false when bearerbox's link is full. */
static bool leave_out(struct delivery *delivery, struct shipment *shipment)
{
    if (is_withdrawn(shipment))
        outcomes_recalled(shipment);
    else if (shipment_is_late(shipment))
        outcomes_expired(delivery->outcomes, shipment);
    else if (rests_now(delivery, shipment))
        outcomes_rested(delivery->outcomes, shipment);
    else if (shipment_sleeps(shipment, daytime_ms()))
        hold(delivery, shipment);
    else
        return false;
    return true;
}

/* What ends here may resume a spread, which adds more and pumps: that is this loop's work. */
static void pump(struct delivery *delivery)
{
    int wait_ms = LOOK_AGAIN_MS;
    if (delivery->pumping)
        return;
    delivery->pumping = true;
    for (struct shipment *shipment; (shipment = next(delivery, &wait_ms));) {
        if (worth_sending(delivery, shipment) && hand_over(delivery, shipment))
            continue;
        routes_give_back(delivery->routes, shipment);
        if (!leave_out(delivery, shipment)) {
            queue_again(delivery, shipment);
            break;
        }
    }
    delivery->pumping = false;
    pump_in(delivery, wait_ms);
    sources_wake(delivery->sources);
}

static void rest(struct delivery *delivery, struct shipment *shipment)
{
    *shipment->uuid = '\0';
    if (delivery->leading)
        resting_add(delivery->resting, shipment);
    else
        outcomes_recalled(shipment);
}

void delivery_answered(struct delivery *delivery, const char *id, enum ack_status status)
{
    struct shipment *shipment = window_remove(&delivery->window, id);
    if (!shipment)
        return;
    if (status == ACK_SUCCESS || status == ACK_BUFFERED) {
        routes_accepted(delivery->routes, shipment, status == ACK_BUFFERED);
        outcomes_taken(delivery->outcomes, shipment);
    } else {
        bool for_now = status == ACK_FAILED_FOR_NOW;
        routes_refused(delivery->routes, shipment, for_now);
        if (for_now)
            rest(delivery, shipment);
        else
            queue_again(delivery, shipment);
    }
    pump(delivery);
}

/* Called from inside a piece of work: pumping may resume others, which only the loop may do. */
static void pump_soon(struct delivery *delivery)
{
    event_active(delivery->again, EV_TIMEOUT, 0);
}

void delivery_probed(struct delivery *delivery, const char *probe)
{
    routes_probed(delivery->routes, probe);
    pump_soon(delivery);
}

void delivery_up(struct delivery *delivery)
{
    pump(delivery);
}

void delivery_down(struct delivery *delivery)
{
    for (struct shipment *shipment; (shipment = window_remove_any(&delivery->window));)
        queue_again(delivery, shipment);
}

void delivery_add(struct delivery *delivery, struct shipment *shipment)
{
    if (!delivery->leading || !routes_add(delivery->routes, shipment, false))
        outcomes_recalled(shipment);
}

void delivery_pump(struct delivery *delivery)
{
    pump_soon(delivery);
}

void delivery_has_room(struct delivery *delivery)
{
    sources_wake(delivery->sources);
}

void delivery_drain(struct delivery *delivery)
{
    spreads_drain(delivery->spreads);
}

bool delivery_leads(const struct delivery *delivery)
{
    return delivery->leading;
}

void delivery_fence(const struct delivery *delivery, struct ctx *ctx)
{
    lease_fence(delivery->lease, ctx);
}

static void on_woken(void *self, struct shipment *shipment)
{
    queue(self, shipment, false);
}

static void on_rested(void *self, struct shipment *shipment)
{
    queue(self, shipment, true);
}

static void on_rest_over(void *self)
{
    pump(self);
}

static void on_again(int fd, short events, void *self)
{
    pump(self);
}

static size_t room_of(size_t most, size_t length)
{
    return length < most ? most - length : 0;
}

/* The classes of which a row may be for many. */
static bool goes_to_many(enum outbox_class class)
{
    return class == OUTBOX_EMERGENCY || class >= OUTBOX_CHANNEL;
}

static size_t on_room(void *self, enum outbox_class class)
{
    const struct delivery *delivery = self;
    size_t resting = resting_length(delivery->resting), asleep = night_length(delivery->night, class);
    size_t flowing = room_of(QUEUE_ROWS, routes_flowing(delivery->routes, class) + resting);
    size_t all = room_of(STALLED_ROWS, routes_waiting(delivery->routes, class) + resting + asleep);
    size_t room = flowing < all ? flowing : all, spreads = spreads_room(delivery->spreads, class);
    return goes_to_many(class) && room > spreads ? spreads : room;
}

static void take_text(struct delivery *delivery, struct ctx *ctx, enum outbox_class class, const struct outbox_row *row)
{
    struct shipment *shipment = shipment_new(ctx, delivery->config, class, row->id, row->sealed, row->text, row->about);
    if (!shipment) {
        outcomes_sealed(delivery->outcomes, class, row);
        return;
    }
    if (row->on_screen)
        shipment_set_screen(shipment, delivery->config, &row->screen);
    if (row->at)
        shipment_set_since(shipment, delivery->config, strtoll(row->at, NULL, 10));
    if (row->quiet)
        quiet_read(row->quiet, &shipment->quiet);
    queue(delivery, shipment, false);
}

static void on_row(void *self, struct ctx *ctx, enum outbox_class class, const struct outbox_row *row)
{
    struct delivery *delivery = self;
    if (row->post || row->broadcast || row->digest)
        spreads_begin(delivery->spreads, class, row);
    else
        take_text(delivery, ctx, class, row);
    pump(delivery);
}

static void on_broken(void *self, enum outbox_class class, const char *id)
{
    outcomes_broken(((struct delivery *)self)->outcomes, class, id);
}

static void on_won(void *self)
{
    struct delivery *delivery = self;
    delivery->leading = true;
    routes_forget(delivery->routes);
    sources_open(delivery->sources);
}

/* What bearerbox has not answered yet stays in the window: its rows are swept when it has. */
static void on_lost(void *self)
{
    struct delivery *delivery = self;
    delivery->leading = false;
    spreads_recall(delivery->spreads);
    sources_close(delivery->sources);
    for (struct shipment *shipment; (shipment = routes_take_any(delivery->routes));)
        outcomes_recalled(shipment);
    for (struct shipment *shipment; (shipment = resting_take(delivery->resting));)
        outcomes_recalled(shipment);
    for (struct shipment *shipment; (shipment = night_take(delivery->night));)
        outcomes_recalled(shipment);
}

static void on_back(void *self)
{
    pump(self);
}

struct delivery *delivery_new(struct event_base *base, const struct config *config, struct works *works,
                              struct world *world)
{
    static const struct sources_events sources = {.room = on_room, .row = on_row, .broken = on_broken};
    static const struct lease_events lease = {.won = on_won, .lost = on_lost, .back = on_back};
    static const struct resting_events resting = {.rested = on_rested, .over = on_rest_over};
    static const struct night_events night = {.woken = on_woken, .over = on_rest_over};
    struct delivery *delivery = calloc(1, sizeof *delivery);
    *delivery = (struct delivery){.base = base, .config = config, .works = works, .world = world};
    delivery->sources = sources_new(base, config, world, &sources, delivery);
    window_start(&delivery->window);
    delivery->routes = routes_new(config);
    delivery->resting = resting_new(base, &resting, delivery);
    delivery->night = night_new(base, &night, delivery);
    delivery->again = event_new(base, -1, 0, on_again, delivery);
    delivery->outcomes = outcomes_new(works);
    delivery->spreads = spreads_new(base, delivery, works, config);
    delivery->lease = lease_new(base, works, config, &lease, delivery);
    return delivery;
}

void delivery_free(struct delivery *delivery)
{
    if (!delivery)
        return;
    sources_free(delivery->sources);
    lease_free(delivery->lease);
    outcomes_free(delivery->outcomes);
    spreads_free(delivery->spreads);
    for (struct shipment *shipment; (shipment = window_remove_any(&delivery->window));)
        shipment_free(shipment);
    resting_free(delivery->resting);
    night_free(delivery->night);
    routes_free(delivery->routes);
    event_free(delivery->again);
    free(delivery);
}

void delivery_know(struct delivery *delivery, const struct rests *rests)
{
    delivery->rests = rests;
}

void delivery_use(struct delivery *delivery, struct box *box, struct ledger *ledger)
{
    delivery->box = box;
    outcomes_use(delivery->outcomes, ledger);
}

bool delivery_settled(const struct delivery *delivery)
{
    return window_length(&delivery->window) == 0 && !outcomes_busy(delivery->outcomes) &&
           !spreads_busy(delivery->spreads);
}

struct delivery_stats delivery_stats(const struct delivery *delivery)
{
    struct delivery_stats stats = outcomes_stats(delivery->outcomes);
    stats.leading = delivery->leading;
    stats.in_flight = window_length(&delivery->window);
    stats.resting = resting_length(delivery->resting);
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++) {
        stats.repeated[class] = spreads_repeated(delivery->spreads, (enum outbox_class) class);
        stats.queued[class] = routes_waiting(delivery->routes, (enum outbox_class) class) +
                              night_length(delivery->night, (enum outbox_class) class);
    }
    return stats;
}

const struct routes *delivery_routes(const struct delivery *delivery)
{
    return delivery->routes;
}
