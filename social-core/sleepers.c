#include "social-core/sleepers.h"

#include <inttypes.h>

#include "social-core/keys.h"

static const char *number(struct ctx *ctx, uint64_t value)
{
    return arena_printf(ctx->arena, "%" PRIu64, value);
}

void sleepers_add(struct ctx *ctx, const char *name, const uint64_t *ids, size_t count)
{
    idset_write_all(ctx, "SADD", key_sleepers, name, ids, count);
}

void sleepers_remove(struct ctx *ctx, const char *name, const uint64_t *ids, size_t count)
{
    idset_write_all(ctx, "SREM", key_sleepers, name, ids, count);
}

uint64_t sleepers_count(struct ctx *ctx, const char *name, uint64_t highest)
{
    uint64_t chunks = highest / IDSET_IDS + 1, count = 0;
    const struct db_reply **sizes = arena_alloc(ctx->arena, chunks * sizeof *sizes);
    for (uint64_t chunk = 0; chunk < chunks; chunk++)
        sizes[chunk] = db_ask(ctx, "SCARD", key_sleepers(ctx, name, number(ctx, chunk)));
    db_wait(ctx);
    for (uint64_t chunk = 0; chunk < chunks; chunk++)
        count += (uint64_t)db_number(sizes[chunk], 0);
    return count;
}

void sleepers_fill(struct ctx *ctx, const char *name, uint64_t chunk, struct idbits *bits)
{
    const struct db_reply *members = idset_ask(ctx, key_sleepers, name, chunk);
    db_wait(ctx);
    idbits_add_members(bits, members);
}

void sleepers_forget(struct ctx *ctx, const char *name, uint64_t highest)
{
    for (uint64_t chunk = 0; chunk <= highest / IDSET_IDS; chunk++)
        db_write(ctx, "DEL", key_sleepers(ctx, name, number(ctx, chunk)));
}
