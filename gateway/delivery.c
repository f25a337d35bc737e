#include "gateway/delivery.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <event2/event.h>

#include "adapters/redis/tail.h"
#include "gateway/shipment.h"
#include "gateway/spread.h"
#include "gateway/sweeper.h"
#include "social-core/base/log.h"
#include "social-core/keys.h"
#include "social-core/quiet.h"
#include "social-core/world.h"

#define WINDOW 512      /* MTs that bearerbox has not answered */
#define QUEUE_ROWS 512  /* rows of a class held in memory; the others wait in Redis */
#define SPREADS 8       /* of a class: what goes to many, at the same time */
#define SLOT_DIGITS 8   /* of the UUID: the window's slot, so that an answer finds it without a search */
#define RETRY_SECONDS 3 /* bearerbox said: failed for now */
#define PACE_MS 10
#define QUIET_LOOK_MS 5000 /* how soon after its end the night is over */

struct queue {
    struct shipment *first, **end;
    size_t length;
};

/* One class: its stream of the outbox, and what came from there. */
struct lane {
    struct delivery *delivery;
    enum outbox_class class;
    struct tail *tail;
    struct queue queue;
    size_t spreads;
};

/* Messages a second of one route: a bucket that holds a tenth of a second. */
struct pace {
    double tokens;
    int64_t filled_ms;
};

struct delivery {
    struct event_base *base;
    const struct config *config;
    struct works *works;
    struct world *world;
    struct box *box;
    struct ledger *ledger;
    struct sweeper *sweeper;
    struct lane lanes[OUTBOX_CLASSES];
    struct queue resting;
    struct shipment *window[WINDOW];
    uint16_t free_slots[WINDOW];
    size_t free_count;
    struct spreads *spreads;
    struct pace *paces; /* one a route */
    struct event *retry, *pace_timer;
    struct delivery_stats stats;
};

static void queue_add(struct queue *queue, struct shipment *shipment)
{
    shipment->next = NULL;
    *queue->end = shipment;
    queue->end = &shipment->next;
    queue->length++;
}

static void queue_add_first(struct queue *queue, struct shipment *shipment)
{
    shipment->next = queue->first;
    queue->first = shipment;
    if (!shipment->next)
        queue->end = &shipment->next;
    queue->length++;
}

static struct shipment *queue_take(struct queue *queue)
{
    struct shipment *shipment = queue->first;
    queue->first = shipment->next;
    if (!queue->first)
        queue->end = &queue->first;
    queue->length--;
    return shipment;
}

static int64_t steady_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool pace_allows(struct delivery *delivery, const struct shipment *shipment)
{
    struct pace *pace = &delivery->paces[shipment->route - delivery->config->routes];
    double rate = shipment->route->rate, most = rate / 10 > 1 ? rate / 10 : 1;
    int64_t now = steady_ms();
    pace->tokens += rate * (double)(now - pace->filled_ms) / 1000;
    pace->tokens = pace->tokens < most ? pace->tokens : most;
    pace->filled_ms = now;
    if (pace->tokens < 1)
        return false;
    pace->tokens -= 1;
    return true;
}

static void pump_in(struct delivery *delivery, int ms)
{
    struct timeval when = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
    event_add(delivery->pace_timer, &when);
}

static bool is_quiet(const struct delivery *delivery)
{
    return quiet_at((int64_t)time(NULL) * 1000, delivery->config->gateway_quiet_from,
                    delivery->config->gateway_quiet_to);
}

static struct queue *next_queue(struct delivery *delivery)
{
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++)
        if (delivery->lanes[class].queue.length) {
            if (class < QUIET_CLASSES || !is_quiet(delivery))
                return &delivery->lanes[class].queue;
            pump_in(delivery, QUIET_LOOK_MS);
            return NULL;
        }
    return NULL;
}

/* A repeated MT keeps its UUID but for the slot it now stands in. */
static bool hand_over(struct delivery *delivery, struct shipment *shipment)
{
    uint16_t slot = delivery->free_slots[delivery->free_count - 1];
    if (!*shipment->uuid)
        uuid_make(shipment->uuid);
    char digits[SLOT_DIGITS + 1];
    snprintf(digits, sizeof digits, "%08x", (unsigned)slot);
    memcpy(shipment->uuid + FRAME_UUID_BYTES - SLOT_DIGITS, digits, SLOT_DIGITS);
    struct mt mt = shipment_mt(shipment);
    if (box_send(delivery->box, &mt) < 0)
        return false;
    delivery->free_count--;
    delivery->window[slot] = shipment;
    delivery->stats.in_flight++;
    return true;
}

static void wake_tails(struct delivery *delivery)
{
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++)
        tail_wake(delivery->lanes[class].tail);
}

/* A screen after its session's end would only be an error at the SMSC. */
static void forget_late(struct delivery *delivery, struct shipment *shipment)
{
    delivery->stats.late++;
    sweeper_add(delivery->sweeper, shipment->class, shipment->row, NULL, NULL);
    shipment_free(shipment);
}

