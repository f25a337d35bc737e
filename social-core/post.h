/** Posts: public texts on a channel, and the feeds they stand in. */
#ifndef LOA_POST_H
#define LOA_POST_H

#include <stdbool.h>
#include <stdint.h>

#include "social-core/ctx.h"
#include "social-core/directory.h"
#include "social-core/mark.h"
#include "social-core/person.h"

struct post {
    uint64_t id; /**< the number a villager sees */
    const char *author_id;
    const char *author;     /**< handle; "-" when the person is gone */
    const char *by_id, *by; /**< who posted it for the author: id and handle; NULL: the author */
    const struct channel *channel;
    const char *text;  /**< NFC UTF-8 as written */
    int64_t at_ms;     /**< UTC */
    uint64_t reply_to; /**< 0: no reply */
    const char *state; /**< "shown", or the name of its mark */
    enum mark mark;
    uint64_t decision; /**< the number of what was decided about it; 0: nothing was */
    const char *rule;  /**< of one that is held: the rule that holds it */
    const char *truth; /**< of a false one: what is true, in the region's language; NULL */
};

/** Posts of a feed; `more` when the feed goes on. */
struct posts {
    const struct post *list;
    size_t count;
    bool more;
};

/* All of these leave out what nobody may see (mark.h), but posts_kept(). */

/** One post, or NULL. */
const struct post *post_by_id(struct ctx *ctx, uint64_t id);

/** The posts with these numbers, in this order; those that are not there are left out. */
struct posts posts_by_ids(struct ctx *ctx, const uint64_t *ids, size_t count);

/** The same with those that are hidden or held: for who must compare or decide, not for who reads. */
struct posts posts_kept(struct ctx *ctx, const uint64_t *ids, size_t count);

/** What a post says, and nothing else of it. */
struct post_text {
    uint64_t id;
    const char *text;
};

/** The texts of posts_kept(), in `texts`, which has room for all, in one round trip. Returns how many there are. */
size_t posts_texts(struct ctx *ctx, const uint64_t *ids, size_t count, struct post_text *texts);

/** Up to `limit` posts of a channel older than `before` (0: from the newest), newest first. */
struct posts posts_before(struct ctx *ctx, const struct channel *channel, uint64_t before, size_t limit);

/** Up to `limit` posts of a channel newer than `after`, oldest first. */
struct posts posts_after(struct ctx *ctx, const struct channel *channel, uint64_t after, size_t limit);

/** The same two over all public posts of the region. */
struct posts all_posts_before(struct ctx *ctx, uint64_t before, size_t limit);
struct posts all_posts_after(struct ctx *ctx, uint64_t after, size_t limit);

/** The latter with those that are hidden or held. */
struct posts all_posts_kept_after(struct ctx *ctx, uint64_t after, size_t limit);

/** Up to `limit` posts a person wrote, newest first: those before `before`, a post of theirs (0, and whatever is none: from the
 *  newest). A round trip a post: each names the one before it. */
struct posts posts_by(struct ctx *ctx, const struct person *person, uint64_t before, size_t limit);

/** Up to `limit` replies to a post newer than `after`, oldest first. */
struct posts replies_to(struct ctx *ctx, uint64_t post, uint64_t after, size_t limit);

/**
 * Posts whose folded text holds every word of the folded `query`, newest first, older than `before` (0: newest).
 * Looks at `SEARCH_POSTS` posts at most: `*continued_at` is then the post to go on before, 0 when all were seen.
 */
#define SEARCH_POSTS 20000
struct posts posts_matching(struct ctx *ctx, const char *query, uint64_t before, size_t limit, uint64_t *continued_at);

/** How many followers a channel has. */
uint64_t channel_followers(struct ctx *ctx, const struct channel *channel);

/** Queues what post_write() must know; the caller's db_wait() stands between. */
const struct db_reply *post_ask(struct ctx *ctx, const struct channel *channel);

/**
 * Adds a post to the batch: the log, the feed, its author's posts, the replies of what it answers, and one outbox row
 * when anybody gets this channel at once (`asked`, from post_ask()). One of an author a batch: `author` is as read, and
 * that they wrote nothing since is guarded. Returns its number as a fresh text (db.h).
 */
const char *post_write(struct ctx *ctx, const struct person *author, const struct channel *channel, const char *text,
                       uint64_t reply_to, const struct db_reply *asked);

/** The same for a post that another texted for its author, who agreed. */
const char *post_write_for(struct ctx *ctx, const char *by_id, const struct person *author,
                           const struct channel *channel, const char *text, const struct db_reply *asked);

#endif
