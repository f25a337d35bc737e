/* One card: what is said, who doubts it, and what a moderator decides about it. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/web/desk_view.h"
#include "adapters/web/guard.h"
#include "adapters/web/moderate.h"
#include "adapters/web/view.h"
#include "moderation/claim.h"
#include "moderation/cluster.h"
#include "social-core/audit.h"

static const struct decision nothing_written = {.verdict = VERDICTS, .reason = REASONS, .note = ""};

static bool is_number(const char *text)
{
    return *text && strlen(text) < 20 && strspn(text, "0123456789") == strlen(text);
}

static const char *page_of(struct ctx *ctx, const struct card *card)
{
    return arena_printf(ctx->arena, "/moderate/card/%s", card->id);
}

/* What most gave as the reason, so that who agrees has one press less; REASONS: nobody gave one. */
static size_t likely_reason(const struct card *card)
{
    size_t likely = REASONS;
    uint64_t most = 0;
    for (size_t i = 0; i < REASONS; i++)
        if (card->reasons[i] + card->visitors[i] > most) {
            most = card->reasons[i] + card->visitors[i];
            likely = i;
        }
    return likely;
}

/* Who would know: the agency that serves the place where it was said. */
static const struct agency *near_agency(struct ctx *ctx, const struct card *card)
{
    return card->area ? agency_of(ctx, card->area) : NULL;
}

static const struct decision *order_to_show(struct ctx *ctx, const struct card *card, const struct decision *order)
{
    struct decision likely = nothing_written;
    likely.reason = likely_reason(card);
    return order == &nothing_written ? arena_copy_of(ctx->arena, &likely, sizeof likely) : order;
}

static void show(struct ctx *ctx, struct exchange *exchange, const struct card *card, const struct decision *order,
                 int status, const char *trouble)
{
    const char *title = arena_printf(ctx->arena, "%s %s", language_text(exchange->language, "one_card"), card->id);
    json_t *model = desk_frame(ctx, exchange, title), *row = moderate_card_row(ctx, exchange, card);
    const struct moderator *moderator = moderate_self(ctx, exchange);
    json_object_update_missing(model, row);
    json_decref(row);
    moderate_add_posts(ctx, exchange, model, card);
    moderate_add_doubters(ctx, exchange, model, card);
    moderate_add_past(ctx, exchange, model, card);
    moderate_form_add(ctx, exchange, model, order_to_show(ctx, card, order));
    bool own = card_is_of(ctx, card, moderator->person);
    bool mine = card->claimed_by && !strcmp(card->claimed_by, moderator->login) && card_held(ctx, card, "");
    view_text(model, "is_own", own ? "yes" : NULL);
    view_text(model, "near_agency", near_agency(ctx, card) ? near_agency(ctx, card)->title : NULL);
    view_text(model, "is_mine", mine ? "yes" : NULL);
    view_text(model, "is_held", card_held(ctx, card, moderator->login) ? "yes" : NULL);
    view_text(model, "is_open", card->state == CARD_open ? "yes" : NULL);
    view_text(model, "opened", view_time_text(ctx->arena, card->opened_ms));
    view_text(model, "seen", arena_printf(ctx->arena, "%" PRIu64, card->decision));
    view_text(model, "revision", card->revision);
    view_text(model, "token", guard_token(ctx, ctx->arena));
    view_text(model, "trouble", trouble);
    answer_page(exchange, status, web_query(&exchange->request, "part") ? "moderate_facts" : "moderate_card", model);
}

/* ---- what the buttons do ---- */

/* It may be gone: then its posts belong to another's cluster, and that card is shown. */
static void show_changed(struct ctx *ctx, struct exchange *exchange, const struct card *card,
                         const struct decision *order)
{
    const struct card *now = card_by_id(ctx, card->id);
    uint64_t cluster = now ? 0 : cluster_of_post(ctx, strtoull(card->id, NULL, 10));
    if (!now && cluster)
        now = card_by_id(ctx, arena_printf(ctx->arena, "%" PRIu64, cluster));
    if (now)
        show(ctx, exchange, now, order, 409, language_text(exchange->language, "card_changed"));
    else
        answer_redirect(exchange, "/moderate");
}

static void settle(struct ctx *ctx, struct exchange *exchange, const struct card *card, const struct decision *order,
                   const char *then)
{
    if (db_commit(ctx) == DB_CONFLICT)
        show_changed(ctx, exchange, card, order);
    else
        answer_redirect(exchange, then);
}

static void hold(struct ctx *ctx, struct exchange *exchange, const struct card *card,
                 enum decision_refusal (*how)(struct ctx *ctx, const struct card *card,
                                              const struct moderator *moderator))
{
    enum decision_refusal refusal = how(ctx, card, moderate_self(ctx, exchange));
    if (refusal != DECISION_TAKEN) {
        db_batch_drop(ctx);
        show(ctx, exchange, card, &nothing_written, 409, moderate_trouble(exchange, refusal));
        return;
    }
    settle(ctx, exchange, card, &nothing_written, page_of(ctx, card));
}

static void claim(struct ctx *ctx, struct exchange *exchange, const struct card *card)
{
    hold(ctx, exchange, card, claim_take);
}

static void release(struct ctx *ctx, struct exchange *exchange, const struct card *card)
{
    hold(ctx, exchange, card, claim_release);
}

static void count(struct ctx *ctx, struct exchange *exchange, const struct card *card)
{
    struct decision order = moderate_form_read(ctx, exchange);
    show(ctx, exchange, card, &order, 200, NULL);
}