/* Whoever waits for all of a consignment goes on when the last has left it. */
static void leave_consignment(struct delivery *delivery, struct shipment *shipment, enum shipment_outcome outcome)
{
    struct consignment *consignment = shipment->consignment;
    *shipment->outcome = outcome;
    shipment_free(shipment);
    if (--consignment->open == 0 && consignment->waiting)
        works_go_on(consignment->waiting);
}

static void pump(struct delivery *delivery)
{
    struct queue *queue;
    if (!delivery->box || !box_is_up(delivery->box))
        return;
    while (delivery->free_count && (queue = next_queue(delivery))) {
        if (!pace_allows(delivery, queue->first)) {
            pump_in(delivery, PACE_MS);
            break;
        }
        struct shipment *shipment = queue_take(queue);
        if (shipment_is_late(shipment, (int64_t)time(NULL) * 1000)) {
            forget_late(delivery, shipment);
            continue;
        }
        if (shipment->consignment && shipment->consignment->withdrawn) {
            leave_consignment(delivery, shipment, SHIPMENT_WITHDRAWN);
            continue;
        }
        if (!hand_over(delivery, shipment)) {
            queue_add_first(queue, shipment);
            break;
        }
    }
    wake_tails(delivery);
}

static struct shipment *take_from_window(struct delivery *delivery, size_t slot)
{
    struct shipment *shipment = delivery->window[slot];
    delivery->window[slot] = NULL;
    delivery->free_slots[delivery->free_count++] = (uint16_t)slot;
    delivery->stats.in_flight--;
    return shipment;
}

static struct shipment *shipment_of(struct delivery *delivery, const char *id, size_t *slot)
{
    if (strlen(id) != FRAME_UUID_BYTES)
        return NULL;
    *slot = strtoul(id + FRAME_UUID_BYTES - SLOT_DIGITS, NULL, 16);
    if (*slot >= WINDOW || !delivery->window[*slot] || strcmp(delivery->window[*slot]->uuid, id) != 0)
        return NULL;
    return delivery->window[*slot];
}

static void finish(struct delivery *delivery, struct shipment *shipment, bool accepted)
{
    ledger_sent(delivery->ledger, shipment, accepted);
    if (accepted) {
        delivery->stats.accepted[shipment->class]++;
        delivery->stats.segments[shipment->class][shipment->ucs2 ? CODING_UCS2 : CODING_GSM] += shipment->segments;
        delivery->stats.cost[shipment->class] += shipment->route->cost_per_segment * (double)shipment->segments;
    } else {
        delivery->stats.failed[shipment->class]++;
        log_event("mt_refused", "class=%s row=%s", outbox_class_name(shipment->class), shipment->row);
    }
    if (shipment->consignment) {
        leave_consignment(delivery, shipment, accepted ? SHIPMENT_TAKEN : SHIPMENT_REFUSED);
        return;
    }
    sweeper_add(delivery->sweeper, shipment->class, shipment->row, shipment->about, accepted ? "sent" : "failed");
    shipment_free(shipment);
}

static void rest(struct delivery *delivery, struct shipment *shipment)
{
    struct timeval later = {.tv_sec = RETRY_SECONDS};
    shipment->tries++;
    *shipment->uuid = '\0';
    queue_add(&delivery->resting, shipment);
    if (!event_pending(delivery->retry, EV_TIMEOUT, NULL))
        event_add(delivery->retry, &later);
}

void delivery_answered(struct delivery *delivery, const char *id, enum ack_status status)
{
    size_t slot;
    if (!shipment_of(delivery, id, &slot))
        return;
    struct shipment *shipment = take_from_window(delivery, slot);
    if (status == ACK_FAILED_FOR_NOW)
        rest(delivery, shipment);
    else
        finish(delivery, shipment, status == ACK_SUCCESS || status == ACK_BUFFERED);
    pump(delivery);
}

void delivery_up(struct delivery *delivery)
{
    pump(delivery);
}

void delivery_down(struct delivery *delivery)
{
    for (size_t slot = 0; slot < WINDOW; slot++)
        if (delivery->window[slot]) {
            struct shipment *shipment = take_from_window(delivery, slot);
            queue_add_first(&delivery->lanes[shipment->class].queue, shipment);
        }
}

void delivery_add(struct delivery *delivery, struct shipment *shipment)
{
    queue_add(&delivery->lanes[shipment->class].queue, shipment);
}

void delivery_pump(struct delivery *delivery)
{
    pump(delivery);
}

void delivery_spread_done(struct delivery *delivery, enum outbox_class class)
{
    delivery->lanes[class].spreads--;
    tail_wake(delivery->lanes[class].tail);
}

void delivery_drain(struct delivery *delivery)
{
    spreads_drain(delivery->spreads);
}

