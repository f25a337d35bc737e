/** Where something is said and doubted: communes, and how many in each. Counts only; nobody is named. */
#ifndef LOA_MODERATION_SPREAD_H
#define LOA_MODERATION_SPREAD_H

#include <stddef.h>
#include <stdint.h>

#include "social-core/ctx.h"
#include "social-core/directory.h"
#include "social-core/post.h"

struct spread {
    const struct area *area; /**< villages count for their commune; NULL: not known */
    uint64_t count;
};

/** Where the authors of posts live: the most first. */
struct spread *spread_of_posts(struct ctx *ctx, const struct posts *posts, size_t *count);

/** Where those live who reported a card or asked about it by phone: the most first. */
struct spread *spread_of_reports(struct ctx *ctx, const char *card, size_t *count);

#endif
