#include "moderation/strike.h"

#include <inttypes.h>

#include "social-core/keys.h"

static const char *since(struct ctx *ctx)
{
    return arena_printf(ctx->arena, "%" PRId64, ctx->now_ms - STRIKE_MS);
}

const struct db_reply *strikes_ask(struct ctx *ctx, const char *person)
{
    return db_ask(ctx, "ZRANGE", key_strikes(ctx, person), since(ctx), "+inf", "BYSCORE", "WITHSCORES");
}

struct strikes strikes_of(const struct db_reply *asked)
{
    struct strikes strikes = {.count = asked->count / 2};
    if (strikes.count)
        strikes.lessens_ms = db_number(&asked->list[1], 0) + STRIKE_MS;
    strikes.quiet = strikes.count >= STRIKES_QUIET;
    return strikes;
}

void strike_add(struct ctx *ctx, const char *person, const char *decision)
{
    db_write(ctx, "ZREMRANGEBYSCORE", key_strikes(ctx, person), "-inf", arena_printf(ctx->arena, "(%s", since(ctx)));
    db_write(ctx, "HSET", key_person(ctx, person), "struck", "1");
    db_write(ctx, "ZADD", key_strikes(ctx, person), arena_printf(ctx->arena, "%" PRId64, ctx->now_ms), decision);
}

void strike_remove(struct ctx *ctx, const char *person, const char *decision)
{
    db_write(ctx, "ZREM", key_strikes(ctx, person), decision);
}
