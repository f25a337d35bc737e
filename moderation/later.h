/**
 * Later variants: what a decision does about a post that says the same and is written after it. The post is under the
 * decision from its first moment; its author is answered at once and can object as the first ones could. That is no
 * strike: a program found the likeness, and only a person strikes.
 */
#ifndef LOA_MODERATION_LATER_H
#define LOA_MODERATION_LATER_H

#include "moderation/decision.h"
#include "social-core/room.h"

/** The decision of this number when later variants come under it (false, limit, hide, and it stands); NULL: they do not. */
const struct decision *later_known(struct ctx *ctx, uint64_t decision);

/** How such a post is written, and what its author is told. */
struct post_ruling later_ruling(struct ctx *ctx, const struct decision *decision, const struct post_draft *draft);

/** It was written: puts its mark into the batch, and who can object. The batch fails when the decision no longer stands
 *  as it was read. */
void later_take(struct ctx *ctx, const struct decision *decision, const struct post_draft *draft);

#endif
