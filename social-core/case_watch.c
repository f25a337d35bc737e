#include "social-core/case_watch.h"

#include <inttypes.h>

#include "social-core/case_move.h"
#include "social-core/keys.h"
#include "social-core/world.h"

#define RAISE_AGAIN_DAYS 2 /* working days until it goes one step further up */

const char **cases_to_watch(struct ctx *ctx, size_t limit, size_t *count)
{
    const char *now = arena_printf(ctx->arena, "%" PRId64, ctx->now_ms), *most = arena_printf(ctx->arena, "%zu", limit);
    const struct db_reply *found = db_read(ctx, "ZRANGE", key_watch(ctx), "-inf", now, "BYSCORE", "LIMIT", "0", most);
    const char **ids = arena_alloc(ctx->arena, (found->count + 1) * sizeof *ids);
    for (size_t i = 0; i < found->count; i++)
        ids[i] = found->list[i].text;
    *count = found->count;
    return ids;
}

/* From the agency itself upwards, one step each time; at the top it stays. */
static void raise_case(struct ctx *ctx, const struct case_view *view)
{
    const struct agency *from = view->raised ? view->raised : view->agency, *upper = agency_above(ctx, from);
    int64_t again =
        upper ? calendar_due(service_calendar(ctx->world->service), &view->agency->hours, ctx->now_ms, RAISE_AGAIN_DAYS)
              : 0;
    case_raise(ctx, view, upper, again);
}

static void watch_later(struct ctx *ctx, const struct case_view *view)
{
    db_guard(ctx, key_case_(ctx, view->id), "revision", view->revision);
    db_write(ctx, "ZADD", key_watch(ctx), arena_printf(ctx->arena, "%" PRId64, view->watch_ms), view->id);
}

void case_watch(struct ctx *ctx, const char *id)
{
    const struct case_view *view = case_by_id(ctx, id);
    if (!view || !view->watch_ms)
        db_write(ctx, "ZREM", key_watch(ctx), id);
    else if (view->watch_ms > ctx->now_ms) /* it has moved since the list was read */
        watch_later(ctx, view);
    else if (case_open_for_agency(view))
        raise_case(ctx, view);
    else if (view->state == CASE_awaiting && !view->reminded)
        case_remind(ctx, view, view->paused_ms + CASE_REOPEN_MS);
    else
        case_close(ctx, view, "-");
}
