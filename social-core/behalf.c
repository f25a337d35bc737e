#include "social-core/behalf.h"

#include "social-core/budget.h"
#include "social-core/keys.h"
#include "social-core/reply.h"

#define KEPT_SECONDS "604800"

const char *behalf_ask(struct ctx *ctx, enum outbox_class class, const struct person *by, const struct person *whom,
                       const struct channel *channel, const char *text)
{
    const char *id = db_fresh(ctx, key_number(ctx)), *key = key_behalf(ctx, id), *phone = seal_hash_of(ctx, whom);
    db_write(ctx, "HSET", key, "by", by->id, "for", whom->id, "c", channel->id, "x", text);
    db_write(ctx, "EXPIRE", key, KEPT_SECONDS);
    budget_spend_person(ctx, by, tell(ctx, class, whom, NULL, "behalf_ask", "by", by->handle, "id", id, "text", text));
    if (phone)
        db_write(ctx, "HSET", key_dialog(ctx, phone), "last", arena_printf(ctx->arena, "behalf %s", id));
    return id;
}

const struct behalf *behalf_by_id(struct ctx *ctx, const char *id)
{
    const struct db_reply *fields = db_read(ctx, "HGETALL", key_behalf(ctx, id));
    const char *channel = db_field(fields, "c");
    struct behalf *behalf = arena_alloc(ctx->arena, sizeof *behalf);
    *behalf = (struct behalf){.id = id,
                              .by_id = db_field(fields, "by"),
                              .for_id = db_field(fields, "for"),
                              .text = db_field(fields, "x"),
                              .channel = channel ? channel_by_id(ctx, channel) : NULL,
                              .outcome = db_field(fields, "done")};
    return behalf->by_id && behalf->for_id && behalf->text && behalf->channel ? behalf : NULL;
}

void behalf_close(struct ctx *ctx, const struct behalf *behalf, const char *outcome)
{
    db_guard(ctx, key_behalf(ctx, behalf->id), "done", NULL);
    db_write(ctx, "HSET", key_behalf(ctx, behalf->id), "done", outcome);
}
