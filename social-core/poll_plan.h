/**
 * How a poll is asked and its result told: by broadcasts, which an officer writes and another one approves
 * (broadcast_plan.h). The broadcast that asks has the poll's number; starting it opens the poll, stopping it closes the poll,
 * or drops one that nobody was asked yet. Each function fills the batch of the broadcast's own step.
 */
#ifndef LOA_POLL_PLAN_H
#define LOA_POLL_PLAN_H

#include "social-core/broadcast_plan.h"
#include "social-core/poll.h"

/** Whom it asks, and when. */
struct poll_plan {
    struct audience_choice choice;
    int64_t start_ms; /**< UTC; 0: as soon as it is approved */
};

/**
 * Keeps a draft that poll_wrong() finds nothing wrong with, new (`before` NULL) or in place of the poll that `before` asks,
 * with the broadcast that asks it. Like broadcast_keep(): `*id` is the number of both; `why` says more of the audience.
 */
enum broadcast_refusal poll_keep(struct ctx *ctx, const struct broadcast *before, const struct poll *draft,
                                 const struct poll_plan *plan, const char **id, char *why, size_t size);

/** Keeps a draft that tells everybody who answered what came out, with what the agency says to it (may be ""). Only of a
 *  closed poll that somebody answered, and only one at a time. `*id` is the broadcast's number. */
enum broadcast_refusal poll_tell(struct ctx *ctx, const struct poll *poll, const char *by, const char *outcome,
                                 const char **id);

/** The end: no answer counts any more, and what still asks is stopped. `by` a login, or BROADCAST_BY_TIME. False when it is
 *  not open. */
bool poll_close(struct ctx *ctx, const struct poll *poll, const char *by);

/** The audience of those who answered a poll. */
const char *poll_answerers(struct ctx *ctx, const char *id);

/** A broadcast goes out: the poll that it asks is open, the one whose result it tells is told. Refused, with nothing in the
 *  batch, where so many are open already or the poll has moved meanwhile. */
enum broadcast_refusal poll_begun(struct ctx *ctx, const struct broadcast *broadcast, const char *by);

/** A broadcast is stopped for good. */
void poll_stopped(struct ctx *ctx, const struct broadcast *broadcast, const char *by);

#endif
