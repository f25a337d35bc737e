/* Loading and exporting for administrators: what `loa load` and `loa export` do, as pages. */
#include <string.h>

#include "adapters/web/desk.h"
#include "adapters/web/guard.h"
#include "adapters/web/state.h"
#include "adapters/web/view.h"
#include "social-core/loading/source.h"

/* What can be loaded here, and exported. Persons are not: their numbers have no place on a page. */
static const char *const lists[] = {"areas", "channels", "agencies", "staff", "duty", "faq", "canned"};

static const char *list_named(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (strlen(lists[i]) == length && !memcmp(lists[i], name, length))
            return lists[i];
    return NULL;
}

static json_t *lists_model(struct exchange *exchange, const char *chosen)
{
    json_t *model = json_array();
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const char *text = language_text(exchange->language, arena_printf(exchange->arena, "load_%s", lists[i]));
        json_t *list = json_pack("{s:s,s:s}", "list", lists[i], "list_text", text);
        view_text(list, "chosen", chosen && !strcmp(lists[i], chosen) ? "yes" : NULL);
        json_array_append_new(model, list);
    }
    return model;
}

static json_t *page_model(struct exchange *exchange, const char *chosen)
{
    json_t *model = json_object();
    view_text(model, "title", language_text(exchange->language, "load_title"));
    view_text(model, "member", exchange->member->name);
    json_object_set_new(model, "lists", lists_model(exchange, chosen));
    return model;
}

static void add_counts(json_t *model, struct exchange *exchange, const struct loaded *loaded)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < LOADING_KINDS && loaded->kinds[i].list; i++) {
        const struct loaded_kind *kind = &loaded->kinds[i];
        if (kind->rows)
            json_array_append_new(
                rows, json_pack("{s:s,s:I,s:I,s:I}", "list_text",
                                language_text(exchange->language, arena_printf(exchange->arena, "load_%s", kind->list)),
                                "rows", (json_int_t)kind->rows, "fresh", (json_int_t)kind->fresh, "changed",
                                (json_int_t)kind->changed));
    }
    json_object_set_new(model, "counts", rows);
}

static void add_mistakes(json_t *model, struct exchange *exchange, const struct source *source,
                         const struct mistakes *mistakes)
{
    json_t *lines = json_array();
    for (size_t i = 0; i < mistakes->count && i < LOADING_MISTAKES; i++)
        json_array_append_new(
            lines, json_pack("{s:s}", "mistake", source_mistake(exchange->arena, source, &mistakes->list[i])));
    json_object_set_new(model, "mistakes", lines);
    view_count(model, "more_mistakes", mistakes->count > LOADING_MISTAKES ? mistakes->count - LOADING_MISTAKES : 0);
}

/* What was sent: the file itself, or its text as the page with the report gives it back. */
static struct web_upload sent(const struct exchange *exchange)
{
    const struct web_upload *upload = &exchange->request.upload;
    const char *text = web_field(&exchange->request, "text"), *name = web_field(&exchange->request, "name");
    return upload->length ? *upload : (struct web_upload){*name ? name : "file", text, strlen(text)};
}

static void load(struct ctx *ctx, struct exchange *exchange)
{
    struct mistakes *mistakes = arena_alloc(exchange->arena, sizeof *mistakes);
    const char *why = NULL, *kind = web_field(&exchange->request, "kind");
    const char *list = list_named(kind, strlen(kind));
    struct loading_wish wish = {.by = exchange->member->login,
                                .dry = strcmp(web_field(&exchange->request, "do"), "load") != 0};
    struct web_upload file = sent(exchange);
    struct source source;
    struct loaded loaded;
    json_t *model = page_model(exchange, list);
    bool read = source_read(&source, exchange->arena, file.name, file.text, file.length, list, ctx->words, &why);
    if (read && json_object_get(source.document, "phones"))
        read = false,
        why = arena_printf(exchange->arena, "%s: %s", file.name, language_text(exchange->language, "load_no_phones"));
    bool good = read && loading_run(ctx, source.document, &wish, &loaded, mistakes) == 0;
    if (good)
        add_counts(model, exchange, &loaded);
    else if (read)
        add_mistakes(model, exchange, &source, mistakes);
    else
        json_object_set_new(model, "mistakes", json_pack("[{s:s}]", "mistake", why));
    if (good && !wish.dry)
        guard_note(ctx, exchange, "load", loaded_text(ctx->arena, &loaded));
    view_text(model, good ? wish.dry ? "would" : "done" : "refused", "yes");
    if (good && wish.dry) {
        view_text(model, "text", arena_copy(exchange->arena, file.text, file.length));
        view_text(model, "name", file.name);
    }
    answer_page(exchange, good ? 200 : 400, "admin_load", model);
}

void page_admin_load(struct ctx *ctx, struct exchange *exchange)
{
    if (exchange->request.method == WEB_POST)
        load(ctx, exchange);
    else
        answer_page(exchange, 200, "admin_load", page_model(exchange, NULL));
}

/* /admin/export/staff.csv, /admin/export/all.json: what can be loaded again. */
void page_admin_export(struct ctx *ctx, struct exchange *exchange)
{
    const char *name = exchange->request.args[0], *dot = strchr(name, '.');
    bool table = dot && !strcmp(dot, ".csv"), whole = exchange->request.format == WEB_JSON && !strcmp(name, "all");
    const char *list = table ? list_named(name, (size_t)(dot - name)) : NULL;
    if (!list && !whole) {
        answer_error(exchange, 404);
        return;
    }
    guard_note(ctx, exchange, "export", list ? list : "all");
    json_t *document = loading_export(ctx, list);
    if (whole) {
        answer_json(exchange, 200, json_deep_copy(document));
        return;
    }
    answer_csv(exchange, source_table(exchange->arena, document, list), list);
}
