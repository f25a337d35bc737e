#include "social-core/message.h"

#include "social-core/budget.h"
#include "social-core/keys.h"
#include "social-core/reply.h"

#define KEPT_SECONDS "2592000"

const struct message *message_by_id(struct ctx *ctx, const char *id)
{
    const struct db_reply *fields = db_read(ctx, "HGETALL", key_message(ctx, id));
    struct message message = {
        .from_id = db_field(fields, "from"), .to_id = db_field(fields, "to"), .text = db_field(fields, "x")};
    return message.from_id && message.to_id ? arena_copy_of(ctx->arena, &message, sizeof message) : NULL;
}

const char *message_write(struct ctx *ctx, const struct person *from, const struct person *to, const char *text)
{
    const char *number = db_fresh(ctx, key_number(ctx)), *phone = seal_hash_of(ctx, to);
    db_write(ctx, "HSET", key_message(ctx, number), "from", from->id, "to", to->id, "x", text);
    db_write(ctx, "EXPIRE", key_message(ctx, number), KEPT_SECONDS);
    size_t segments = tell(ctx, OUTBOX_CASE, to, arena_printf(ctx->arena, "message.%s", number), "message", "from",
                           from->handle, "text", text, "id", number);
    budget_spend_person(ctx, from, segments);
    if (phone)
        db_write(ctx, "HSET", key_dialog(ctx, phone), "last", arena_printf(ctx->arena, "message %s", number));
    return number;
}
