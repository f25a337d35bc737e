/** A list of posts in the three forms in which it is read: page, JSON, Atom. */
#ifndef LOA_WEB_FEED_H
#define LOA_WEB_FEED_H

#include <jansson.h>

#include "adapters/web/exchange.h"
#include "social-core/post.h"

struct feed {
    const char *template; /**< of the page */
    const char *title;
    const char *path;   /**< of the page, encoded: "/c/nuoc" */
    const char *query;  /**< what the next page needs besides `before`: "q=mua&"; NULL: nothing */
    const char *stream; /**< channel id of the event stream, "" for all posts; NULL: it has none */
    json_t *api;        /**< the JSON answer without `posts` and `next`; owned by the feed */
    json_t *model;      /**< what the page shows besides the posts; owned by the feed */
    uint64_t before;    /**< where this page begins; 0: the newest */
    uint64_t next;      /**< where the next one begins; 0: there is none */
    struct posts posts;
};

/** The next page begins before the last post of this one. */
uint64_t feed_next(const struct posts *posts);

/** Answers with the feed in the format of the request; takes api and model over. */
void feed_answer(struct ctx *ctx, struct exchange *exchange, const struct feed *feed);

#endif
