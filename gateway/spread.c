#include "gateway/spread.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "gateway/delivery.h"
#include "gateway/lane.h"
#include "gateway/spread_kinds.h"
#include "social-core/base/log.h"
#include "social-core/quiet.h"
#include "social-core/receipt.h"

#define FIRST_ROUND 16
#define LEAST_ROUND 8
#define QUICK_MS 100 /* a round that takes less is followed by one of twice as many, */
#define SLOW_MS 400  /* and one that takes more by half as many: what is in flight is sent within a second */
#define LOOK_MS 200  /* how soon a pause is noticed while bearerbox takes nothing */

struct spreads {
    struct event_base *base;
    struct delivery *delivery;
    struct works *works;
    const struct config *config;
    struct spread *first;
    bool draining;
};

static int64_t time_ms(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static struct round *round_new(void)
{
    struct round *round = calloc(1, sizeof *round);
    round->ctx.arena = arena_new();
    return round;
}

static void round_free(struct round *round)
{
    arena_free(round->ctx.arena);
    free(round);
}

/* Who got it and who did not, for the kinds to keep. */
void spread_note_receipts(struct ctx *ctx, const struct spread *spread, const struct round *round)
{
    static const struct {
        enum shipment_outcome outcome;
        enum receipt_how how;
    } rows[] = {{SHIPMENT_TAKEN, RECEIPT_PUSHED}, {SHIPMENT_REFUSED, RECEIPT_FAILED}};
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        uint64_t *ids = arena_alloc(ctx->arena, (round->count + 1) * sizeof *ids);
        size_t count = 0;
        for (size_t i = 0; i < round->count; i++)
            if (round->outcomes[i] == rows[row].outcome)
                ids[count++] = round->ids[i];
        receipt_note_all(ctx, spread->thing, rows[row].how, ids, count,
                         rows[row].how == RECEIPT_PUSHED ? round->many : 0);
    }
}

/* A round has its own arena, and everything else of the piece of work it belongs to. */
static void round_renew(struct round *round, const struct ctx *ctx)
{
    struct arena *arena = round->ctx.arena;
    arena_reset(arena);
    *round = (struct round){.ctx = *ctx};
    round->ctx.arena = arena;
    round->ctx.batch = (struct db_batch){0};
    round->ctx.asked = NULL;
    round->ctx.asked_count = round->ctx.asked_room = 0;
    round->ctx.now_ms = time_ms(CLOCK_REALTIME);
}

/* ---- waiting ---- */

static void on_tick(int fd, short events, void *self)
{
    struct spread *spread = self;
    spread->ticked = true;
    works_go_on(spread->piece);
}

/* Leaves the work until somebody resumes it, at most for a moment. */
static void pause_a_moment(struct spread *spread)
{
    struct timeval moment = {.tv_sec = LOOK_MS / 1000, .tv_usec = LOOK_MS % 1000 * 1000};
    spread->ticked = false;
    event_add(spread->tick, &moment);
    works_pause();
    event_del(spread->tick);
}

/* What is queued and not handed over yet is taken back when it is paused or cancelled, and stays when it is resumed. */
static void look(struct ctx *ctx, struct spread *spread)
{
    works_renew(ctx);
    spread->going = !spread->lost && !spread->spreads->draining && spread->kind->read(ctx, spread) != NULL;
    for (size_t i = 0; i < FLYING; i++)
        spread->flying[i]->consignment.withdrawn = !spread->going;
    delivery_pump(spread->spreads->delivery);
}

static void wait_for(struct ctx *ctx, struct spread *spread, struct round *round)
{
    while (round->consignment.open) {
        round->consignment.waiting = works_current();
        pause_a_moment(spread);
        round->consignment.waiting = NULL;
        if (spread->ticked)
            look(ctx, spread);
    }
}

static void wait_for_day(struct ctx *ctx, struct spread *spread)
{
    const struct config *config = spread->spreads->config;
    while (spread->going && spread->class >= QUIET_CLASSES &&
           quiet_at(time_ms(CLOCK_REALTIME), config->gateway_quiet_from, config->gateway_quiet_to)) {
        pause_a_moment(spread);
        look(ctx, spread);
    }
}

/* ---- one round ---- */

/* Round by round from the place on; after a pause it goes over the part again of which only receipts tell. */
static void plan(struct ctx *ctx, struct spread *spread, struct round *round)
{
    struct idsource source = {.fill = spread->kind->fill, .what = spread};
    round_renew(round, ctx);
    spread->going = spread->going && !spread->spreads->draining;
    if (!spread->going || spread->whole || spread->stuck)
        return;
    round->count =
        idwalk_next(&round->ctx, &spread->walk, &source, spread->reach, spread->highest, round->ids, spread->size);
    round->many = idwalk_density(&spread->walk);
    spread->whole = round->count < spread->size && !spread->broken;
    if (round->count)
        spread->reach = round->ids[round->count - 1];
}

