/* What visitors may do about a post or a text, without a phone: report it, ask whether it is true, see what was decided. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/web/decision_view.h"
#include "adapters/web/desk_view.h"
#include "adapters/web/guard.h"
#include "adapters/web/pages.h"
#include "adapters/web/view.h"
#include "moderation/moderation.h"
#include "moderation/visitor.h"

#define QUESTION_LEAST 10 /* letters: fewer say nothing that could be compared */
#define QUESTION_MOST 300
#define TRIES 4 /* when somebody else reports the same card at the same moment */

/* Anew when somebody was quicker; then it is as if the place had been too late. */
static struct report_result take(struct ctx *ctx, const struct visitor_report *report)
{
    struct report_result result;
    enum db_outcome outcome = DB_CONFLICT;
    for (int i = 0; i < TRIES && outcome == DB_CONFLICT; i++) {
        db_mark(ctx, guard_token(ctx, ctx->arena));
        result = visitor_take(ctx, report);
        outcome = db_commit(ctx);
    }
    return outcome == DB_CONFLICT ? (struct report_result){.outcome = REPORT_CROWDED} : result;
}

static const struct decision *add_decision(struct ctx *ctx, struct exchange *exchange, json_t *model, uint64_t number)
{
    const struct decision *decision = decision_to_show(ctx, number);
    if (decision)
        json_object_set_new(model, "known", decision_view(ctx, exchange, decision));
    return decision;
}

/* How it went, as a key among the words of a language: "report_taken", "check_full". */
static const char *told_key(struct ctx *ctx, const char *what, enum report_outcome outcome)
{
    static const char *const names[] = {
        [REPORT_TAKEN] = "taken", [REPORT_BEFORE] = "before",   [REPORT_OWN] = "before",
        [REPORT_FULL] = "full",   [REPORT_DECIDED] = "decided", [REPORT_CROWDED] = "crowded"};
    return arena_printf(ctx->arena, "%s_%s", what, names[outcome]);
}

static void add_told(struct ctx *ctx, struct exchange *exchange, json_t *model, const char *what,
                     enum report_outcome outcome)
{
    bool done = outcome == REPORT_TAKEN || outcome == REPORT_BEFORE || outcome == REPORT_DECIDED;
    view_text(model, done ? "told" : "trouble", language_text(exchange->language, told_key(ctx, what, outcome)));
    view_text(model, "is_done", done ? "yes" : NULL);
}

static int status_of(enum report_outcome outcome)
{
    return outcome == REPORT_FULL || outcome == REPORT_CROWDED ? 429 : 200;
}

/* ---- a report ---- */

static json_t *report_model(struct ctx *ctx, struct exchange *exchange, const struct post *post)
{
    json_t *reasons = json_array();
    const char *title = language_text(exchange->language, "report");
    for (size_t i = 0; i < REASONS; i++) {
        const char *name = reason_at(moderation_rules(ctx), i)->name;
        json_array_append_new(reasons, json_pack("{s:s,s:s}", "name", name, "text", desk_word(exchange, "why", name)));
    }
    json_t *model = json_pack("{s:o,s:I}", "form_reasons", reasons, "number", (json_int_t)post->id);
    view_text(model, "title", arena_printf(ctx->arena, "%s %" PRIu64, title, post->id));
    json_object_set_new(model, "post", view_post(exchange->arena, exchange->language, post));
    return model;
}

static void send_report(struct ctx *ctx, struct exchange *exchange, const struct post *post)
{
    json_t *model = report_model(ctx, exchange, post);
    struct visitor_report report = {.address = exchange->request.address, .post = post};
    report.reason = reason_named(moderation_rules(ctx), web_field(&exchange->request, "reason"));
    if (report.reason == REASONS) {
        view_text(model, "trouble", language_text(exchange->language, "report_why"));
        answer_page(exchange, 400, "report", model);
        return;
    }
    struct report_result result = take(ctx, &report);
    add_told(ctx, exchange, model, "report", result.outcome);
    add_decision(ctx, exchange, model, result.decision);
    answer_page(exchange, status_of(result.outcome), "report", model);
}

