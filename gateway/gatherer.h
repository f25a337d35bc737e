/**
 * Gathers posts into their clusters (moderation/cluster.h), one after the other as the log has them, after the villager has long had
 * an answer. The place in the log is kept in Redis and moves in the same commit as the post: a restart, or another gateway, goes on
 * behind it, and no post is gathered twice.
 */
#ifndef LOA_GATEWAY_GATHERER_H
#define LOA_GATEWAY_GATHERER_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/works.h"
#include "moderation/cluster.h"

struct event_base;
struct gatherer;

/** Since the start, but for the last. */
struct gatherer_stats {
    uint64_t posts;   /**< looked at */
    uint64_t joined;  /**< that say what others say */
    uint64_t between; /**< that would tie clusters together: a moderator may merge them */
    uint64_t behind;  /**< numbers of the log that are still to be looked at, when it looked last */
};

/** Begins to look. Only a gateway that `leads` does so (NULL: it always does). Owned by the caller; ended by gatherer_free() (NULL is
 *  allowed) before the works. The words are borrowed. */
struct gatherer *gatherer_new(struct event_base *base, struct works *works, const struct cluster_words *words,
                              bool (*leads)(void *self), void *self);
void gatherer_free(struct gatherer *gatherer);

struct gatherer_stats gatherer_stats(const struct gatherer *gatherer);

#endif
