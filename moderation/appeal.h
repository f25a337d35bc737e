/**
 * Appeals: KN and the number of a decision, within 20 days, once, by an author of what it is about; heard by somebody who had no
 * part in it. An overturned decision is undone by restore.h.
 */
#ifndef LOA_MODERATION_APPEAL_H
#define LOA_MODERATION_APPEAL_H

#include <stdbool.h>
#include <stddef.h>

#include "moderation/decision.h"
#include "social-core/person.h"

enum appeal_outcome {
    APPEAL_TAKEN,
    APPEAL_NOT_YOURS, /**< no such decision, or none about a post of theirs that they can object to */
    APPEAL_LATE,      /**< DECISION_APPEAL_MS are over */
    APPEAL_BEFORE,    /**< they have objected already */
    APPEAL_HEARD      /**< it was heard already */
};

/** Puts into the batch: an author was told of a decision now, and can object to it from now on. What they said against it
 *  before stays. */
void appeal_let(struct ctx *ctx, const char *decision, const char *person);

/** Whether this person was told of a decision about a post of theirs. */
bool appeal_is_let(struct ctx *ctx, const char *decision, const char *person);

/** An author objects: fills the batch. */
enum appeal_outcome appeal_make(struct ctx *ctx, const struct person *author, const char *decision, const char *text);

/** The decisions that this person can object to now, the latest first, at most `limit`. */
const struct decision **appeals_open(struct ctx *ctx, const char *person, size_t limit, size_t *count);

/** The number of the latest decision that this person was told of, for KN without a number; NULL: none in 20 days. */
const char *appeal_latest(struct ctx *ctx, const char *person);

/** What authors say against a decision. */
struct appeal {
    const char *person; /**< id: never shown */
    const char *text;
};
const struct appeal *appeals_of(struct ctx *ctx, const struct decision *decision, size_t *count);

/** Decisions that wait to be heard, the longest waiting first. */
const struct decision **appeals_waiting(struct ctx *ctx, size_t limit, size_t *count);

/** Hears it: upheld or overturned, with a note that the authors get. DECISION_SAME_EYES when they decided or agreed to it,
 *  DECISION_NO_NOTE without one. */
enum decision_refusal appeal_hear(struct ctx *ctx, const struct decision *decision, const struct moderator *moderator,
                                  bool overturn, const char *note);

#endif
