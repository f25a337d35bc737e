#include "moderation/claim.h"

enum decision_refusal claim_refusal(struct ctx *ctx, const struct card *card, const struct moderator *moderator)
{
    if (card_is_of(ctx, card, moderator->person))
        return DECISION_OWN;
    if (card->state == CARD_deciding)
        return DECISION_ILLEGAL;
    return card_held(ctx, card, moderator->login) ? DECISION_HELD : DECISION_TAKEN;
}

static void hold(struct ctx *ctx, const struct card *card, const char *holder)
{
    struct card after = *card;
    after.claimed_by = holder;
    after.claimed_ms = holder ? ctx->now_ms : 0;
    card_write(ctx, &after);
}

enum decision_refusal claim_take(struct ctx *ctx, const struct card *card, const struct moderator *moderator)
{
    enum decision_refusal refusal = claim_refusal(ctx, card, moderator);
    if (refusal == DECISION_TAKEN && card->state != CARD_open)
        refusal = DECISION_ILLEGAL;
    if (refusal == DECISION_TAKEN)
        hold(ctx, card, moderator->login);
    return refusal;
}

enum decision_refusal claim_release(struct ctx *ctx, const struct card *card, const struct moderator *moderator)
{
    if (card_held(ctx, card, moderator->login))
        return DECISION_HELD;
    hold(ctx, card, NULL);
    return DECISION_TAKEN;
}
