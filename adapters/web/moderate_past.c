/* What a moderator should know before deciding: what was decided before, what the authority says, what each rule does. */
#include <inttypes.h>
#include <string.h>

#include "adapters/web/desk_view.h"
#include "adapters/web/moderate.h"
#include "adapters/web/view.h"
#include "moderation/authority.h"
#include "moderation/moderation.h"

#define DECISIONS_SHOWN 10

static void add_decisions(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct card *card)
{
    json_t *list = json_array();
    uint64_t next = card->decision;
    while (next && json_array_size(list) < DECISIONS_SHOWN) {
        const struct decision *decision = decision_by_id(ctx, arena_printf(ctx->arena, "%" PRIu64, next));
        if (!decision)
            break;
        json_t *row = moderate_decision_row(ctx, exchange, decision);
        view_text(row, "said", decision->truth_count ? decision->truths[0].text : NULL);
        view_text(row, decision->verdict == VERDICT_ask ? "asked_whom" : "in_name_of", decision->agency);
        json_array_append_new(list, row);
        next = decision->before;
    }
    view_text(model, "has_past", json_array_size(list) ? "yes" : NULL);
    json_object_set_new(model, "past", list);
}

static const struct case_entry *answer_in(const struct case_view *view)
{
    for (size_t i = view->thread_count; i > 0; i--)
        if (case_entry_is_sent(&view->thread[i - 1]))
            return &view->thread[i - 1];
    return NULL;
}

/* Moderation asked, so what the agency answered is for moderators to read. */
static void add_agency(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct card *card)
{
    const struct case_view *view =
        card->agency_case ? case_by_id(ctx, arena_printf(ctx->arena, "%" PRIu64, card->agency_case)) : NULL;
    if (!view)
        return;
    const struct case_entry *answer = answer_in(view);
    json_t *agency = json_pack("{s:s,s:s,s:s}", "case", view->id, "agency_title", view->agency->title, "case_state",
                               desk_word(exchange, "case", case_state_name(view->state)));
    view_text(agency, "answer", answer ? answer->text : NULL);
    view_text(agency, "answered", answer ? view_time_text(ctx->arena, answer->at_ms) : NULL);
    json_object_set_new(model, "agency_answer", agency);
}

/* A notice has no page of its own. */
static const char *page_of_statement(struct ctx *ctx, const struct statement *statement)
{
    static const char *const paths[STATEMENT_KINDS] = {[STATEMENT_post] = "/p/", [STATEMENT_answer] = "/case/"};
    const char *path = paths[statement->kind];
    return path ? arena_printf(ctx->arena, "%s%s", path, statement->id) : NULL;
}

static void add_statements(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct card *card)
{
    size_t count;
    const struct statement *said = statements_about(ctx, card, &count);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *row =
            json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s}", "from", said[i].from, "what",
                      desk_word(exchange, "statement", statement_kind_name(said[i].kind)), "id", said[i].id, "said",
                      said[i].text, "shared", said[i].shared, "time", view_time_text(ctx->arena, said[i].at_ms), "at",
                      view_time_iso(ctx->arena, said[i].at_ms));
        view_text(row, "page", page_of_statement(ctx, &said[i]));
        json_array_append_new(list, row);
    }
    view_text(model, "has_statements", count ? "yes" : NULL);
    json_object_set_new(model, "statements", list);
}

static void add_rules(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct card *card)
{
    const struct rules *rules = moderation_rules(ctx);
    const char *all = arena_printf(ctx->arena, " %s ", card->rules);
    json_t *list = json_array();
    for (size_t i = 0; i < rules_count(rules); i++) {
        const struct rule *rule = rule_at(rules, i);
        if (strstr(all, arena_printf(ctx->arena, " %s ", rule->name)))
            json_array_append_new(list, json_pack("{s:s,s:s,s:i}", "rule", rule->name, "effect",
                                                  desk_word(exchange, "effect", rule_effect_name(rule->effect)), "harm",
                                                  rule->harm));
    }
    json_object_set_new(model, "rule_list", list);
}

void moderate_add_past(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct card *card)
{
    add_decisions(ctx, exchange, model, card);
    add_agency(ctx, exchange, model, card);
    add_statements(ctx, exchange, model, card);
    add_rules(ctx, exchange, model, card);
}
