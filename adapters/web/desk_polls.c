/* The polls of an agency, and the form for a new one. */
#include <stdlib.h>
#include <string.h>

#include "adapters/web/desk.h"
#include "adapters/web/desk_broadcast.h"
#include "adapters/web/desk_view.h"
#include "adapters/web/guard.h"
#include "adapters/web/poll_view.h"
#include "adapters/web/view.h"
#include "social-core/poll_plan.h"
#include "social-core/text/catalog.h"
#include "social-core/world.h"

#define LISTED 50
#define DAYS_USUAL 7

/* What the form holds: texts as typed, one option a line. */
static const char *named(struct exchange *exchange, const char *what, const char *language)
{
    return arena_printf(exchange->arena, "%s_%s", what, language);
}

static const char *trimmed(struct arena *arena, const char *text, size_t length)
{
    while (length && strchr(" \r\n\t", *text))
        text++, length--;
    while (length && strchr(" \r\n\t", text[length - 1]))
        length--;
    return arena_copy(arena, text, length);
}

/* The lines that hold something; returns how many there are, of which at most POLL_OPTIONS are kept. */
static size_t read_lines(struct arena *arena, const char *text, const char **lines)
{
    size_t count = 0;
    while (*text) {
        size_t length = strcspn(text, "\n");
        const char *line = trimmed(arena, text, length);
        if (*line && count++ < POLL_OPTIONS)
            lines[count - 1] = line;
        text += length + (text[length] == '\n');
    }
    return count;
}

/* NULL, or the key of what is wrong. A language without a question is left out; each has as many options as the first. */
static const char *read_texts(struct ctx *ctx, struct exchange *exchange, struct poll *draft)
{
    for (const struct locale *const *locale = locales_all(ctx->world->catalogs); *locale; locale++) {
        bool first = !strcmp((*locale)->code, LANGUAGE_FALLBACK);
        struct poll_text text = {.language = (*locale)->code};
        const char *question = web_field(&exchange->request, named(exchange, "question", text.language));
        text.question = trimmed(ctx->arena, question, strlen(question));
        if ((*locale)->partial || !*text.question)
            continue;
        size_t options = read_lines(
            ctx->arena, web_field(&exchange->request, named(exchange, "options", text.language)), text.options);
        if (draft->text_count && options != draft->options)
            return "poll_options_differ";
        if (options > POLL_OPTIONS)
            return "poll_options_count";
        if (draft->text_count == POLL_LANGUAGES)
            continue;
        draft->options = options;
        draft->texts[draft->text_count++] = text;
        if (first) {
            struct poll_text swapped = draft->texts[0];
            draft->texts[0] = text;
            draft->texts[draft->text_count - 1] = draft->text_count > 1 ? swapped : text;
        }
    }
    return NULL;
}

/* ---- the page ---- */

static const char *lines_of(struct ctx *ctx, const struct poll *poll, const struct poll_text *text)
{
    const char *lines = "";
    for (size_t i = 0; text && i < poll->options; i++)
        lines = arena_printf(ctx->arena, "%s%s%s", lines, i ? "\n" : "", text->options[i]);
    return lines;
}

static const struct poll_text *own_text(const struct poll *poll, const char *language)
{
    const struct poll_text *text = poll ? poll_text_in(poll, language) : NULL;
    return text && !strcmp(text->language, language) ? text : NULL;
}

/* What was typed, else what the poll has that is written anew. */
static json_t *languages_model(struct ctx *ctx, struct exchange *exchange, const struct poll *from)
{
    json_t *list = json_array();
    for (const struct locale *const *locale = locales_all(ctx->world->catalogs); *locale; locale++) {
        const char *code = (*locale)->code;
        const struct poll_text *text = own_text(from, code);
        if ((*locale)->partial)
            continue;
        json_t *model = json_pack("{s:s,s:s}", "code", code, "language", (*locale)->name);
        view_text(model, "typed_question",
                  text ? text->question : web_field(&exchange->request, named(exchange, "question", code)));
        view_text(model, "typed_options",
                  text ? lines_of(ctx, from, text) : web_field(&exchange->request, named(exchange, "options", code)));
        view_text(model, "needed", strcmp(code, LANGUAGE_FALLBACK) ? NULL : "yes");
        if (!strcmp(code, LANGUAGE_FALLBACK))
            json_array_insert_new(list, 0, model);
        else
            json_array_append_new(list, model);
    }
    return list;
}

static json_t *days_model(struct ctx *ctx, int chosen)
{
    static const int days[] = {1, 3, 7, 14, 30, POLL_DAYS};
    json_t *list = json_array();
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        json_t *model = json_pack("{s:i}", "day_count", days[i]);
        view_text(model, "chosen", days[i] == chosen ? "yes" : NULL);
        json_array_append_new(list, model);
    }
    return list;
}

/* ---- the form ---- */

/* What the form begins with: nothing, a poll of the agency that is asked anew (`from`), or a draft that is written anew. */
struct form {
    const struct poll *poll;
    const struct broadcast *asks; /* of the draft; NULL: a new poll */
    struct poll_plan plan;
    const char *revision;
    int days;
};

static const struct poll *own_poll(struct ctx *ctx, const struct agency *agency, const char *id)
{
    const struct poll *poll = id ? poll_by_id(ctx, id) : NULL;
    return poll && !strcmp(poll->agency->name, agency->name) ? poll : NULL;
}

static const struct broadcast *asking(struct ctx *ctx, const struct agency *agency, const char *id)
{
    enum broadcast_state to;
    const struct poll *poll = own_poll(ctx, agency, id);
    const struct broadcast *asks = poll ? broadcast_by_id(ctx, poll->id) : NULL;
    return asks && asks->asks && broadcast_leads(asks->state, BROADCAST_DO_edit, &to) ? asks : NULL;
}

