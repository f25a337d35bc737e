/* One decision: how far it is, who got its correction, and what a moderator may still do about it. */
#include <string.h>

#include "adapters/web/desk_view.h"
#include "adapters/web/guard.h"
#include "adapters/web/moderate.h"
#include "adapters/web/view.h"
#include "moderation/appeal.h"
#include "moderation/correction.h"
#include "moderation/moderation.h"
#include "social-core/text/catalog.h"
#include "social-core/world.h"

static enum decision_refusal confirm(struct ctx *ctx, const struct exchange *exchange, const struct decision *decision,
                                     const struct moderator *moderator)
{
    return decision_confirm(ctx, decision, moderator);
}

static enum decision_refusal refuse(struct ctx *ctx, const struct exchange *exchange, const struct decision *decision,
                                    const struct moderator *moderator)
{
    return decision_refuse(ctx, decision, moderator);
}

static enum decision_refusal undo(struct ctx *ctx, const struct exchange *exchange, const struct decision *decision,
                                  const struct moderator *moderator)
{
    return decision_undo(ctx, decision, moderator);
}

static enum decision_refusal uphold(struct ctx *ctx, const struct exchange *exchange, const struct decision *decision,
                                    const struct moderator *moderator)
{
    return appeal_hear(ctx, decision, moderator, false, web_field(&exchange->request, "note"));
}

static enum decision_refusal overturn(struct ctx *ctx, const struct exchange *exchange, const struct decision *decision,
                                      const struct moderator *moderator)
{
    return appeal_hear(ctx, decision, moderator, true, web_field(&exchange->request, "note"));
}

/* `by_other`: whoever decided it, or agreed, cannot; else only who decided can. */
static const struct act {
    const char *name, *button;
    enum decision_event event;
    bool by_other;
    enum decision_refusal (*run)(struct ctx *ctx, const struct exchange *exchange, const struct decision *decision,
                                 const struct moderator *moderator);
} acts[] = {{"confirm", "can_confirm", DECISION_DO_confirm, true, confirm},
            {"refuse", "can_refuse", DECISION_DO_refuse, true, refuse},
            {"undo", "can_undo", DECISION_DO_undo, false, undo},
            {"uphold", "can_uphold", DECISION_DO_uphold, true, uphold},
            {"overturn", "can_overturn", DECISION_DO_overturn, true, overturn}};

static void add_buttons(json_t *model, const struct exchange *exchange, const struct decision *decision)
{
    const char *login = exchange->member->login;
    bool part = !strcmp(login, decision->by) || (decision->second && !strcmp(login, decision->second));
    enum decision_state to;
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (decision_leads(decision->state, acts[i].event, &to) && part != acts[i].by_other)
            view_text(model, acts[i].button, "yes");
    view_text(model, "waits_for_other", decision->state == DECISION_second && part ? "yes" : NULL);
    view_text(model, "waits_for_hearer", decision->state == DECISION_appealed && part ? "yes" : NULL);
}

static void add_truths(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct decision *decision)
{
    json_t *list = json_array();
    for (size_t i = 0; i < decision->truth_count; i++) {
        const struct broadcast_text *truth = &decision->truths[i];
        const struct person reader = {.name = "", .language = truth->language};
        json_array_append_new(
            list, json_pack("{s:s,s:s,s:o}", "language", locale_of(ctx->world->catalogs, truth->language)->name, "text",
                            truth->text, "count",
                            desk_sms(ctx, exchange, correction_preview(ctx, decision, truth, &reader))));
    }
    json_object_set_new(model, "truths", list);
}

static void add_progress(struct ctx *ctx, json_t *model, const struct decision *decision)
{
    struct correction_progress far = correction_progress(ctx, strtoull(decision->id, NULL, 10));
    json_object_set_new(model, "progress",
                        json_pack("{s:I,s:I,s:I,s:I,s:I,s:I,s:b}", "all", (json_int_t)far.all, "delivered",
                                  (json_int_t)far.delivered, "shown", (json_int_t)far.shown, "pending",
                                  (json_int_t)far.pending, "unreachable", (json_int_t)far.unreachable, "stopped",
                                  (json_int_t)far.stopped, "sending", far.sending));
}

