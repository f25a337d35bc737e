/**
 * Marks: what was decided about a post, as whoever reads it must know. Moderation writes them; everything that shows or
 * sends posts heeds them. A post without a mark is shown as it is.
 */
#ifndef LOA_MARK_H
#define LOA_MARK_H

#include <stdbool.h>
#include <stdint.h>

#include "social-core/ctx.h"

enum mark {
    MARK_NONE,
    MARK_TRUE,     /**< looked at and right */
    MARK_CHECKING, /**< being looked at */
    MARK_FALSE,    /**< shown with its correction, pushed to nobody */
    MARK_LIMITED,  /**< shown to who looks for it, pushed to nobody */
    MARK_HIDDEN,   /**< shown to nobody */
    MARK_HELD,     /**< not shown yet: a rule wants it looked at first */
    MARK_KINDS
};

/** "shown", "true", "checking", … as in the store, and struct post.state. */
const char *mark_name(enum mark mark);

/** True when nobody may see it (held, hidden), or when it comes to nobody by itself. */
bool mark_hides(enum mark mark);
bool mark_stops_pushes(enum mark mark);

/** Puts a mark into the batch, with the number of the decision (or the name of the rule) that it stands for. */
void mark_write(struct ctx *ctx, const char *post, enum mark mark, const char *why);

/** Takes it away. */
void mark_remove(struct ctx *ctx, const char *post);

/** What a mark's record says; `*decision` is 0 when a rule made it, `*rule` is then its name. */
enum mark mark_read(struct ctx *ctx, const char *record, uint64_t *decision, const char **rule);

/** Queues the read of the marks of posts: a list of records after db_wait(). `ids`: their numbers. NULL when there is
 *  none. */
const struct db_reply *marks_ask(struct ctx *ctx, const uint64_t *ids, size_t count);

#endif
