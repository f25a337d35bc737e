/* A broadcast that goes to its audience. */
#include <inttypes.h>

#include "gateway/delivery.h"
#include "gateway/spread_kinds.h"
#include "social-core/audience.h"
#include "social-core/base/log.h"
#include "social-core/broadcast.h"
#include "social-core/keys.h"
#include "social-core/receipt.h"

static const char *number_of(struct ctx *ctx, const struct spread *spread)
{
    return arena_printf(ctx->arena, "%" PRIu64, spread->thing);
}

static void *read_sending(struct ctx *ctx, struct spread *spread)
{
    struct broadcast *broadcast = broadcast_by_id(ctx, number_of(ctx, spread));
    return broadcast && broadcast->state == BROADCAST_SENDING && !spread->broken ? broadcast : NULL;
}

static bool begin(struct ctx *ctx, struct spread *spread)
{
    const struct broadcast *broadcast = read_sending(ctx, spread);
    if (!broadcast)
        return false;
    spread->after = spread->reach = broadcast->after;
    spread->doubt = broadcast->reach;
    spread->sure = broadcast->sure;
    spread->turn = broadcast->turn;
    spread->highest = broadcast->highest;
    return true;
}

/* Read anew for each chunk: memory of one chunk is not held until the next, and a topic may go meanwhile. */
static void fill(struct ctx *ctx, const struct idsource *source, uint64_t chunk, struct idbits *bits)
{
    struct spread *spread = (struct spread *)(uintptr_t)source->what;
    char why[400] = "it has gone";
    if (spread->broken)
        return;
    const struct broadcast *broadcast = broadcast_by_id(ctx, number_of(ctx, spread));
    const struct audience *audience = broadcast ? audience_read(ctx, broadcast->audience, why, sizeof why) : NULL;
    if (audience) {
        struct idsource whole = audience_source(audience);
        whole.fill(ctx, &whole, chunk, bits);
        return;
    }
    log_event("broadcast_failed", "broadcast=%" PRIu64 " why=\"%s\"", spread->thing, why);
    spread->broken = true;
}

static const char *text(struct ctx *ctx, struct spread *spread, void *subject, const struct person *person)
{
    return broadcast_text_for(ctx, subject, person);
}

static void repeats(struct ctx *ctx, const struct spread *spread, size_t count)
{
    broadcast_repeats(ctx, number_of(ctx, spread), count);
}

static void keep(struct ctx *ctx, struct spread *spread, const struct round *round, const struct spread_place *place)
{
    struct broadcast_step step = {
        .from = spread->after, .after = place->after, .reach = place->reach, .sure = place->sure, .turn = place->turn};
    for (size_t i = 0; i < round->count; i++) {
        step.sent += round->outcomes[i] == SHIPMENT_TAKEN;
        step.refused += round->outcomes[i] == SHIPMENT_REFUSED;
        step.left += round->outcomes[i] == SHIPMENT_NONE;
        step.segments += round->outcomes[i] == SHIPMENT_TAKEN ? round->segments[i] : 0;
    }
    spread_note_receipts(ctx, spread, round);
    broadcast_step(ctx, number_of(ctx, spread), &step);
}

/* True when it has left the outbox; a change of state in this very moment makes it look again. */
static bool end(struct ctx *ctx, struct spread *spread)
{
    const struct broadcast *broadcast = broadcast_by_id(ctx, number_of(ctx, spread));
    enum broadcast_state state = broadcast ? broadcast->state : BROADCAST_FAILED;
    if (!broadcast) {
        db_read(ctx, "XDEL", key_outbox(ctx, outbox_class_name(spread->class)), spread->row);
        return true;
    }
    if (state == BROADCAST_SENDING && spread->broken)
        state = BROADCAST_FAILED;
    else if (state == BROADCAST_SENDING && spread->whole)
        state = BROADCAST_DONE;
    else if (state == BROADCAST_SENDING)
        return false;
    broadcast_end(ctx, broadcast, spread->row, state);
    if (db_commit(ctx) == DB_CONFLICT)
        return false;
    log_event("broadcast_over", "broadcast=%s state=%s", broadcast->id, broadcast_state_name(state));
    return true;
}

const struct spread_kind spread_broadcast = {.about = "broadcast",
                                             .receipts = true,
                                             .begin = begin,
                                             .fill = fill,
                                             .read = read_sending,
                                             .text = text,
                                             .repeats = repeats,
                                             .keep = keep,
                                             .end = end};