static struct receipt_asked *ask_known(struct spread *spread, struct round *round, const char *const *names)
{
    struct receipt_asked *asked = arena_alloc(round->ctx.arena, (round->count + 1) * sizeof *asked);
    for (size_t i = 0; i < round->count && round->ids[i] <= spread->doubt; i++)
        asked[i] = receipt_ask(&round->ctx, spread->thing, names[i]);
    return asked;
}

static void ship(struct spread *spread, struct round *round, size_t i, const char *text)
{
    const char *about =
        arena_printf(round->ctx.arena, "%s.%" PRIu64 ".%" PRIu64, spread->kind->about, spread->thing, round->ids[i]);
    struct shipment *shipment = shipment_new(&round->ctx, spread->spreads->config, spread->class, spread->row,
                                             round->persons[i]->sealed, text, about);
    if (!shipment)
        return;
    round->segments[i] = shipment->segments;
    spread->unpaid += shipment->segments;
    round->outcomes[i] = SHIPMENT_WAITS;
    shipment->flow = lane_flow(*spread->name ? spread->name : spread->row);
    shipment->consignment = &round->consignment;
    shipment->outcome = &round->outcomes[i];
    round->consignment.open++;
    delivery_add(spread->spreads->delivery, shipment);
}

static void send_round(struct spread *spread, struct round *round)
{
    struct ctx *ctx = &round->ctx;
    if (!round->count)
        return;
    round->subject = spread->going ? spread->kind->read(ctx, spread) : NULL;
    if (!round->subject) {
        spread->going = spread->whole = false;
        round->count = 0;
        return;
    }
    const char **names = arena_alloc(ctx->arena, round->count * sizeof *names);
    for (size_t i = 0; i < round->count; i++)
        names[i] = arena_printf(ctx->arena, "%" PRIu64, round->ids[i]);
    const struct receipt_asked *known = ask_known(spread, round, names);
    round->persons = persons_by_ids(ctx, names, round->count);
    for (size_t i = 0; i < round->count; i++) {
        const struct person *person = round->persons[i];
        bool doubtful = round->ids[i] <= spread->doubt;
        if (!person || person->stopped || (doubtful && receipt_got(&known[i])))
            continue;
        const char *text = spread->kind->text(ctx, spread, round->subject, person);
        if (text)
            ship(spread, round, i, text);
        round->repeated += text && doubtful && !spread->sure;
    }
    round->begun_ms = time_ms(CLOCK_MONOTONIC);
    delivery_pump(spread->spreads->delivery);
}

/* The place moves up to whoever was withdrawn first, and no further from then on. */
static uint64_t place_after(struct spread *spread, const struct round *round)
{
    if (spread->stuck)
        return spread->after;
    for (size_t i = 0; i < round->count; i++)
        if (round->outcomes[i] == SHIPMENT_WITHDRAWN) {
            spread->stuck = true;
            spread->whole = false;
            return round->ids[i] - 1;
        }
    return round->ids[round->count - 1];
}

static void give_up(struct spread *spread)
{
    log_event("spread_conflict", "row=%s %s=%" PRIu64 " why=\"another gateway sends it\"", spread->row,
              spread->kind->about, spread->thing);
    spread->going = false;
    spread->lost = true;
}

/* What was in doubt at the beginning stays so until its round is noted. */
static uint64_t furthest(const struct spread *spread)
{
    return spread->reach > spread->doubt ? spread->reach : spread->doubt;
}

static void keep_round(struct spread *spread, struct round *round)
{
    struct spread_place place = {.after = place_after(spread, round), .reach = furthest(spread)};
    spread->kind->keep(&round->ctx, spread, round, &place);
    delivery_fence(spread->spreads->delivery, &round->ctx);
    if (db_commit(&round->ctx) == DB_CONFLICT) {
        give_up(spread);
        return;
    }
    spread->after = place.after;
    for (size_t i = 0; i < round->count; i++)
        spread->unpaid -= round->segments[i];
    int64_t took = time_ms(CLOCK_MONOTONIC) - round->begun_ms;
    if (took < QUICK_MS && spread->size < ROUND_MOST)
        spread->size *= 2;
    else if (took > SLOW_MS && spread->size > LEAST_ROUND)
        spread->size /= 2;
}

/* ---- the whole ---- */

/* Notes the place alone: before anybody gets anything, how far the first rounds reach; and at a pause, that everything
 * up to there is known. */