static void add_appeals(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct decision *decision)
{
    size_t count;
    const struct appeal *appeals = appeals_of(ctx, decision, &count);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_pack("{s:s}", "said", appeals[i].text));
    json_object_set_new(model, "appeals", list);
    view_text(model, "heard_by", moderate_name(ctx, decision->heard_by));
    view_text(model, "heard_note", decision->heard_note);
}

static void show(struct ctx *ctx, struct exchange *exchange, const struct decision *decision, int status,
                 const char *trouble)
{
    const char *title =
        arena_printf(ctx->arena, "%s %s", language_text(exchange->language, "one_decision"), decision->id);
    json_t *model = desk_frame(ctx, exchange, title), *row = moderate_decision_row(ctx, exchange, decision);
    int64_t left = decision->at_ms + moderation_undo_ms(ctx) - ctx->now_ms;
    json_object_update_missing(model, row);
    json_decref(row);
    add_buttons(model, exchange, decision);
    add_truths(ctx, exchange, model, decision);
    add_appeals(ctx, exchange, model, decision);
    if (decision->verdict == VERDICT_false && decision->done_ms)
        add_progress(ctx, model, decision);
    view_count(model, "seconds_left", decision->state == DECISION_waiting && left > 0 ? (uint64_t)left / 1000 : 0);
    if (decision->state == DECISION_second) {
        view_text(model, "lapses", view_time_text(ctx->arena, decision_lapses_ms(ctx, decision)));
        view_text(model, "lapses_at", view_time_iso(ctx->arena, decision_lapses_ms(ctx, decision)));
    }
    view_text(model, "has_lapsed", decision->state == DECISION_lapsed ? "yes" : NULL);
    view_text(model, "typed_note", web_field(&exchange->request, "note"));
    view_text(model, "revision", decision->revision);
    view_text(model, "token", guard_token(ctx, ctx->arena));
    view_text(model, "trouble", trouble);
    answer_page(exchange, status, "moderate_decision", model);
}

static void do_act(struct ctx *ctx, struct exchange *exchange, const struct decision *decision, const struct act *act)
{
    const char *page = arena_printf(ctx->arena, "/moderate/decision/%s", decision->id);
    struct decision seen = *decision;
    seen.revision = web_field(&exchange->request, "revision"); /* of what the page showed */
    db_mark(ctx, guard_marker(ctx, exchange, page));
    enum decision_refusal refusal = act->run(ctx, exchange, &seen, moderate_self(ctx, exchange));
    if (refusal != DECISION_TAKEN) {
        db_batch_drop(ctx);
        show(ctx, exchange, decision, 400, moderate_trouble(exchange, refusal));
    } else if (db_commit(ctx) == DB_CONFLICT) {
        show(ctx, exchange, decision_by_id(ctx, decision->id), 409, language_text(exchange->language, "card_changed"));
    } else {
        answer_redirect(exchange, page);
    }
}

void page_moderate_decision(struct ctx *ctx, struct exchange *exchange)
{
    const char *id = exchange->request.args[0], *name = web_field(&exchange->request, "do");
    bool number = strlen(id) < 20 && strspn(id, "0123456789") == strlen(id);
    const struct decision *decision = number ? decision_by_id(ctx, id) : NULL;
    if (!decision) {
        answer_error(exchange, 404);
        return;
    }
    if (exchange->request.method != WEB_POST) {
        guard_note_look(ctx, exchange, "decision-view", id);
        show(ctx, exchange, decision, 200, NULL);
        return;
    }
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (!strcmp(acts[i].name, name)) {
            do_act(ctx, exchange, decision, &acts[i]);
            return;
        }
    answer_error(exchange, 400);
}