static void on_retry(int fd, short events, void *self)
{
    struct delivery *delivery = self;
    while (delivery->resting.length) {
        struct shipment *shipment = queue_take(&delivery->resting);
        queue_add(&delivery->lanes[shipment->class].queue, shipment);
    }
    pump(delivery);
}

static void on_pace(int fd, short events, void *self)
{
    pump(self);
}

/* The classes of which a row may be for many. */
static bool goes_to_many(enum outbox_class class)
{
    return class == OUTBOX_EMERGENCY || class == OUTBOX_CHANNEL || class == OUTBOX_BROADCAST;
}

static size_t lane_room(void *self)
{
    const struct lane *lane = self;
    const struct delivery *delivery = lane->delivery;
    size_t spreads = lane->spreads < SPREADS ? SPREADS - lane->spreads : 0;
    size_t length = lane->queue.length + delivery->resting.length;
    size_t room = length < QUEUE_ROWS ? QUEUE_ROWS - length : 0;
    return goes_to_many(lane->class) && room > spreads ? spreads : room;
}

static void lane_entry(void *self, const char *id, const struct db_reply *fields)
{
    struct lane *lane = self;
    struct delivery *delivery = lane->delivery;
    struct outbox_row row;
    struct ctx ctx = {.arena = arena_new(), .world = delivery->world};
    struct shipment *shipment = NULL;
    if (!outbox_row_read(id, fields, &row)) {
        log_event("outbox_row_broken", "class=%s row=%s", outbox_class_name(lane->class), id);
        sweeper_add(delivery->sweeper, lane->class, id, NULL, NULL);
    } else if (row.post || row.broadcast) {
        lane->spreads++;
        spreads_begin(delivery->spreads, lane->class, &row);
    } else if ((shipment = shipment_new(&ctx, delivery->config, lane->class, id, row.sealed, row.text, row.about))) {
        if (row.on_screen)
            shipment_set_screen(shipment, delivery->config, &row.screen);
        delivery_add(delivery, shipment);
    } else {
        log_event("outbox_row_sealed", "class=%s row=%s why=\"made with another phone key\"",
                  outbox_class_name(lane->class), id);
        sweeper_add(delivery->sweeper, lane->class, id, row.about, "failed");
    }
    arena_free(ctx.arena);
    pump(delivery);
}

static void open_lane(struct delivery *delivery, enum outbox_class class)
{
    static const struct tail_events events = {.room = lane_room, .entry = lane_entry};
    struct ctx ctx = {.arena = arena_new(), .world = delivery->world};
    struct lane *lane = &delivery->lanes[class];
    *lane = (struct lane){.delivery = delivery, .class = class, .queue.end = &lane->queue.first};
    lane->tail = tail_new(delivery->base, delivery->config->redis_url, key_outbox(&ctx, outbox_class_name(class)),
                          "0-0", &events, lane);
    arena_free(ctx.arena);
}

struct delivery *delivery_new(struct event_base *base, const struct config *config, struct works *works,
                              struct world *world)
{
    struct delivery *delivery = calloc(1, sizeof *delivery);
    *delivery = (struct delivery){.base = base, .config = config, .works = works, .world = world};
    delivery->resting.end = &delivery->resting.first;
    for (size_t slot = 0; slot < WINDOW; slot++)
        delivery->free_slots[delivery->free_count++] = (uint16_t)slot;
    delivery->paces = calloc(config->route_count, sizeof *delivery->paces);
    delivery->retry = event_new(base, -1, 0, on_retry, delivery);
    delivery->pace_timer = event_new(base, -1, 0, on_pace, delivery);
    delivery->sweeper = sweeper_new(works);
    delivery->spreads = spreads_new(base, delivery, works, config);
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++)
        open_lane(delivery, (enum outbox_class) class);
    return delivery;
}

static void queue_free(struct queue *queue)
{
    while (queue->length)
        shipment_free(queue_take(queue));
}

void delivery_free(struct delivery *delivery)
{
    if (!delivery)
        return;
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++)
        tail_free(delivery->lanes[class].tail);
    sweeper_free(delivery->sweeper);
    spreads_free(delivery->spreads);
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++)
        queue_free(&delivery->lanes[class].queue);
    queue_free(&delivery->resting);
    for (size_t slot = 0; slot < WINDOW; slot++)
        shipment_free(delivery->window[slot]);
    event_free(delivery->retry);
    event_free(delivery->pace_timer);
    free(delivery->paces);
    free(delivery);
}

void delivery_use(struct delivery *delivery, struct box *box, struct ledger *ledger)
{
    delivery->box = box;
    delivery->ledger = ledger;
}

bool delivery_settled(const struct delivery *delivery)
{
    return delivery->free_count == WINDOW && !sweeper_busy(delivery->sweeper) && !spreads_busy(delivery->spreads);
}

struct delivery_stats delivery_stats(const struct delivery *delivery)
{
    struct delivery_stats stats = delivery->stats;
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++)
        stats.queued[class] = delivery->lanes[class].queue.length;
    return stats;
}
