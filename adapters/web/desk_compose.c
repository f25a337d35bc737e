/* The form in which a broadcast is written: a new one, one from a template, or an old one anew. */
#include <string.h>

#include "adapters/web/desk.h"
#include "adapters/web/desk_broadcast.h"
#include "adapters/web/desk_view.h"
#include "adapters/web/guard.h"
#include "adapters/web/view.h"
#include "social-core/broadcast_template.h"
#include "social-core/text/catalog.h"
#include "social-core/world.h"

/* ---- reading it ---- */

static void read_text(struct ctx *ctx, const struct web_request *request, const char *language, struct broadcast *draft)
{
    const char *words = web_field(request, arena_printf(ctx->arena, "text.%s", language));
    words += strspn(words, " \t\r\n");
    size_t length = strlen(words);
    while (length && strchr(" \t\r\n", words[length - 1]))
        length--;
    if (length && draft->text_count < BROADCAST_TEXTS)
        draft->texts[draft->text_count++] = (struct broadcast_text){language, arena_copy(ctx->arena, words, length)};
}

/* The language of those who chose none comes first: others fall back to it. */
static void read_texts(struct ctx *ctx, const struct web_request *request, struct broadcast *draft)
{
    const struct locale *const *locales = locales_all(ctx->world->catalogs);
    read_text(ctx, request, ctx->world->language, draft);
    for (; *locales; locales++)
        if (strcmp((*locales)->code, ctx->world->language) != 0)
            read_text(ctx, request, (*locales)->code, draft);
}

static struct broadcast read_draft(struct ctx *ctx, struct exchange *exchange, const struct agency *agency)
{
    const struct web_request *request = &exchange->request;
    bool emergency = !strcmp(web_field(request, "class"), outbox_class_name(OUTBOX_EMERGENCY));
    struct broadcast draft = {.agency = agency->name,
                              .title = agency->title,
                              .by = exchange->member->login,
                              .class = emergency ? OUTBOX_EMERGENCY : OUTBOX_BROADCAST,
                              .choice = read_choice(request),
                              .when = read_when(request),
                              .revision = web_field(request, "revision")};
    read_texts(ctx, request, &draft);
    return draft;
}

/* ---- showing it ---- */

static const char *text_in(const struct broadcast *draft, const char *language)
{
    for (size_t i = 0; i < draft->text_count; i++)
        if (!strcmp(draft->texts[i].language, language))
            return draft->texts[i].text;
    return "";
}

static json_t *language_model(struct ctx *ctx, struct exchange *exchange, const struct broadcast *draft,
                              const struct locale *locale)
{
    const struct broadcast_text text = {locale->code, text_in(draft, locale->code)};
    json_t *model = json_pack("{s:s,s:s,s:s}", "code", locale->code, "language", locale->name, "words", text.text);
    if (*text.text)
        json_object_set_new(model, "count", broadcast_sms(ctx, exchange, draft, &text));
    return model;
}

static void add_languages(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct broadcast *draft)
{
    const struct locale *const *locales = locales_all(ctx->world->catalogs);
    json_t *first = json_array(), *others = json_array();
    for (; *locales; locales++) {
        bool own = !strcmp((*locales)->code, ctx->world->language);
        json_array_append_new(own ? first : others, language_model(ctx, exchange, draft, *locales));
    }
    json_object_set_new(model, "first", first);
    json_object_set_new(model, "others", others);
    view_text(model, "has_others", draft->text_count > 1 ? "yes" : NULL);
}

static void show(struct ctx *ctx, struct exchange *exchange, const struct desk_broadcast *desk,
                 const struct broadcast *draft, int status, const char *trouble)
{
    json_t *model = desk_frame(ctx, exchange, language_text(exchange->language, "compose"));
    view_text(model, "here", exchange->request.path);
    view_text(model, "number", desk->broadcast ? desk->broadcast->id : NULL);
    view_text(model, "approved", desk->broadcast && desk->broadcast->state != BROADCAST_DRAFT ? "yes" : NULL);
    view_text(model, "token", guard_token(ctx, ctx->arena));
    view_text(model, "revision", draft->revision);
    view_text(model, "trouble", trouble);
    view_text(model, "emergency", draft->class == OUTBOX_EMERGENCY ? "yes" : NULL);
    add_languages(ctx, exchange, model, draft);
    add_choice(ctx, model, desk->agency, &draft->choice);
    add_when(ctx, exchange, model, &draft->when);
    answer_page(exchange, status, "broadcast_form", model);
}

