#include "social-core/idset.h"

#include <inttypes.h>
#include <stdlib.h>

#define CHUNK_IDS 32768

const char *idset_chunk(struct ctx *ctx, const char *id)
{
    return arena_printf(ctx->arena, "%" PRIu64, (uint64_t)strtoull(id, NULL, 10) / CHUNK_IDS);
}

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static size_t members_after(const struct db_reply *members, uint64_t after, uint64_t *ids)
{
    size_t count = 0;
    for (size_t i = 0; i < members->count; i++) {
        uint64_t id = (uint64_t)db_number(&members->list[i], 0);
        if (id > after)
            ids[count++] = id;
    }
    qsort(ids, count, sizeof *ids, ascending);
    return count;
}

const uint64_t *idset_after(struct ctx *ctx, const char *(*chunk_key)(const struct ctx *, const char *, const char *),
                            const char *name, uint64_t after, uint64_t highest, size_t limit, size_t *count)
{
    *count = 0;
    for (uint64_t chunk = (after + 1) / CHUNK_IDS; chunk <= highest / CHUNK_IDS; chunk++) {
        const char *key = chunk_key(ctx, name, arena_printf(ctx->arena, "%" PRIu64, chunk));
        const struct db_reply *members = db_read(ctx, "SMEMBERS", key);
        uint64_t *ids = arena_alloc(ctx->arena, (members->count + 1) * sizeof *ids);
        *count = members_after(members, after, ids);
        if (*count) {
            *count = *count < limit ? *count : limit;
            return ids;
        }
    }
    return NULL;
}
