/**
 * Clusters of posts in the store: a new post finds the one it belongs to and joins it. Named by the number of a post in it.
 * A post that nobody else says has no cluster and costs nothing but what it is found by, as long as it is (shelf.h).
 *
 *     struct cluster_found found = cluster_find(ctx, words, text);
 *     cluster_join(ctx, &found, post);
 */
#ifndef LOA_MODERATION_CLUSTER_H
#define LOA_MODERATION_CLUSTER_H

#include <stddef.h>
#include <stdint.h>

#include "moderation/gist_cache.h"
#include "moderation/shelf.h"
#include "social-core/ctx.h"

/** What texts are read with; borrowed. */
struct cluster_words {
    const struct wording *wording;
    const struct gazetteer *gazetteer; /**< NULL: names are known by the word before them only */
    struct gist_cache *cache;          /**< of both; NULL: each text is read anew */
};

/** Where a text belongs; the arena's. */
struct cluster_found {
    uint64_t cluster;   /**< 0: no post says the same, or its cluster contradicts the text more often than it agrees */
    uint64_t post;      /**< the post of it that is nearest */
    uint64_t others[4]; /**< other clusters that hold a post that says the same: a moderator may merge or join them */
    size_t other_count;
    bool same_words; /**< it says word for word what `post` says */
    bool stands_in;  /**< such a post is young enough to be found in its place: it needs no shelves of its own */
    bool alone;      /**< `post` has no cluster yet: it will have its own name */
    uint64_t newest; /**< the newest number there is */
    struct shelf shelves[GIST_TRAITS + 1];
    size_t shelf_count;
    size_t whole; /**< the shelf of those that say it word for word; the others are of its traits */
};

/** The gist of a text (text_normal()), from the cache where it was read lately; the arena's. */
const struct gist *cluster_gist(struct ctx *ctx, const struct cluster_words *words, const char *text);

/** Finds the cluster of a text (text_normal()). Four round trips, whatever there is. */
struct cluster_found cluster_find(struct ctx *ctx, const struct cluster_words *words, const char *text);

/** Adds to the batch what makes a post found by its words and a member. */
void cluster_join(struct ctx *ctx, const struct cluster_found *found, uint64_t post);

/** The cluster of a post, 0 when it stands alone. */
uint64_t cluster_of_post(struct ctx *ctx, uint64_t post);

/** The posts of a cluster by number; returns how many, list in the arena. */
size_t cluster_members(struct ctx *ctx, uint64_t cluster, const uint64_t **posts);

/** Adds to the batch: all of `from` belongs to `into`. */
void cluster_merge(struct ctx *ctx, uint64_t from, uint64_t into);

/**
 * Adds to the batch: these posts of `cluster` are a cluster of their own from now on, named by the first of them that is not
 * the cluster's name. Returns that name; 0 when there is none, or when nothing would stay behind. New posts go to the
 * cluster of the post they are nearest to.
 */
uint64_t cluster_split(struct ctx *ctx, uint64_t cluster, const uint64_t *posts, size_t count);

#endif
