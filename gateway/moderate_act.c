/* What `loa moderate` does. */
#include <inttypes.h>
#include <stdio.h>

#include "gateway/moderate.h"
#include "moderation/appeal.h"
#include "moderation/claim.h"

static const struct card *ordered_card(struct tool *tool, const struct moderate_order *order)
{
    const struct card *card = card_by_id(&tool->ctx, order->number);
    if (!card)
        moderate_refuse("there is no card of that number; `loa moderate list` shows the queue");
    return card;
}

static const struct decision *ordered_decision(struct tool *tool, const struct moderate_order *order)
{
    const struct decision *decision = decision_by_id(&tool->ctx, order->number);
    if (!decision)
        moderate_refuse("there is no decision of that number; `loa moderate decisions` shows the newest");
    return decision;
}

static int hold(struct tool *tool, const struct moderate_order *order,
                enum decision_refusal (*how)(struct ctx *ctx, const struct card *card,
                                             const struct moderator *moderator))
{
    const struct card *card = ordered_card(tool, order);
    if (!card)
        return 1;
    enum decision_refusal refusal = how(&tool->ctx, card, order->moderator);
    if (refusal != DECISION_TAKEN)
        return moderate_refuse(decision_refusal_text(refusal));
    return db_commit(&tool->ctx) == DB_DONE ? 0 : moderate_refuse("somebody was quicker; again");
}

int moderate_claim(struct tool *tool, void *self, const char *number)
{
    const struct moderate_order *order = moderate_begin(tool, self, number);
    if (!order)
        return 1;
    return hold(tool, order, claim_take);
}

int moderate_release(struct tool *tool, void *self, const char *number)
{
    const struct moderate_order *order = moderate_begin(tool, self, number);
    if (!order)
        return 1;
    return hold(tool, order, claim_release);
}

/* A card that changed in this moment is not decided blindly, but reports that came meanwhile change nothing about it. */
int moderate_decide(struct tool *tool, void *self, const char *number)
{
    const struct moderate_order *order = moderate_begin(tool, self, number);
    if (!order)
        return 1;
    const char *id = NULL;
    enum db_outcome outcome = DB_CONFLICT;
    if (order->decision.verdict == VERDICTS)
        return moderate_refuse("--verdict is missing: true, false, unclear, ask, limit, hide, warn or nothing");
    for (int i = 0; i < 5 && outcome == DB_CONFLICT; i++) {
        const struct card *card = ordered_card(tool, order);
        if (!card)
            return 1;
        enum decision_refusal refusal = decision_make(&tool->ctx, card, order->moderator, &order->decision, &id);
        if (refusal != DECISION_TAKEN)
            return moderate_refuse(decision_refusal_text(refusal));
        outcome = db_commit(&tool->ctx);
    }
    if (outcome != DB_DONE)
        return moderate_refuse("the card changes all the time; again");
    bool second = verdict_traits(order->decision.verdict)->second || order->decision.emergency;
    uint64_t made = db_fresh_value(&tool->ctx, id);
    printf("decision   %" PRIu64 " %s\n", made,
           second ? "waits for a second moderator: loa moderate confirm"
                  : "is carried out in a minute: loa moderate undo");
    return 0;
}

static enum decision_refusal act_confirm(struct tool *tool, const struct moderate_order *order)
{
    return decision_confirm(&tool->ctx, decision_by_id(&tool->ctx, order->number), order->moderator);
}

static enum decision_refusal act_refuse(struct tool *tool, const struct moderate_order *order)
{
    return decision_refuse(&tool->ctx, decision_by_id(&tool->ctx, order->number), order->moderator);
}

static enum decision_refusal act_undo(struct tool *tool, const struct moderate_order *order)
{
    return decision_undo(&tool->ctx, decision_by_id(&tool->ctx, order->number), order->moderator);
}

static enum decision_refusal act_uphold(struct tool *tool, const struct moderate_order *order)
{
    return appeal_hear(&tool->ctx, decision_by_id(&tool->ctx, order->number), order->moderator, false,
                       order->decision.note);
}

static enum decision_refusal act_overturn(struct tool *tool, const struct moderate_order *order)
{
    return appeal_hear(&tool->ctx, decision_by_id(&tool->ctx, order->number), order->moderator, true,
                       order->decision.note);
}

static int act(struct tool *tool, const struct moderate_order *order,
               enum decision_refusal (*how)(struct tool *tool, const struct moderate_order *order))
{
    if (!ordered_decision(tool, order))
        return 1;
    int status = moderate_try(tool, order, how);
    if (status == 0)
        printf("decision   %s is %s\n", order->number,
               decision_state_name(decision_by_id(&tool->ctx, order->number)->state));
    return status;
}

int moderate_confirm(struct tool *tool, void *self, const char *number)
{
    const struct moderate_order *order = moderate_begin(tool, self, number);
    if (!order)
        return 1;
    return act(tool, order, act_confirm);
}

int moderate_refuse_it(struct tool *tool, void *self, const char *number)
{
    const struct moderate_order *order = moderate_begin(tool, self, number);
    if (!order)
        return 1;
    return act(tool, order, act_refuse);
}

int moderate_undo(struct tool *tool, void *self, const char *number)
{
    const struct moderate_order *order = moderate_begin(tool, self, number);
    if (!order)
        return 1;
    return act(tool, order, act_undo);
}

int moderate_uphold(struct tool *tool, void *self, const char *number)
{
    const struct moderate_order *order = moderate_begin(tool, self, number);
    if (!order)
        return 1;
    return act(tool, order, act_uphold);
}

int moderate_overturn(struct tool *tool, void *self, const char *number)
{
    const struct moderate_order *order = moderate_begin(tool, self, number);
    if (!order)
        return 1;
    return act(tool, order, act_overturn);
}