static void note_place(struct ctx *ctx, struct spread *spread, bool sure)
{
    static const struct round nobody;
    struct spread_place place = {.after = spread->after, .reach = furthest(spread), .sure = sure};
    works_renew(ctx);
    spread->kind->keep(ctx, spread, &nobody, &place);
    delivery_fence(spread->spreads->delivery, ctx);
    if (db_commit(ctx) == DB_CONFLICT)
        give_up(spread);
}

static void run_through(struct ctx *ctx, struct spread *spread)
{
    struct round **flying = spread->flying;
    spread->walk.filled = spread->stuck = spread->whole = spread->broken = false;
    spread->going = true;
    spread->unpaid = 0;
    wait_for_day(ctx, spread);
    for (size_t i = 0; i < FLYING; i++)
        plan(ctx, spread, flying[i]);
    note_place(ctx, spread, spread->sure && spread->reach <= spread->doubt);
    for (size_t i = 0; i < FLYING; i++)
        send_round(spread, flying[i]);
    for (size_t i = 0; flying[i]->count; i = (i + 1) % FLYING) {
        struct round *round = flying[i];
        wait_for(ctx, spread, round);
        plan(ctx, spread, spread->spare);
        keep_round(spread, round);
        flying[i] = spread->spare;
        spread->spare = round;
        wait_for_day(ctx, spread);
        send_round(spread, flying[i]);
    }
    if (!spread->whole && !spread->lost)
        note_place(ctx, spread, true);
}

static void spread_free(struct spread *spread)
{
    if (spread->previous)
        spread->previous->next = spread->next;
    else
        spread->spreads->first = spread->next;
    if (spread->next)
        spread->next->previous = spread->previous;
    for (size_t i = 0; i < FLYING; i++)
        round_free(spread->flying[i]);
    round_free(spread->spare);
    event_free(spread->tick);
    free(spread);
}

static void done(struct spread *spread)
{
    struct delivery *delivery = spread->spreads->delivery;
    enum outbox_class class = spread->class;
    spread_free(spread);
    delivery_spread_done(delivery, class);
}

static void body(struct ctx *ctx, void *self)
{
    struct spread *spread = self;
    bool over = false;
    spread->piece = works_current();
    while (!over && !spread->lost && (spread->whole || !spread->spreads->draining)) {
        works_renew(ctx);
        directory_refresh(ctx);
        if (spread->kind->begin(ctx, spread))
            run_through(ctx, spread);
        works_renew(ctx);
        over = !spread->lost && spread->kind->end(ctx, spread);
    }
    done(spread);
}

static void failed(void *self)
{
    struct spread *spread = self;
    log_event("spread_failed", "row=%s %s=%" PRIu64, spread->row, spread->kind->about, spread->thing);
    done(spread);
}

struct spreads *spreads_new(struct event_base *base, struct delivery *delivery, struct works *works,
                            const struct config *config)
{
    struct spreads *spreads = calloc(1, sizeof *spreads);
    *spreads = (struct spreads){.base = base, .delivery = delivery, .works = works, .config = config};
    return spreads;
}

void spreads_free(struct spreads *spreads)
{
    while (spreads->first)
        spread_free(spreads->first);
    free(spreads);
}

void spreads_begin(struct spreads *spreads, enum outbox_class class, const struct outbox_row *row)
{
    struct spread *spread = calloc(1, sizeof *spread);
    const char *number = row->broadcast ? row->broadcast : row->post;
    *spread = (struct spread){.spreads = spreads,
                              .next = spreads->first,
                              .kind = row->broadcast ? &spread_broadcast : &spread_post,
                              .class = class,
                              .thing = strtoull(number, NULL, 10),
                              .size = FIRST_ROUND,
                              .spare = round_new()};
    for (size_t i = 0; i < FLYING; i++)
        spread->flying[i] = round_new();
    snprintf(spread->row, sizeof spread->row, "%s", row->id);
    snprintf(spread->name, sizeof spread->name, "%s", row->channel ? row->channel : "");
    spread->tick = event_new(spreads->base, -1, 0, on_tick, spread);
    if (spreads->first)
        spreads->first->previous = spread;
    spreads->first = spread;
    struct work *port = works_port(spreads->works);
    if (port->run(port, body, failed, spread, FOR_EVER) < 0)
        failed(spread);
}

void spreads_drain(struct spreads *spreads)
{
    spreads->draining = true;
}

void spreads_recall(struct spreads *spreads)
{
    for (struct spread *spread = spreads->first; spread; spread = spread->next) {
        spread->lost = true;
        spread->going = false;
        for (size_t i = 0; i < FLYING; i++)
            spread->flying[i]->consignment.withdrawn = true;
    }
}

bool spreads_busy(const struct spreads *spreads)
{
    return spreads->first != NULL;
}
