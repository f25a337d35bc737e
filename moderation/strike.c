#include "moderation/strike.h"

#include <inttypes.h>

#include "moderation/tally.h"
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

bool strike_is_there(struct ctx *ctx, const char *person, const char *decision)
{
    return db_text(db_read(ctx, "ZSCORE", key_strikes(ctx, person), decision)) != NULL;
}

void strike_add(struct ctx *ctx, const char *person, const char *decision, const char *instead_of)
{
    if (instead_of) {
        db_write(ctx, "ZREM", key_strikes(ctx, person), instead_of);
        db_write(ctx, "ZREM", key_strike_ends(ctx), instead_of);
    }
    db_write(ctx, "ZREMRANGEBYSCORE", key_strikes(ctx, person), "-inf", arena_printf(ctx->arena, "(%s", since(ctx)));
    db_write(ctx, "HSET", key_person(ctx, person), "struck", "1");
    db_write(ctx, "ZADD", key_strikes(ctx, person), arena_printf(ctx->arena, "%" PRId64, ctx->now_ms), decision);
    db_write(ctx, "ZADD", key_strike_ends(ctx), "GT", arena_printf(ctx->arena, "%" PRId64, ctx->now_ms + STRIKE_MS),
             decision);
    if (!instead_of)
        tally(ctx, "strike", "given", 1);
}

void strike_remove(struct ctx *ctx, const char *person, const char *decision)
{
    db_write(ctx, "ZREM", key_strikes(ctx, person), decision);
    db_write(ctx, "ZREM", key_strike_ends(ctx), decision);
    tally(ctx, "strike", "taken-back", 1);
}

const char **strikes_to_watch(struct ctx *ctx, size_t limit, size_t *count)
{
    const char *now = arena_printf(ctx->arena, "%" PRId64, ctx->now_ms);
    const char *most = arena_printf(ctx->arena, "%zu", limit);
    const struct db_reply *found =
        db_read(ctx, "ZRANGE", key_strike_ends(ctx), "-inf", now, "BYSCORE", "LIMIT", "0", most);
    const char **ids = arena_alloc(ctx->arena, (found->count + 1) * sizeof *ids);
    for (size_t i = 0; i < found->count; i++)
        ids[i] = found->list[i].text;
    *count = found->count;
    return ids;
}

/* Each author who was told had one. Two gateways at the same moment count it once: the batch has one marker. */
void strikes_lapse(struct ctx *ctx, const char *decision)
{
    int64_t authors = db_number(db_read(ctx, "HLEN", key_appeals(ctx, decision)), 0);
    db_mark(ctx, arena_printf(ctx->arena, "strikes-lapse.%s", decision));
    db_write(ctx, "ZREM", key_strike_ends(ctx), decision);
    tally(ctx, "strike", "lapsed", authors);
}
