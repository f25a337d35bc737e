/* One round of what goes to many: planned, sent, noted with the place it brings the walk to. */
#include "gateway/spread_rounds.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "gateway/delivery.h"
#include "gateway/lane.h"
#include "social-core/base/log.h"
#include "social-core/quiet.h"
#include "social-core/receipt.h"
#include "social-core/sleepers.h"
#include "social-core/text/segments.h"

#define LEAST_ROUND 8
#define QUICK_MS 100 /* a round that takes less is followed by one of twice as many, */
#define SLOW_MS 400  /* and one that takes more by half as many: what is in flight is sent within a second */

int64_t spread_time_ms(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct round *round_new(void)
{
    struct round *round = calloc(1, sizeof *round);
    round->ctx.arena = arena_new();
    return round;
}

void round_free(struct round *round)
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
    round->ctx.now_ms = spread_time_ms(CLOCK_REALTIME);
}

const char *spread_sleepers(struct ctx *ctx, const struct spread *spread)
{
    return arena_printf(ctx->arena, "%s.%" PRIu64, spread->kind->about, spread->thing);
}

void spread_forget_sleepers(struct ctx *ctx, const struct spread *spread)
{
    sleepers_forget(ctx, spread_sleepers(ctx, spread), spread->highest);
    db_commit(ctx);
}

static void fill_sleepers(struct ctx *ctx, const struct idsource *source, uint64_t chunk, struct idbits *bits)
{
    sleepers_fill(ctx, spread_sleepers(ctx, source->what), chunk, bits);
}

/* Round by round from the place on; after a pause it goes over the part again of which only receipts tell. */
void round_plan(struct ctx *ctx, struct spread *spread, struct round *round)
{
    struct idsource source = {.fill = spread->turn ? fill_sleepers : spread->kind->fill, .what = spread};
    round_renew(round, ctx);
    spread->halted = spread->halted || !spread->going || spread->spreads->draining;
    if (spread->halted || spread->whole || spread->stuck)
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
    for (size_t i = 0; spread->kind->receipts && i < round->count && round->ids[i] <= spread->doubt; i++)
        asked[i] = receipt_ask(&round->ctx, spread->thing, names[i]);
    return asked;
}

static void ship(struct spread *spread, struct round *round, size_t i, const char *text)
{
    const char *about =
        arena_printf(round->ctx.arena, "%s.%" PRIu64 ".%" PRIu64, spread->kind->about, spread->thing, round->ids[i]);
    struct shipment *shipment = shipment_new(&round->ctx, spread->spreads->config, spread->class, spread->row,
                                             round->persons[i]->sealed, text, spread->kind->receipts ? about : NULL);
    if (!shipment)
        return;
    round->outcomes[i] = SHIPMENT_WAITS;
    shipment->flow = lane_flow(*spread->name ? spread->name : spread->row);
    shipment->quiet = quiet_of(&round->ctx, round->persons[i]->area);
    shipment->consignment = &round->consignment;
    shipment->outcome = &round->outcomes[i];
    round->consignment.open++;
    delivery_add(spread->spreads->delivery, shipment);
}

static bool is_night_for(const struct ctx *ctx, const struct spread *spread, const struct person *person)
{
    return spread->class >= QUIET_CLASSES && quiet_at(spread_time_ms(CLOCK_REALTIME), quiet_of(ctx, person->area));
}

/* Before they go: whatever ends this gateway in the midst of them, each was counted. */
static void count_repeats(struct spread *spread, struct ctx *ctx, size_t count)
{
    if (!count)
        return;
    spread->spreads->repeated[spread->class] += count;
    if (spread->kind->repeats) {
        spread->kind->repeats(ctx, spread, count);
        db_commit(ctx);
    }
}

/* What each of the round gets; NULL: nothing, or not now. What one gets is spent before the next is asked for. `again`: how many of
 * them may have it already. */