void page_report(struct ctx *ctx, struct exchange *exchange)
{
    const struct post *post = post_by_id(ctx, web_number(exchange->request.args[0]));
    if (!post) {
        answer_error(exchange, 404);
    } else if (exchange->request.method == WEB_POST) {
        send_report(ctx, exchange, post);
    } else {
        json_t *model = report_model(ctx, exchange, post);
        if (post->decision && post->mark != MARK_CHECKING)
            add_decision(ctx, exchange, model, post->decision);
        answer_page(exchange, 200, "report", model);
    }
}

/* ---- a question ---- */

static const char *question_of(struct ctx *ctx, const struct exchange *exchange)
{
    const char *text = web_field(&exchange->request, "text");
    text += strspn(text, " \t\r\n");
    size_t length = strlen(text);
    while (length && strchr(" \t\r\n", text[length - 1]))
        length--;
    return arena_copy(ctx->arena, text, length);
}

static size_t letters_of(const char *text)
{
    size_t letters = 0;
    for (; *text; text++)
        letters += ((unsigned char)*text & 0xc0) != 0x80; /* the first byte of each */
    return letters;
}

static void send_question(struct ctx *ctx, struct exchange *exchange, json_t *model)
{
    const char *text = question_of(ctx, exchange);
    size_t length = letters_of(text);
    view_text(model, "asked", text);
    if (length < QUESTION_LEAST || length > QUESTION_MOST) {
        const char *key = length < QUESTION_LEAST ? "check_short" : "check_long";
        view_text(model, "trouble", language_text(exchange->language, key));
        answer_page(exchange, 400, "check", model);
        return;
    }
    struct visitor_report report = {.address = exchange->request.address, .text = text, .reason = REASON_ASKED};
    struct report_result result = take(ctx, &report);
    add_told(ctx, exchange, model, "check", result.outcome);
    const struct decision *decision = add_decision(ctx, exchange, model, result.decision);
    if (decision && result.words)
        view_text(model, "taken_for", decision->rumour ? decision->rumour : result.words);
    answer_page(exchange, status_of(result.outcome), "check", model);
}

void page_check(struct ctx *ctx, struct exchange *exchange)
{
    json_t *model = json_pack("{s:s}", "title", language_text(exchange->language, "check"));
    if (exchange->request.method == WEB_POST)
        send_question(ctx, exchange, model);
    else
        answer_page(exchange, 200, "check", model);
}

/* ---- what was decided ---- */

void page_decision(struct ctx *ctx, struct exchange *exchange)
{
    const struct decision *decision = decision_to_show(ctx, web_number(exchange->request.args[0]));
    if (!decision) {
        answer_error(exchange, 404);
        return;
    }
    if (exchange->request.format == WEB_JSON) {
        answer_json(exchange, 200, decision_view_api(ctx, decision));
        return;
    }
    json_t *model = json_object();
    view_text(model, "title",
              arena_printf(ctx->arena, "%s %s", language_text(exchange->language, "one_decision"), decision->id));
    json_object_set_new(model, "known", decision_view(ctx, exchange, decision));
    answer_page(exchange, 200, "decision", model);
}

bool answer_hidden(struct ctx *ctx, struct exchange *exchange, uint64_t id)
{
    struct posts kept = id ? posts_kept(ctx, &id, 1) : (struct posts){0};
    const struct decision *decision =
        kept.count && kept.list[0].mark == MARK_HIDDEN ? decision_to_show(ctx, kept.list[0].decision) : NULL;
    if (!decision)
        return false;
    exchange->answer.cache = WEB_PRIVATE;
    if (exchange->request.format == WEB_JSON) {
        json_t *model = decision_view_api(ctx, decision);
        view_text(model, "id", arena_printf(ctx->arena, "%" PRIu64, id));
        view_text(model, "state", mark_name(MARK_HIDDEN));
        answer_json(exchange, 410, model);
        return true;
    }
    json_t *model = json_object();
    view_text(model, "title",
              arena_printf(ctx->arena, "%s %" PRIu64 " %s", language_text(exchange->language, "post"), id,
                           language_text(exchange->language, "mark_hidden")));
    json_object_set_new(model, "known", decision_view(ctx, exchange, decision));
    answer_page(exchange, 410, "hidden", model);
    return true;
}
