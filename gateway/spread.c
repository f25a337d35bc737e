#include "gateway/spread.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "gateway/delivery.h"
#include "gateway/spread_rounds.h"
#include "social-core/base/log.h"
#include "social-core/quiet.h"
#include "social-core/sleepers.h"
#include "social-core/world.h"

#define SPREADS 8   /* of a class at the same time */
#define SLEEPING 64 /* of a class, besides: those that wait for somebody's morning */
#define FIRST_ROUND 16
#define DAY_LOOK_MS 1000 /* and while it waits for a morning */
#define LOOK_MS 200      /* how soon a pause is noticed while bearerbox takes nothing */

/* ---- waiting ---- */

static void on_tick(int fd, short events, void *self)
{
    struct spread *spread = self;
    spread->ticked = true;
    works_go_on(spread->piece);
}

/* Leaves the work until somebody resumes it, at most for a moment. */
static void pause_for(struct spread *spread, int ms)
{
    struct timeval moment = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
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
        pause_for(spread, LOOK_MS);
        round->consignment.waiting = NULL;
        if (spread->ticked)
            look(ctx, spread);
    }
}

/* While some area is awake it goes on, and passes over who is not. */
static void wait_for_day(struct ctx *ctx, struct spread *spread)
{
    while (spread->going && spread->class >= QUIET_CLASSES && quiet_everywhere(ctx, spread_time_ms(CLOCK_REALTIME))) {
        pause_for(spread, DAY_LOOK_MS);
        look(ctx, spread);
    }
}

static bool leave_place(struct spread *spread)
{
    struct spreads *spreads = spread->spreads;
    if (spreads->sleeping[spread->class] == SLEEPING)
        return false;
    spreads->sleeping[spread->class]++;
    spreads->going[spread->class]--;
    delivery_has_room(spreads->delivery);
    return true;
}

static void take_place(struct spread *spread, bool left)
{
    spread->spreads->sleeping[spread->class] -= left;
    spread->spreads->going[spread->class] += left;
}

/* Before those who were passed over: it is nobody's turn before the first of them has its morning. Meanwhile another
 * may have its place among those that are sent at a time. */
static void wait_for_sleepers(struct ctx *ctx, struct spread *spread)
{
    bool waits = spread->wake_ms != INT64_MAX && spread_time_ms(CLOCK_REALTIME) < spread->wake_ms;
    bool left = waits && leave_place(spread);
    while (waits && spread->going && spread_time_ms(CLOCK_REALTIME) < spread->wake_ms) {
        pause_for(spread, DAY_LOOK_MS);
        look(ctx, spread);
    }
    while (left && !spread->lost && !spreads_room(spread->spreads, spread->class))
        pause_for(spread, DAY_LOOK_MS);
    take_place(spread, left);
    spread->wake_ms = INT64_MAX;
}

/* ---- the whole ---- */

static void commit_place(struct ctx *ctx, struct spread *spread, const struct spread_place *place)
{
    static const struct round nobody;
    works_renew(ctx);
    spread->kind->keep(ctx, spread, &nobody, place);
    delivery_fence(spread->spreads->delivery, ctx);
    if (db_commit(ctx) == DB_CONFLICT)
        spread_give_up(spread);
}

/* Notes the place alone: before anybody gets anything, how far the first rounds reach; and at a pause, that everything
 * up to there is known. */
static void note_place(struct ctx *ctx, struct spread *spread, bool sure)
{
    struct spread_place place = {
        .after = spread->after, .reach = spread_furthest(spread), .sure = sure, .turn = spread->turn};
    commit_place(ctx, spread, &place);
}

/* The end of a walk that passed somebody over is the beginning of another, through those. */
static void turn_back(struct ctx *ctx, struct spread *spread)
{
    struct spread_place beginning = {.sure = true, .turn = spread->turn + 1};
    works_renew(ctx);
    if (spread->class < QUIET_CLASSES || !sleepers_count(ctx, spread_sleepers(ctx, spread), spread->highest))
        return;
    spread->whole = false;
    commit_place(ctx, spread, &beginning);
}

static void run_through(struct ctx *ctx, struct spread *spread)
{
    struct round **flying = spread->flying;
    spread->walk.filled = spread->halted = spread->stuck = spread->whole = spread->broken = false;
    spread->going = true;
    spread->unpaid = 0;
    wait_for_sleepers(ctx, spread);
    wait_for_day(ctx, spread);
    for (size_t i = 0; i < FLYING; i++)
        round_plan(ctx, spread, flying[i]);
    note_place(ctx, spread, spread->sure && spread->reach <= spread->doubt);
    for (size_t i = 0; i < FLYING; i++)
        round_send(spread, flying[i]);
    for (size_t i = 0; flying[i]->count; i = (i + 1) % FLYING) {
        struct round *round = flying[i];
        wait_for(ctx, spread, round);
        round_plan(ctx, spread, spread->spare);
        round_keep(spread, round);
        flying[i] = spread->spare;
        spread->spare = round;
        wait_for_day(ctx, spread);
        round_send(spread, flying[i]);
    }
    if (spread->whole && !spread->lost)
        turn_back(ctx, spread);
    else if (!spread->lost)
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
    spread->spreads->going[class]--;
    spread_free(spread);
    delivery_has_room(delivery);
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

size_t spreads_room(const struct spreads *spreads, enum outbox_class class)
{
    return spreads->going[class] < SPREADS ? SPREADS - spreads->going[class] : 0;
}

void spreads_begin(struct spreads *spreads, enum outbox_class class, const struct outbox_row *row)
{
    struct spread *spread = calloc(1, sizeof *spread);
    const struct {
        const char *number;
        const struct spread_kind *kind;
    } kinds[] = {{row->post, &spread_post}, {row->broadcast, &spread_broadcast}, {row->digest, &spread_digest}};
    size_t kind = 0;
    while (!kinds[kind].number)
        kind++;
    *spread = (struct spread){.spreads = spreads,
                              .next = spreads->first,
                              .kind = kinds[kind].kind,
                              .class = class,
                              .thing = strtoull(kinds[kind].number, NULL, 10),
                              .size = FIRST_ROUND,
                              .spare = round_new()};
    spreads->going[class]++;
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

uint64_t spreads_repeated(const struct spreads *spreads, enum outbox_class class)
{
    return spreads->repeated[class];
}

bool spreads_busy(const struct spreads *spreads)
{
    return spreads->first != NULL;
}
