/* What an agency is asked from above, what it asks below, and the form for a new directive. */
#include <string.h>

#include "adapters/web/desk.h"
#include "adapters/web/desk_view.h"
#include "adapters/web/directive_view.h"
#include "adapters/web/guard.h"
#include "adapters/web/view.h"
#include "social-core/directive_move.h"
#include "social-core/service.h"

#define LISTED 50
#define AREAS_LISTED 200

static const char *field_of(const struct exchange *exchange, const char *name)
{
    const char *value = web_form(&exchange->request, name);
    return value ? value : "";
}

static const char *numbered(struct exchange *exchange, const char *what, size_t i)
{
    return arena_printf(exchange->arena, "%s%zu", what, i);
}

/* ---- the form ---- */

static json_t *fields_model(struct exchange *exchange)
{
    json_t *list = json_array();
    for (size_t i = 0; i < DIRECTIVE_FIELDS; i++) {
        const char *kind = field_of(exchange, numbered(exchange, "kind", i));
        json_t *kinds = json_array(),
               *field = json_pack("{s:I,s:I}", "place", (json_int_t)i, "number", (json_int_t)i + 1);
        view_text(field, "typed_name", field_of(exchange, numbered(exchange, "field", i)));
        for (enum field_kind k = 0; k < FIELD_KINDS; k++) {
            const char *name = field_kind_name(k);
            json_t *model = json_pack("{s:s,s:s}", "kind", name, "kind_text", desk_word(exchange, "field", name));
            view_text(model, "chosen", strcmp(name, kind) ? NULL : "yes");
            json_array_append_new(kinds, model);
        }
        json_object_set_new(field, "kinds", kinds);
        json_array_append_new(list, field);
    }
    return list;
}

/* Levels that agencies below really have, and the areas right below. */
static void add_choices(struct ctx *ctx, struct exchange *exchange, const struct agency *agency, json_t *model)
{
    static const char *const levels[] = {"province", "commune"};
    const struct area *const *areas;
    size_t count = areas_below(ctx, agency->area, &areas);
    json_t *level_list = json_array(), *area_list = json_array();
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        json_t *level =
            json_pack("{s:s,s:s}", "level", levels[i], "level_text", desk_word(exchange, "level", levels[i]));
        view_text(level, "chosen", strcmp(field_of(exchange, "level"), levels[i]) ? NULL : "yes");
        json_array_append_new(level_list, level);
    }
    for (size_t i = 0; i < count && i < AREAS_LISTED; i++) {
        json_t *area = json_pack("{s:s,s:s}", "code", areas[i]->id, "area", areas[i]->name);
        view_text(area, "chosen", strcmp(field_of(exchange, "area"), areas[i]->id) ? NULL : "yes");
        json_array_append_new(area_list, area);
    }
    json_object_set_new(model, "levels", level_list);
    json_object_set_new(model, "areas", area_list);
}

static bool has_any_below(struct ctx *ctx, const struct agency *agency)
{
    const struct agency *const *all;
    size_t count = agencies_all(ctx, &all);
    for (size_t i = 0; i < count; i++)
        if (agency_is_over(ctx, agency, all[i]))
            return true;
    return false;
}

static void add_form(struct ctx *ctx, struct exchange *exchange, const struct agency *agency, json_t *model)
{
    static const char *const typed[] = {"title", "text", "due", "names"};
    json_t *form = json_pack("{s:o}", "fields", fields_model(exchange));
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        view_text(form, arena_printf(ctx->arena, "typed_%s", typed[i]), field_of(exchange, typed[i]));
    add_choices(ctx, exchange, agency, form);
    json_object_set_new(model, "form", form);
}

/* ---- the page ---- */

static json_t *errands_model(struct ctx *ctx, struct exchange *exchange, const struct errand *errands, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *row = errand_view(ctx, exchange, &errands[i]);
        json_t *about = directive_view(ctx, exchange, errands[i].directive);
        json_object_update(row, about);
        json_decref(about);
        json_array_append_new(list, row);
    }
    return list;
}

static void show(struct ctx *ctx, struct exchange *exchange, const struct agency *agency, int status,
                 const char *trouble)
{
    size_t open, done, sent;
    json_t *model = desk_frame(ctx, exchange, language_text(exchange->language, "directives")), *list = json_array();
    const struct errand *waiting = errands_open(ctx, agency, LISTED, &open);
    const struct errand *answered = errands_done(ctx, agency, LISTED, &done);
    const struct directive **own = directives_of(ctx, agency, LISTED, &sent);
    for (size_t i = 0; i < sent; i++)
        json_array_append_new(list, directive_view(ctx, exchange, own[i]));
    json_object_set_new(model, "waiting", errands_model(ctx, exchange, waiting, open));
    json_object_set_new(model, "done", errands_model(ctx, exchange, answered, done));
    view_text(model, "has_done", done ? "yes" : NULL);
    view_text(model, "has_sent", sent ? "yes" : NULL);
    json_object_set_new(model, "sent", list);
    if (has_any_below(ctx, agency))
        add_form(ctx, exchange, agency, model);
    view_text(model, "trouble", trouble);
    answer_page(exchange, status, "desk_directives", model);
}

/* Rows without a name are left out. */
static void read_fields(struct exchange *exchange, struct directive *draft)
{
    for (size_t i = 0; i < DIRECTIVE_FIELDS; i++) {
        const char *name = field_of(exchange, numbered(exchange, "field", i));
        const char *kind = field_of(exchange, numbered(exchange, "kind", i));
        struct directive_field field = {.name = name, .kind = FIELD_TEXT};
        for (enum field_kind k = 0; k < FIELD_KINDS; k++)
            if (!strcmp(kind, field_kind_name(k)))
                field.kind = k;
        if (name[strspn(name, " \r\n\t")])
            draft->fields[draft->field_count++] = field;
    }
}

static void take_form(struct ctx *ctx, struct exchange *exchange, const struct agency *agency)
{
    const char *name = NULL;
    struct directive draft = {.from = agency,
                              .by = exchange->member->login,
                              .title = field_of(exchange, "title"),
                              .text = field_of(exchange, "text"),
                              .due_ms = directive_due(ctx, agency, field_of(exchange, "due"))};
    struct directive_wish wish = {
        .level = field_of(exchange, "level"), .area = field_of(exchange, "area"), .names = field_of(exchange, "names")};
    read_fields(exchange, &draft);
    const char *wrong = directive_wrong(ctx, &draft);
    if (!wrong)
        wrong = directive_choose(ctx, &draft, &wish, &name);
    if (wrong) {
        const char *words = language_text(exchange->language, wrong);
        show(ctx, exchange, agency, 400, name ? arena_printf(ctx->arena, "%s (%s)", words, name) : words);
        return;
    }
    db_mark(ctx, guard_token(ctx, ctx->arena));
    const char *id = directive_send(ctx, &draft);
    if (db_commit(ctx) == DB_DONE)
        answer_redirect(exchange, arena_printf(exchange->arena, "/desk/directive/%llu",
                                               (unsigned long long)db_fresh_value(ctx, id)));
    else
        show(ctx, exchange, agency, 409, language_text(exchange->language, "try_again"));
}

void desk_directives(struct ctx *ctx, struct exchange *exchange)
{
    const struct agency *agency = desk_agency(ctx, exchange);
    if (!agency)
        answer_error(exchange, 404);
    else if (exchange->request.method != WEB_POST)
        show(ctx, exchange, agency, 200, NULL);
    else if (has_any_below(ctx, agency))
        take_form(ctx, exchange, agency);
    else
        answer_error(exchange, 403);
}
