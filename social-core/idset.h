/**
 * Sets of person ids in Redis, small and in order: chunks of 32,768 ids, each a set of integers (5 bytes an id while
 * Redis keeps it as an intset; set-max-intset-entries 32768). A walk goes chunk by chunk, so its place is one id.
 */
#ifndef LOA_IDSET_H
#define LOA_IDSET_H

#include <stddef.h>
#include <stdint.h>

#include "social-core/ctx.h"

/** The chunk an id belongs to, as it stands in the key. */
const char *idset_chunk(struct ctx *ctx, const char *id);

/**
 * Up to `limit` ids greater than `after`, ascending, from the chunk key made by `chunk_key(ctx, name, chunk)`.
 * `*count` of them; 0 ends the walk. `highest` is the highest id there can be.
 */
const uint64_t *idset_after(struct ctx *ctx, const char *(*chunk_key)(const struct ctx *, const char *, const char *),
                            const char *name, uint64_t after, uint64_t highest, size_t limit, size_t *count);

#endif
