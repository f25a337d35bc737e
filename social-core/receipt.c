#include "social-core/receipt.h"

#include <inttypes.h>

#include "social-core/idset.h"
#include "social-core/keys.h"

static const char *key_of(struct ctx *ctx, uint64_t post, const char *person)
{
    return key_receipts(ctx, arena_printf(ctx->arena, "%" PRIu64, post), idset_chunk(ctx, person));
}

void receipt_note(struct ctx *ctx, uint64_t post, const char *person)
{
    db_write(ctx, "SADD", key_of(ctx, post, person), person);
}

const struct db_reply *receipt_ask(struct ctx *ctx, uint64_t post, const char *person)
{
    return db_ask(ctx, "SISMEMBER", key_of(ctx, post, person), person);
}