static const char **texts_of(struct spread *spread, struct round *round, const struct receipt_asked *known,
                             size_t *again)
{
    struct ctx *ctx = &round->ctx;
    const char **texts = arena_alloc(ctx->arena, round->count * sizeof *texts);
    for (size_t i = 0; i < round->count; i++) {
        const struct person *person = round->persons[i];
        bool doubtful = round->ids[i] <= spread->doubt;
        texts[i] = NULL;
        if (!person || person->stopped || (spread->kind->receipts && doubtful && receipt_got(&known[i])))
            continue;
        if (is_night_for(ctx, spread, person)) {
            round->outcomes[i] = SHIPMENT_ASLEEP;
            continue;
        }
        texts[i] = spread->kind->text(ctx, spread, round->subject, person);
        round->segments[i] = texts[i] ? segments_of(texts[i]).segments : 0;
        spread->unpaid += round->segments[i];
        *again += texts[i] && doubtful && !spread->sure;
    }
    return texts;
}

void round_send(struct spread *spread, struct round *round)
{
    struct ctx *ctx = &round->ctx;
    if (!round->count)
        return;
    round->subject = spread->going && !spread->halted ? spread->kind->read(ctx, spread) : NULL;
    if (!round->subject) {
        spread->halted = true;
        spread->whole = false;
        round->count = 0;
        return;
    }
    const char **names = arena_alloc(ctx->arena, round->count * sizeof *names);
    for (size_t i = 0; i < round->count; i++)
        names[i] = arena_printf(ctx->arena, "%" PRIu64, round->ids[i]);
    const struct receipt_asked *known = ask_known(spread, round, names);
    round->persons = persons_by_ids(ctx, names, round->count);
    size_t again = 0;
    const char **texts = texts_of(spread, round, known, &again);
    count_repeats(spread, ctx, again);
    for (size_t i = 0; i < round->count; i++)
        if (texts[i])
            ship(spread, round, i, texts[i]);
    round->begun_ms = spread_time_ms(CLOCK_MONOTONIC);
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

void spread_give_up(struct spread *spread)
{
    log_event("spread_conflict", "row=%s %s=%" PRIu64 " why=\"another gateway sends it\"", spread->row,
              spread->kind->about, spread->thing);
    spread->going = false;
    spread->lost = true;
}

/* What was in doubt at the beginning stays so until its round is noted. */
uint64_t spread_furthest(const struct spread *spread)
{
    return spread->reach > spread->doubt ? spread->reach : spread->doubt;
}

static void note_wake(struct spread *spread, struct ctx *ctx, const struct person *person)
{
    int64_t wake_ms = quiet_end_ms(spread_time_ms(CLOCK_REALTIME), quiet_of(ctx, person->area));
    spread->wake_ms = wake_ms < spread->wake_ms ? wake_ms : spread->wake_ms;
}

/* Who is beyond the place is walked to again, and found asleep or not then. */
static void note_sleepers(struct spread *spread, struct round *round, uint64_t after)
{
    struct ctx *ctx = &round->ctx;
    uint64_t *asleep = arena_alloc(ctx->arena, (round->count + 1) * sizeof *asleep), *done = asleep;
    size_t count = 0;
    for (size_t i = 0; i < round->count && round->ids[i] <= after; i++) {
        bool sleeps = round->outcomes[i] == SHIPMENT_ASLEEP;
        if (sleeps)
            note_wake(spread, ctx, round->persons[i]);
        if (sleeps == !spread->turn)
            done[count++] = round->ids[i];
    }
    (spread->turn ? sleepers_remove : sleepers_add)(ctx, spread_sleepers(ctx, spread), done, count);
}

void round_keep(struct spread *spread, struct round *round)
{
    struct spread_place place = {
        .after = place_after(spread, round), .reach = spread_furthest(spread), .turn = spread->turn};
    spread->kind->keep(&round->ctx, spread, round, &place);
    note_sleepers(spread, round, place.after);
    delivery_fence(spread->spreads->delivery, &round->ctx);
    if (db_commit(&round->ctx) == DB_CONFLICT) {
        spread_give_up(spread);
        return;
    }
    spread->after = place.after;
    for (size_t i = 0; i < round->count; i++)
        spread->unpaid -= round->segments[i];
    int64_t took = spread_time_ms(CLOCK_MONOTONIC) - round->begun_ms;
    if (took < QUICK_MS && spread->size < ROUND_MOST)
        spread->size *= 2;
    else if (took > SLOW_MS && spread->size > LEAST_ROUND)
        spread->size /= 2;
}
