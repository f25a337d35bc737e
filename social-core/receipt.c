#include "social-core/receipt.h"

#include <inttypes.h>

#include "social-core/idset.h"
#include "social-core/keys.h"

void receipt_note(struct ctx *ctx, uint64_t post, const char *person)
{
    const char *number = arena_printf(ctx->arena, "%" PRIu64, post);
    db_write(ctx, "SADD", key_receipts(ctx, number, idset_chunk(ctx, person)), person);
}
