/* The polls of an agency, and the form for a new one. */
#include <stdlib.h>
#include <string.h>

#include "adapters/web/desk.h"
#include "adapters/web/desk_view.h"
#include "adapters/web/guard.h"
#include "adapters/web/poll_view.h"
#include "adapters/web/view.h"
#include "social-core/poll.h"
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

static const struct poll *written_anew(struct ctx *ctx, struct exchange *exchange, const struct agency *agency)
{
    const char *from = web_query(&exchange->request, "from");
    const struct poll *poll = from ? poll_by_id(ctx, from) : NULL;
    return poll && !strcmp(poll->agency->name, agency->name) ? poll : NULL;
}

static void show(struct ctx *ctx, struct exchange *exchange, const struct agency *agency, int status,
                 const char *trouble)
{
    size_t count;
    json_t *model = desk_frame(ctx, exchange, language_text(exchange->language, "polls")), *list = json_array();
    const struct poll **polls = polls_of_agency(ctx, agency, LISTED, &count);
    const struct poll *from = written_anew(ctx, exchange, agency);
    int days = (int)web_number(web_field(&exchange->request, "days"));
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, poll_view_row(ctx, exchange, polls[i]));
    json_object_set_new(model, "polls", list);
    json_object_set_new(model, "languages", languages_model(ctx, exchange, from));
    json_object_set_new(model, "days", days_model(ctx, from ? from->days : days ? days : DAYS_USUAL));
    view_text(model, "place", agency->area ? agency->area->name : language_text(exchange->language, "country"));
    view_text(model, "to", web_field(&exchange->request, "to"));
    view_text(model, "trouble", trouble);
    answer_page(exchange, status, "desk_polls", model);
}

static void take_form(struct ctx *ctx, struct exchange *exchange, const struct agency *agency)
{
    const char *wish = web_field(&exchange->request, "to"), *why = NULL;
    char beyond[400] = "";
    struct poll draft = {.agency = agency,
                         .by = exchange->member->login,
                         .audience =
                             poll_audience(ctx, agency, trimmed(ctx->arena, wish, strlen(wish)), beyond, sizeof beyond),
                         .days = (int)web_number(web_field(&exchange->request, "days"))};
    const char *wrong = read_texts(ctx, exchange, &draft);
    if (!wrong)
        wrong = poll_wrong(ctx, &draft, &why);
    if (wrong) {
        why = *beyond ? beyond : why;
        const char *words = language_text(exchange->language, wrong);
        show(ctx, exchange, agency, 400, why ? arena_printf(ctx->arena, "%s (%s)", words, why) : words);
        return;
    }
    db_mark(ctx, guard_token(ctx, ctx->arena));
    const char *id = poll_write(ctx, &draft);
    if (db_commit(ctx) == DB_DONE)
        answer_redirect(exchange,
                        arena_printf(exchange->arena, "/desk/poll/%llu", (unsigned long long)db_fresh_value(ctx, id)));
    else
        show(ctx, exchange, agency, 409, language_text(exchange->language, "try_again"));
}

void desk_polls(struct ctx *ctx, struct exchange *exchange)
{
    const struct agency *agency = desk_agency(ctx, exchange);
    if (!agency)
        answer_error(exchange, 404);
    else if (exchange->request.method == WEB_POST)
        take_form(ctx, exchange, agency);
    else
        show(ctx, exchange, agency, 200, NULL);
}