static struct form form_first(struct ctx *ctx, struct exchange *exchange, const struct agency *agency)
{
    const char *edited = web_query(&exchange->request, "edit");
    struct form form = {
        .asks = asking(ctx, agency, edited), .plan.choice = {"", "", "", false, ""}, .days = DAYS_USUAL};
    form.poll = own_poll(ctx, agency, form.asks ? edited : web_query(&exchange->request, "from"));
    const struct broadcast *like = form.asks ? form.asks : form.poll ? broadcast_by_id(ctx, form.poll->id) : NULL;
    if (like)
        form.plan.choice = like->choice;
    if (form.asks) {
        form.plan.start_ms = form.asks->when.start_ms;
        form.revision = form.asks->revision;
    }
    form.days = form.poll ? form.poll->days : DAYS_USUAL;
    return form;
}

static struct form form_typed(struct ctx *ctx, struct exchange *exchange, const struct agency *agency)
{
    const struct web_request *request = &exchange->request;
    return (struct form){.asks = asking(ctx, agency, web_form(request, "poll")),
                         .plan = {read_choice(request), read_when(request).start_ms},
                         .revision = web_field(request, "revision"),
                         .days = (int)web_number(web_field(request, "days"))};
}

static void add_polls(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct agency *agency)
{
    size_t count;
    const struct poll **polls = polls_of_agency(ctx, agency, LISTED, &count);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *row = poll_view_row(ctx, exchange, polls[i]);
        const struct broadcast *asks = polls[i]->state == POLL_draft ? broadcast_by_id(ctx, polls[i]->id) : NULL;
        if (asks)
            view_text(row, "state_text", desk_word(exchange, "bstate", broadcast_state_name(asks->state)));
        json_array_append_new(list, row);
    }
    json_object_set_new(model, "polls", list);
}

static void show(struct ctx *ctx, struct exchange *exchange, const struct agency *agency, const struct form *form,
                 int status, const char *trouble)
{
    json_t *model = desk_frame(ctx, exchange, language_text(exchange->language, "polls"));
    const struct broadcast_when when = {.start_ms = form->plan.start_ms};
    add_polls(ctx, exchange, model, agency);
    json_object_set_new(model, "asked_in", languages_model(ctx, exchange, form->poll));
    json_object_set_new(model, "days", days_model(ctx, form->days ? form->days : DAYS_USUAL));
    add_choice(ctx, model, agency, &form->plan.choice);
    add_when(ctx, exchange, model, &when);
    view_text(model, "once", "yes");
    view_text(model, "token", guard_token(ctx, ctx->arena));
    view_text(model, "edited", form->asks ? form->asks->id : NULL);
    view_text(model, "approved", form->asks && form->asks->state != BROADCAST_DRAFT ? "yes" : NULL);
    view_text(model, "revision", form->revision);
    view_text(model, "trouble", trouble);
    answer_page(exchange, status, "desk_polls", model);
}

/* NULL, or what is wrong, in the language of the page; else the draft is in the batch. */
static const char *keep(struct ctx *ctx, struct exchange *exchange, const struct agency *agency,
                        const struct form *form, const char **id)
{
    char why[400] = "";
    struct broadcast seen;
    struct poll draft = {.agency = agency, .by = exchange->member->login, .days = form->days};
    const char *wrong = read_texts(ctx, exchange, &draft);
    if (form->asks) {
        seen = *form->asks;
        seen.revision = form->revision; /* the officer writes over what the page showed */
    }
    if (!wrong)
        wrong = poll_wrong(ctx, &draft);
    if (wrong)
        return language_text(exchange->language, wrong);
    enum broadcast_refusal refusal =
        poll_keep(ctx, form->asks ? &seen : NULL, &draft, &form->plan, id, why, sizeof why);
    return refusal ? broadcast_trouble(exchange, refusal, why) : NULL;
}

static void take_form(struct ctx *ctx, struct exchange *exchange, const struct agency *agency)
{
    const char *named = web_field(&exchange->request, "poll"), *id;
    const struct form form = form_typed(ctx, exchange, agency);
    if (*named && !own_poll(ctx, agency, named)) {
        answer_error(exchange, 404);
        return;
    }
    if (*named && !form.asks) { /* it goes out already */
        answer_redirect(exchange, broadcast_page(exchange, named));
        return;
    }
    db_mark(ctx, guard_marker(ctx, exchange, exchange->request.path));
    const char *trouble = keep(ctx, exchange, agency, &form, &id);
    if (trouble) {
        db_batch_drop(ctx);
        show(ctx, exchange, agency, &form, 400, trouble);
        return;
    }
    switch (db_commit(ctx)) {
    case DB_DONE:
        answer_redirect(exchange, form.asks ? broadcast_page(exchange, form.asks->id)
                                            : broadcast_page_of_fresh(ctx, exchange, id));
        break;
    case DB_SEEN: /* the same form again */
        answer_redirect(exchange, "/desk/polls");
        break;
    case DB_CONFLICT:
        show(ctx, exchange, agency, &form, 409, language_text(exchange->language, "broadcast_changed"));
    }
}

void desk_polls(struct ctx *ctx, struct exchange *exchange)
{
    const struct agency *agency = desk_agency(ctx, exchange);
    if (!agency) {
        answer_error(exchange, 404);
    } else if (exchange->request.method == WEB_POST) {
        take_form(ctx, exchange, agency);
    } else {
        const struct form form = form_first(ctx, exchange, agency);
        show(ctx, exchange, agency, &form, 200, NULL);
    }
}
