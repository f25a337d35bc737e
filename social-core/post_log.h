/**
 * The region's log of posts: the stream of the newer ones and, before it, the archive (post_archive.h). Entries are as
 * XRANGE gives them: a pair of the id `0-N` and the list of fields and values.
 */
#ifndef LOA_POST_LOG_H
#define LOA_POST_LOG_H

#include <stddef.h>
#include <stdint.h>

#include "social-core/ctx.h"

struct log_entries {
    const struct db_reply **list;
    size_t count;
};

/** The number of an entry. */
uint64_t log_number(const struct db_reply *entry);

/** The entries with these numbers, in this order; numbers that no post has are left out. */
struct log_entries log_by_ids(struct ctx *ctx, const uint64_t *ids, size_t count);

/** Up to `limit` entries older than `before` (0: from the newest), newest first. */
struct log_entries log_before(struct ctx *ctx, uint64_t before, size_t limit);

/** Up to `limit` entries newer than `after`, oldest first. */
struct log_entries log_after(struct ctx *ctx, uint64_t after, size_t limit);

#endif
