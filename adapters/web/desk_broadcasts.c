/* The list of an agency's broadcasts, by where they stand, and its templates. */
#include <string.h>

#include "adapters/web/desk.h"
#include "adapters/web/desk_broadcast.h"
#include "adapters/web/desk_view.h"
#include "adapters/web/guard.h"
#include "adapters/web/view.h"
#include "social-core/broadcast_template.h"

#define LISTED 30
#define SKIP_MOST 100000

/* Folders in this order; "below" holds those of agencies below that wait for this one. */
static const char *const folders[] = {"draft", "waiting", "below", "scheduled", "running", "done"};
#define FOLDERS (sizeof folders / sizeof *folders)

static const char *folder_of(const struct exchange *exchange)
{
    const char *wanted = web_query(&exchange->request, "folder");
    for (size_t i = 0; wanted && i < FOLDERS; i++)
        if (!strcmp(folders[i], wanted))
            return folders[i];
    return NULL;
}

/* Where something lies that asks for somebody; else where the newest is. */
static const char *first_folder(const int64_t *counts)
{
    static const size_t order[] = {1, 2, 4, 3, 0, 5};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (counts[order[i]])
            return folders[order[i]];
    return folders[0];
}

static const char *add_folders(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct agency *agency)
{
    const struct db_reply *asked[FOLDERS];
    int64_t counts[FOLDERS];
    const char *here = folder_of(exchange);
    json_t *list = json_array();
    for (size_t i = 0; i < FOLDERS; i++)
        asked[i] = broadcasts_count_ask(ctx, agency, folders[i]);
    db_wait(ctx);
    for (size_t i = 0; i < FOLDERS; i++)
        counts[i] = db_number(asked[i], 0);
    here = here ? here : first_folder(counts);
    for (size_t i = 0; i < FOLDERS; i++) {
        json_t *folder = json_pack("{s:s,s:s,s:I}", "folder", folders[i], "folder_text",
                                   desk_word(exchange, "bfolder", folders[i]), "folder_count", (json_int_t)counts[i]);
        view_text(folder, "here", strcmp(folders[i], here) ? NULL : "page");
        json_array_append_new(list, folder);
    }
    json_object_set_new(model, "folders", list);
    return here;
}

static void add_templates(struct ctx *ctx, json_t *model, const struct agency *agency)
{
    size_t count;
    const char **names = broadcast_templates(ctx, agency, &count);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(
            list, json_pack("{s:s,s:s}", "template", names[i], "template_coded", web_encode(ctx->arena, names[i])));
    json_object_set_new(model, "templates", list);
}

static void show(struct ctx *ctx, struct exchange *exchange, const struct agency *agency)
{
    json_t *model = desk_frame(ctx, exchange, language_text(exchange->language, "broadcasts")), *list = json_array();
    const char *folder = add_folders(ctx, exchange, model, agency);
    uint64_t skip = web_query_number(&exchange->request, "skip");
    size_t count, from = skip < SKIP_MOST ? (size_t)skip : 0;
    const struct broadcast **found = broadcasts_in(ctx, agency, folder, from, LISTED + 1, &count);
    for (size_t i = 0; i < count && i < LISTED; i++)
        json_array_append_new(list, broadcast_row(ctx, exchange, found[i]));
    json_object_set_new(model, "broadcasts", list);
    if (count > LISTED)
        view_text(model, "next",
                  arena_printf(ctx->arena, "/desk/broadcasts?folder=%s&skip=%zu", folder, from + LISTED));
    add_templates(ctx, model, agency);
    answer_page(exchange, 200, "broadcasts", model);
}

/* A form of the page removes a template. Removing twice is removing once. */
void desk_broadcasts(struct ctx *ctx, struct exchange *exchange)
{
    const struct agency *agency = desk_agency(ctx, exchange);
    if (!agency) {
        answer_error(exchange, 404);
        return;
    }
    if (exchange->request.method != WEB_POST) {
        show(ctx, exchange, agency);
        return;
    }
    db_mark(ctx, guard_token(ctx, ctx->arena));
    if (broadcast_template_write(ctx, agency, web_field(&exchange->request, "template"), NULL))
        db_commit(ctx);
    answer_redirect(exchange, "/desk/broadcasts");
}
