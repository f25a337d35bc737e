#include "social-core/broadcast_watch.h"

#include <inttypes.h>
#include <stdlib.h>

#include "social-core/base/moves.h"
#include "social-core/broadcast_plan.h"
#include "social-core/broadcast_write.h"
#include "social-core/keys.h"
#include "social-core/poll_plan.h"

static const char *ms_text(struct ctx *ctx, int64_t ms)
{
    return arena_printf(ctx->arena, "%" PRId64, ms);
}

const char **broadcasts_to_watch(struct ctx *ctx, size_t limit, size_t *count)
{
    const char *most = arena_printf(ctx->arena, "%zu", limit);
    const struct db_reply *found = db_read(ctx, "ZRANGE", key_broadcast_watch(ctx), "-inf", ms_text(ctx, ctx->now_ms),
                                           "BYSCORE", "LIMIT", "0", most);
    const char **ids = arena_alloc(ctx->arena, (found->count + 1) * sizeof *ids);
    for (size_t i = 0; i < found->count; i++)
        ids[i] = found->list[i].text;
    *count = found->count;
    return ids;
}

static struct broadcast next_revision(struct ctx *ctx, const struct broadcast *before, enum broadcast_event event)
{
    struct broadcast after = *before;
    broadcast_leads(before->state, event, &after.state);
    after.revision = revision_after(ctx->arena, before->revision);
    after.next_ms = after.watch_ms = 0;
    return after;
}

static void write(struct ctx *ctx, const struct broadcast *before, const struct broadcast *after, const char *did)
{
    broadcast_guard(ctx, before);
    broadcast_write_plan(ctx, after);
    broadcast_file(ctx, before, after);
    broadcast_audit(ctx, BROADCAST_BY_TIME, did, before->id, after->reason ? after->reason : "");
}

/* A draft again, for somebody to look at. */
static void expire(struct ctx *ctx, const struct broadcast *broadcast, const char *reason)
{
    struct broadcast after = next_revision(ctx, broadcast, BROADCAST_DO_expire);
    after.asked_by = after.approved_by = after.upper = NULL;
    after.reason = reason;
    write(ctx, broadcast, &after, "expire");
}

static void start(struct ctx *ctx, const struct broadcast *broadcast)
{
    struct broadcast after = next_revision(ctx, broadcast, BROADCAST_DO_start);
    if (poll_begun(ctx, broadcast, BROADCAST_BY_TIME)) {
        expire(ctx, broadcast, BROADCAST_CROWDED);
        return;
    }
    after.at_ms = ctx->now_ms;
    write(ctx, broadcast, &after, "send");
    broadcast_write_start(ctx, &after);
}

/* The occurrence is a broadcast of its own. It is written in the commit that moves the series on, guarded by the series'
 * revision: nobody writes it twice. */
static void send_occurrence(struct ctx *ctx, const struct broadcast *series, int64_t due_ms)
{
    struct broadcast run = *series;
    run.id = NULL;
    run.series = series->id;
    run.row = NULL;
    run.when = (struct broadcast_when){0};
    const char *id = broadcast_accept(ctx, &run);
    db_write(ctx, "ZADD", key_broadcast_runs(ctx, series->id), ms_text(ctx, due_ms), id);
}

/* Of times that were missed only the last is made up for, and only while it is not long ago. */
static void repeat(struct ctx *ctx, const struct broadcast *series)
{
    const struct broadcast_when *when = &series->when;
    int64_t due = series->next_ms, next;
    while ((next = recurrence_next(when->start_ms, when->every, due)) <= ctx->now_ms && next <= when->until_ms)
        due = next;
    bool over = next > when->until_ms;
    struct broadcast after = next_revision(ctx, series, over ? BROADCAST_DO_end : BROADCAST_DO_repeat);
    after.next_ms = after.watch_ms = over ? 0 : next;
    if (ctx->now_ms - due <= BROADCAST_LATE_MS)
        send_occurrence(ctx, series, due);
    write(ctx, series, &after, "repeat");
}

static void watch_later(struct ctx *ctx, const struct broadcast *broadcast)
{
    broadcast_guard(ctx, broadcast);
    db_write(ctx, "ZADD", key_broadcast_watch(ctx), ms_text(ctx, broadcast->watch_ms), broadcast->id);
}

void broadcast_watch(struct ctx *ctx, const char *id)
{
    const struct broadcast *broadcast = broadcast_by_id(ctx, id);
    if (!broadcast || !broadcast->watch_ms ||
        (broadcast->state != BROADCAST_WAITING && broadcast->state != BROADCAST_SCHEDULED))
        db_write(ctx, "ZREM", key_broadcast_watch(ctx), id);
    else if (broadcast->watch_ms > ctx->now_ms) /* it has moved since the list was read */
        watch_later(ctx, broadcast);
    else if (broadcast->state == BROADCAST_WAITING)
        expire(ctx, broadcast, BROADCAST_EXPIRED);
    else if (broadcast->when.every != ONCE)
        repeat(ctx, broadcast);
    else if (ctx->now_ms - broadcast->next_ms > BROADCAST_LATE_MS)
        expire(ctx, broadcast, BROADCAST_MISSED);
    else
        start(ctx, broadcast);
}