static void show_empty(struct ctx *ctx, struct exchange *exchange, const struct desk_broadcast *desk)
{
    struct broadcast draft = {.agency = desk->agency->name,
                              .title = desk->agency->title,
                              .class = OUTBOX_BROADCAST,
                              .choice = {"", "", "", false, ""},
                              .revision = ""};
    const char *template = web_query(&exchange->request, "template");
    if (template)
        broadcast_template_read(ctx, desk->agency, template, &draft);
    show(ctx, exchange, desk, &draft, 200, NULL);
}

/* ---- what its buttons do ---- */

/* The text in one language, counted while it is typed. */
static void answer_count(struct ctx *ctx, struct exchange *exchange, const struct broadcast *draft)
{
    const char *language = web_field(&exchange->request, "show");
    const struct broadcast_text text = {language, text_in(draft, language)};
    json_t *model = json_object();
    if (*text.text)
        json_object_set_new(model, "count", broadcast_sms(ctx, exchange, draft, &text));
    answer_page(exchange, 200, "count", model);
}

static const char *page_of(struct ctx *ctx, struct exchange *exchange, const struct desk_broadcast *desk,
                           const char *id)
{
    return desk->broadcast ? broadcast_page(exchange, desk->broadcast->id) : broadcast_page_of_fresh(ctx, exchange, id);
}

static void keep(struct ctx *ctx, struct exchange *exchange, const struct desk_broadcast *desk,
                 const struct broadcast *draft)
{
    char why[400] = "";
    const char *id;
    struct broadcast seen;
    if (desk->broadcast) {
        seen = *desk->broadcast;
        seen.revision = draft->revision; /* the officer writes over what the page showed */
    }
    db_mark(ctx, guard_marker(ctx, exchange, exchange->request.path));
    enum broadcast_refusal refusal = broadcast_keep(ctx, desk->broadcast ? &seen : NULL, draft, &id, why, sizeof why);
    if (refusal) {
        db_batch_drop(ctx);
        show(ctx, exchange, desk, draft, 400, broadcast_trouble(exchange, refusal, why));
        return;
    }
    switch (db_commit(ctx)) {
    case DB_DONE:
        answer_redirect(exchange, page_of(ctx, exchange, desk, id));
        break;
    case DB_SEEN: /* the same form again */
        answer_redirect(exchange, desk->broadcast ? page_of(ctx, exchange, desk, id) : "/desk/broadcasts?folder=draft");
        break;
    case DB_CONFLICT:
        show(ctx, exchange, desk, draft, 409, language_text(exchange->language, "broadcast_changed"));
    }
}

static void take_form(struct ctx *ctx, struct exchange *exchange, const struct desk_broadcast *desk)
{
    struct broadcast draft = read_draft(ctx, exchange, desk->agency);
    bool counts = !strcmp(web_field(&exchange->request, "do"), "count");
    if (counts && web_header(&exchange->request, "HX-Request"))
        answer_count(ctx, exchange, &draft);
    else if (counts)
        show(ctx, exchange, desk, &draft, 200, NULL);
    else
        keep(ctx, exchange, desk, &draft);
}

void desk_compose(struct ctx *ctx, struct exchange *exchange)
{
    bool is_new = !strcmp(exchange->request.path, "/desk/broadcasts/new");
    struct desk_broadcast desk = {.agency = desk_agency(ctx, exchange)};
    enum broadcast_state to;
    if (!is_new)
        desk = desk_broadcast_of(ctx, exchange);
    if (!desk.agency || (!is_new && desk.tie != BROADCAST_OWN))
        answer_error(exchange, !is_new && desk.tie == BROADCAST_BELOW ? 403 : 404);
    else if (!is_new && desk.broadcast->poll) /* its texts are the poll's */
        answer_redirect(exchange, desk.broadcast->asks
                                      ? arena_printf(exchange->arena, "/desk/polls?edit=%s#new", desk.broadcast->id)
                                      : broadcast_page(exchange, desk.broadcast->id));
    else if (!is_new && !broadcast_leads(desk.broadcast->state, BROADCAST_DO_edit, &to))
        answer_redirect(exchange, broadcast_page(exchange, desk.broadcast->id));
    else if (exchange->request.method == WEB_POST)
        take_form(ctx, exchange, &desk);
    else if (is_new)
        show_empty(ctx, exchange, &desk);
    else
        show(ctx, exchange, &desk, desk.broadcast, 200, NULL);
}