/* The ones that were chosen say something else: they are a cluster of their own from now on. */
static void split(struct ctx *ctx, struct exchange *exchange, const struct card *card)
{
    const struct web_pairs *form = &exchange->request.form;
    uint64_t *posts = arena_alloc(ctx->arena, (form->count + 1) * sizeof *posts);
    size_t chosen = 0;
    for (size_t i = 0; i < form->count; i++)
        if (!strcmp(form->list[i].name, "apart") && is_number(form->list[i].value))
            posts[chosen++] = strtoull(form->list[i].value, NULL, 10);
    enum decision_refusal refusal = claim_refusal(ctx, card, moderate_self(ctx, exchange));
    if (refusal != DECISION_TAKEN) {
        show(ctx, exchange, card, &nothing_written, 400, moderate_trouble(exchange, refusal));
        return;
    }
    uint64_t cluster = strtoull(card->id, NULL, 10), name = chosen ? cluster_split(ctx, cluster, posts, chosen) : 0;
    if (!name) {
        db_batch_drop(ctx);
        show(ctx, exchange, card, &nothing_written, 400, language_text(exchange->language, "split_wrong"));
        return;
    }
    audit_note(ctx, exchange->member->login, "cluster-split",
               arena_printf(ctx->arena, "%s %" PRIu64 " %zu", card->id, name, chosen));
    settle(ctx, exchange, card, &nothing_written, page_of(ctx, card));
}

static void merge(struct ctx *ctx, struct exchange *exchange, const struct card *card)
{
    const char *other = web_field(&exchange->request, "with");
    const struct card *into = is_number(other) && strcmp(other, card->id) != 0 ? card_by_id(ctx, other) : NULL;
    const struct moderator *moderator = moderate_self(ctx, exchange);
    enum decision_refusal refusal = claim_refusal(ctx, card, moderator);
    if (refusal == DECISION_TAKEN && into)
        refusal = claim_refusal(ctx, into, moderator);
    if (refusal != DECISION_TAKEN) {
        show(ctx, exchange, card, &nothing_written, 400, moderate_trouble(exchange, refusal));
        return;
    }
    if (!into || into->asked || card->asked) {
        show(ctx, exchange, card, &nothing_written, 400, language_text(exchange->language, "merge_wrong"));
        return;
    }
    cluster_merge(ctx, strtoull(card->id, NULL, 10), strtoull(into->id, NULL, 10));
    audit_note(ctx, exchange->member->login, "cluster-merge", arena_printf(ctx->arena, "%s %s", card->id, into->id));
    settle(ctx, exchange, card, &nothing_written, page_of(ctx, into));
}

static const char *decision_page(struct ctx *ctx, uint64_t decision)
{
    return arena_printf(ctx->arena, "/moderate/decision/%" PRIu64, decision);
}

/* Pressed twice: the second time the card shows what was decided the first time. */
static bool decided_it(struct ctx *ctx, const struct exchange *exchange, const struct card *card)
{
    const struct decision *decision =
        card->decision ? decision_by_id(ctx, arena_printf(ctx->arena, "%" PRIu64, card->decision)) : NULL;
    return decision && !strcmp(decision->by, exchange->member->login);
}

/* Decided by what the page showed: what somebody else decided meanwhile is looked at first. */
static void decide(struct ctx *ctx, struct exchange *exchange, const struct card *card)
{
    struct decision order = moderate_form_read(ctx, exchange);
    const char *id = NULL;
    if (order.verdict == VERDICT_ask && !order.agency && near_agency(ctx, card))
        order.agency = near_agency(ctx, card)->name;
    bool seen = strtoull(web_field(&exchange->request, "seen"), NULL, 10) == card->decision;
    if (!seen && decided_it(ctx, exchange, card)) {
        answer_redirect(exchange, decision_page(ctx, card->decision));
        return;
    }
    if (!seen) {
        show(ctx, exchange, card, &order, 409, language_text(exchange->language, "card_changed"));
        return;
    }
    enum decision_refusal refusal = decision_make(ctx, card, moderate_self(ctx, exchange), &order, &id);
    if (refusal != DECISION_TAKEN) {
        db_batch_drop(ctx);
        show(ctx, exchange, card, &order, 400, moderate_trouble(exchange, refusal));
        return;
    }
    if (db_commit(ctx) == DB_CONFLICT) {
        show_changed(ctx, exchange, card, &order);
        return;
    }
    uint64_t made = db_fresh_value(ctx, id);
    answer_redirect(exchange, made ? decision_page(ctx, made) : page_of(ctx, card));
}

static const struct act {
    const char *name;
    void (*run)(struct ctx *ctx, struct exchange *exchange, const struct card *card);
} acts[] = {{"claim", claim}, {"release", release}, {"count", count}, {"split", split}, {"merge", merge}};

static void do_act(struct ctx *ctx, struct exchange *exchange, const struct card *card)
{
    const char *name = web_field(&exchange->request, "do");
    db_mark(ctx, guard_marker(ctx, exchange, page_of(ctx, card)));
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (!strcmp(acts[i].name, name)) {
            acts[i].run(ctx, exchange, card);
            return;
        }
    if (verdict_named(name) < VERDICTS)
        decide(ctx, exchange, card);
    else
        answer_error(exchange, 400);
}

void page_moderate_card(struct ctx *ctx, struct exchange *exchange)
{
    const char *id = exchange->request.args[0];
    const struct card *card = is_number(id) ? card_by_id(ctx, id) : NULL;
    if (!card) {
        answer_error(exchange, 404);
    } else if (exchange->request.method == WEB_POST) {
        do_act(ctx, exchange, card);
    } else {
        guard_note_look(ctx, exchange, "card-view", id);
        show(ctx, exchange, card, &nothing_written, 200, NULL);
    }
}
