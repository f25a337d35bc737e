#include "adapters/web/moderate.h"

#include <inttypes.h>
#include <string.h>

#include "adapters/web/desk_view.h"
#include "adapters/web/view.h"
#include "moderation/moderation.h"
#include "moderation/visitor.h"

const char *moderate_trouble(struct exchange *exchange, enum decision_refusal refusal)
{
    static const char *const keys[DECISION_REFUSALS] = {[DECISION_TAKEN] = "",
                                                        [DECISION_ILLEGAL] = "illegal",
                                                        [DECISION_HELD] = "held",
                                                        [DECISION_OWN] = "own",
                                                        [DECISION_SAME_EYES] = "same_eyes",
                                                        [DECISION_NOT_YOURS] = "not_yours",
                                                        [DECISION_TOO_LATE] = "late",
                                                        [DECISION_LAPSED] = "lapsed",
                                                        [DECISION_NO_REASON] = "no_reason",
                                                        [DECISION_NO_NOTE] = "no_note",
                                                        [DECISION_TOO_LONG] = "too_long",
                                                        [DECISION_NO_TRUTH] = "no_truth",
                                                        [DECISION_NO_AGENCY] = "no_agency",
                                                        [DECISION_NOTHING_TO_HIDE] = "nothing_to_hide"};
    return desk_word(exchange, "refused", keys[refusal]);
}

const char *moderate_name(struct ctx *ctx, const char *login)
{
    const struct staff *member = login ? staff_by_login(ctx, login) : NULL;
    return member ? member->name : login;
}

const struct moderator *moderate_self(struct ctx *ctx, const struct exchange *exchange)
{
    const struct moderator *moderator = moderator_of(ctx, exchange->member->login);
    const struct moderator gone = {.login = exchange->member->login};
    return moderator ? moderator : arena_copy_of(ctx->arena, &gone, sizeof gone);
}

/* ---- a card ---- */

/* "harm 8.0 × reach 1.3 × …" */
static const char *formula_of(struct ctx *ctx, struct exchange *exchange, const struct card_score *score)
{
    const struct {
        const char *name;
        double value;
    } parts[] = {{"harm", score->harm}, {"reach", score->reach}, {"speed", score->speed}, {"doubt", score->doubt}};
    const char *text = "";
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        text = arena_printf(ctx->arena, "%s%s%s %.1f", text, i ? " × " : "",
                            desk_word(exchange, "score", parts[i].name), parts[i].value);
    return text;
}

static json_t *visitors_of(struct ctx *ctx, struct exchange *exchange, const struct card *card)
{
    json_t *list = json_array();
    for (size_t i = 0; i <= REASONS; i++)
        if (card->visitors[i])
            json_array_append_new(
                list, json_pack("{s:s,s:I}", "reason",
                                desk_word(exchange, "reason",
                                          i < REASONS ? reason_at(moderation_rules(ctx), i)->name : "asked"),
                                "times", (json_int_t)card->visitors[i]));
    return list;
}

static json_t *reasons_of(struct ctx *ctx, struct exchange *exchange, const struct card *card)
{
    json_t *list = json_array();
    for (size_t i = 0; i < REASONS; i++)
        if (card->reasons[i])
            json_array_append_new(list,
                                  json_pack("{s:s,s:I}", "reason",
                                            desk_word(exchange, "reason", reason_at(moderation_rules(ctx), i)->name),
                                            "times", (json_int_t)card->reasons[i]));
    return list;
}

json_t *moderate_card_row(struct ctx *ctx, struct exchange *exchange, const struct card *card)
{
    bool held = card->claimed_by && card_held(ctx, card, "");
    json_t *model =
        json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:o}", "card", card->id, "line", card->text, "score",
                  arena_printf(ctx->arena, "%.0f", card->score.whole), "state_text",
                  desk_word(exchange, "card", card_state_name(card->state)), "at",
                  view_time_iso(ctx->arena, card->last_ms), "time", view_time_text(ctx->arena, card->last_ms),
                  "formula", formula_of(ctx, exchange, &card->score), "reasons", reasons_of(ctx, exchange, card));
    view_text(model, "place", card->area ? card->area->name : NULL);
    view_text(model, "rules", *card->rules ? card->rules : NULL);
    view_text(model, "holder", held ? moderate_name(ctx, card->claimed_by) : NULL);
    view_text(model, "checking", card->checking ? "yes" : NULL);
    view_text(model, "only_asked", card->asked ? "yes" : NULL);
    view_count(model, "lapsed", card->lapsed);
    view_count(model, "asks", card->asks);
    view_count(model, "brigades", card->brigades);
    view_count(model, "newcomers", card->newcomers);
    view_count(model, "same_phone", card->same_phone);
    view_count(model, "visitor_count", visitors_count(card));
    json_object_set_new(model, "visitors", visitors_of(ctx, exchange, card));
    view_text(model, "weight", arena_printf(ctx->arena, "%.1f", (double)(card->weight + visitors_weight(card)) / 100));
    return model;
}

/* ---- a decision ---- */

json_t *moderate_decision_row(struct ctx *ctx, struct exchange *exchange, const struct decision *decision)
{
    const char *state = decision_state_name(decision->state);
    json_t *model =
        json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s}", "decision", decision->id, "card", decision->card, "verdict",
                  desk_word(exchange, "verdict", verdict_traits(decision->verdict)->name), "state", state, "state_text",
                  desk_word(exchange, "decision", state), "at", view_time_iso(ctx->arena, decision->at_ms), "time",
                  view_time_text(ctx->arena, decision->at_ms));
    view_text(model, "by", moderate_name(ctx, decision->by));
    view_text(model, "second", moderate_name(ctx, decision->second));
    view_text(model, "note", *decision->note ? decision->note : NULL);
    view_text(model, "request", decision->request);
    view_text(model, "rumour", decision->rumour);
    view_text(model, "emergency", decision->emergency ? "yes" : NULL);
    if (decision->reason < REASONS)
        view_text(model, "reason",
                  desk_word(exchange, "reason", reason_at(moderation_rules(ctx), decision->reason)->name));
    return model;
}
