/** What a decision did that was overturned, or reversed, is undone, in the same small steps (effect.h). */
#ifndef LOA_MODERATION_RESTORE_H
#define LOA_MODERATION_RESTORE_H

#include "moderation/decision.h"

/** Puts into the batch that a decision is reversed: another, `by`, was made about its card in favour of its authors. */
void restore_for(struct ctx *ctx, const struct decision *decision, const struct decision *by);

/** Takes the marks off some of its posts; then goes on with the authors. */
void restore_posts(struct ctx *ctx, const struct decision *decision);

/** Takes back the strikes, tells the authors, and tells all who saw the correction that it was wrong. */
void restore_authors(struct ctx *ctx, const struct decision *decision);

#endif
