/** Claims: whose hands a card is in. One rule for whoever decides about it, takes it apart, merges it or has it to themselves. */
#ifndef LOA_MODERATION_CLAIM_H
#define LOA_MODERATION_CLAIM_H

#include "moderation/decision.h"

/** DECISION_TAKEN: the moderator may touch the card. Else why not: one of its posts is theirs, it is being decided, another has it. */
enum decision_refusal claim_refusal(struct ctx *ctx, const struct card *card, const struct moderator *moderator);

/** Puts into the batch: an open card is theirs alone for CARD_CLAIM_MS. */
enum decision_refusal claim_take(struct ctx *ctx, const struct card *card, const struct moderator *moderator);

/** Puts into the batch: they give it back. */
enum decision_refusal claim_release(struct ctx *ctx, const struct card *card, const struct moderator *moderator);

#endif
