/**
 * Sleepers: those whom a walk to many passed over, because it was night in their area. They stand in a set until they
 * are done; the next walk goes through that set. `name` is the walk's: "post.123", "broadcast.124".
 */
#ifndef LOA_SLEEPERS_H
#define LOA_SLEEPERS_H

#include "social-core/idset.h"

/** Put into the batch that these persons (ids in ascending order) wait for their morning; that they do no more. */
void sleepers_add(struct ctx *ctx, const char *name, const uint64_t *ids, size_t count);
void sleepers_remove(struct ctx *ctx, const char *name, const uint64_t *ids, size_t count);

/** How many wait; `highest` is the highest person id there can be. */
uint64_t sleepers_count(struct ctx *ctx, const char *name, uint64_t highest);

/** Adds those of a chunk to its bits; one read. */
void sleepers_fill(struct ctx *ctx, const char *name, uint64_t chunk, struct idbits *bits);

/** Puts into the batch that nobody waits any more: it was cancelled, or has gone. */
void sleepers_forget(struct ctx *ctx, const char *name, uint64_t highest);

#endif
