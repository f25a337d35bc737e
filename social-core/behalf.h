/**
 * Posting for another: one in five of the minorities does not write Vietnamese, so somebody else texts for them. The
 * post is the other's, says who posted it, and appears only when the other agrees.
 */
#ifndef LOA_BEHALF_H
#define LOA_BEHALF_H

#include "social-core/outbox.h"
#include "social-core/person.h"

struct behalf {
    const char *id; /**< its number, from the one row of numbers */
    const char *by_id, *for_id, *text;
    const struct channel *channel;
    const char *outcome; /**< number of the post, "-" when refused; NULL: still open */
};

/** Puts into the batch what `by` wants to post for another, and the question to them (in `class`); returns its number as
 *  a fresh text. Kept for seven days. */
const char *behalf_ask(struct ctx *ctx, enum outbox_class class, const struct person *by, const struct person *whom,
                       const struct channel *channel, const char *text);

/** What waits under this number, or NULL. */
const struct behalf *behalf_by_id(struct ctx *ctx, const char *id);

/** Notes in the batch what became of it, guarded: nothing yet. `outcome` may be a fresh number. */
void behalf_close(struct ctx *ctx, const struct behalf *behalf, const char *outcome);

#endif
