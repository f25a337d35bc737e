#include "social-core/broadcast_write.h"

#include <inttypes.h>
#include <string.h>

#include "social-core/audit.h"
#include "social-core/keys.h"

static const char *number(struct ctx *ctx, int64_t value)
{
    return arena_printf(ctx->arena, "%" PRId64, value);
}

static const char *or_nothing(const char *text)
{
    return text ? text : "";
}

/* What was there of texts and choices before is gone: languages may be fewer now. */
static void write_texts(struct ctx *ctx, const struct broadcast *broadcast)
{
    const char *key = key_broadcast(ctx, broadcast->id);
    const struct audience_choice *choice = &broadcast->choice;
    for (size_t i = 0; i < broadcast->text_count; i++)
        db_write(ctx, "HSET", key, arena_printf(ctx->arena, "text.%s", broadcast->texts[i].language),
                 broadcast->texts[i].text);
    db_write(ctx, "HSET", key, "in.area", or_nothing(choice->area), "in.channel", or_nothing(choice->channel),
             "in.language", or_nothing(choice->language), "in.asked", choice->asked ? "1" : "", "in.expression",
             or_nothing(choice->expression));
}

void broadcast_write_plan(struct ctx *ctx, const struct broadcast *broadcast)
{
    const char *key = key_broadcast(ctx, broadcast->id);
    db_write(ctx, "DEL", key);
    db_write(ctx, "HSET", key, "state", broadcast_state_name(broadcast->state), "class",
             outbox_class_name(broadcast->class), "agency", or_nothing(broadcast->agency), "by", broadcast->by,
             "audience", broadcast->audience, "language", broadcast->texts[0].language, "at",
             number(ctx, broadcast->at_ms), "expected", number(ctx, (int64_t)broadcast->expected), "revision",
             broadcast->revision, "price", or_nothing(broadcast->price), "start", number(ctx, broadcast->when.start_ms),
             "every", recurrence_name(broadcast->when.every), "until", number(ctx, broadcast->when.until_ms), "next",
             number(ctx, broadcast->next_ms), "watch", number(ctx, broadcast->watch_ms));
    db_write(ctx, "HSET", key, "asked-by", or_nothing(broadcast->asked_by), "approved-by",
             or_nothing(broadcast->approved_by), "upper", or_nothing(broadcast->upper), "reason",
             or_nothing(broadcast->reason), "series", or_nothing(broadcast->series), "correction",
             broadcast->correction ? "1" : "", "poll", or_nothing(broadcast->poll));
    write_texts(ctx, broadcast);
    if (broadcast->watch_ms)
        db_write(ctx, "ZADD", key_broadcast_watch(ctx), number(ctx, broadcast->watch_ms), broadcast->id);
    else
        db_write(ctx, "ZREM", key_broadcast_watch(ctx), broadcast->id);
}

void broadcast_write_start(struct ctx *ctx, const struct broadcast *broadcast)
{
    const char *highest = db_text(db_read(ctx, "GET", key_persons(ctx)));
    db_write(ctx, "HSET", key_broadcast(ctx, broadcast->id), "highest", highest ? highest : "0", "after", "0", "reach",
             "0", "sure", "0", "turn", "0", "row", "1");
    outbox_broadcast(ctx, broadcast->class, broadcast->id);
}

static bool waits(const struct broadcast *broadcast)
{
    return broadcast && broadcast->state == BROADCAST_WAITING && broadcast->upper;
}

void broadcast_file(struct ctx *ctx, const struct broadcast *before, const struct broadcast *after)
{
    const char *now = number(ctx, ctx->now_ms), *folder = broadcast_folder(after->state);
    if (!after->agency)
        return;
    if (before && strcmp(broadcast_folder(before->state), folder) != 0)
        db_write(ctx, "ZREM", key_broadcast_folder(ctx, after->agency, broadcast_folder(before->state)), after->id);
    if (waits(before) && !waits(after))
        db_write(ctx, "ZREM", key_broadcast_folder(ctx, before->upper, "below"), after->id);
    db_write(ctx, "ZADD", key_broadcast_folder(ctx, after->agency, folder), now, after->id);
    if (waits(after))
        db_write(ctx, "ZADD", key_broadcast_folder(ctx, after->upper, "below"), now, after->id);
}

void broadcast_audit(struct ctx *ctx, const char *by, const char *did, const char *id, const char *note)
{
    audit_note(ctx, by, arena_printf(ctx->arena, "broadcast-%s", did),
               arena_printf(ctx->arena, "%s%s%s", id, *note ? " " : "", note));
}

void broadcast_guard(struct ctx *ctx, const struct broadcast *broadcast)
{
    const char *key = key_broadcast(ctx, broadcast->id);
    db_guard(ctx, key, "state", broadcast->state_held);
    db_guard(ctx, key, "row", broadcast->row);
    db_guard(ctx, key, "revision", broadcast->revision);
}
