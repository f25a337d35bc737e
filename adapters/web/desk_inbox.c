#include <string.h>

#include "adapters/web/desk.h"
#include "adapters/web/desk_view.h"
#include "adapters/web/guard.h"
#include "adapters/web/view.h"
#include "social-core/directive.h"
#include "social-core/directory.h"
#include "social-core/inbox.h"
#include "social-core/inbox_views.h"
#include "social-core/world.h"

#define INBOX_CASES 30
#define SKIP_MOST 100000

/* Folders with their own place above the list, in this order. */
static const char *const folders[] = {"open",     "late",     "free",   "mine", "raised",
                                      "awaiting", "answered", "closed", "all"};
#define FOLDERS (sizeof folders / sizeof *folders)

static struct inbox_wish wish_of(struct exchange *exchange, const struct agency *agency)
{
    const char *folder = web_query(&exchange->request, "folder"), *text = web_query(&exchange->request, "find");
    uint64_t skip = web_query_number(&exchange->request, "skip");
    return (struct inbox_wish){.agency = agency,
                               .login = exchange->member->login,
                               .folder = folder && inbox_folder_valid(folder) ? folder : "open",
                               .text = text && *text ? text : NULL,
                               .skip = skip < SKIP_MOST ? (size_t)skip : 0,
                               .limit = INBOX_CASES};
}

static json_t *folders_model(struct ctx *ctx, struct exchange *exchange, const struct inbox_wish *wish)
{
    const struct db_reply *counts[FOLDERS];
    json_t *list = json_array();
    for (size_t i = 0; i < FOLDERS; i++) {
        struct inbox_wish other = *wish;
        other.folder = folders[i];
        counts[i] = inbox_count_ask(ctx, &other);
    }
    db_wait(ctx);
    for (size_t i = 0; i < FOLDERS; i++) {
        bool here = !wish->text && !strcmp(wish->folder, folders[i]);
        json_t *folder =
            json_pack("{s:s,s:s,s:I}", "folder", folders[i], "folder_text", desk_word(exchange, "folder", folders[i]),
                      "folder_count", (json_int_t)db_number(counts[i], 0));
        view_text(folder, "here", here ? "page" : NULL);
        json_array_append_new(list, folder);
    }
    return list;
}

static json_t *kinds_model(const struct ctx *ctx, const struct inbox_wish *wish)
{
    const struct question_kind *const *kinds;
    size_t count = service_kinds(ctx->world->service, &kinds);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *kind = json_pack("{s:s,s:s}", "kind_name", kinds[i]->name, "kind_title", kinds[i]->title);
        if (!strncmp(wish->folder, "kind.", 5) && !strcmp(wish->folder + 5, kinds[i]->name))
            view_text(kind, "chosen", "yes");
        json_array_append_new(list, kind);
    }
    return list;
}

static json_t *views_model(struct ctx *ctx, struct exchange *exchange, const struct inbox_wish *wish)
{
    size_t count;
    const struct inbox_saved *views = inbox_views(ctx, exchange->member->login, &count);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        bool here = !strcmp(views[i].folder, wish->folder) && !strcmp(views[i].find, wish->text ? wish->text : "");
        json_t *view = json_pack("{s:s,s:s}", "view", views[i].name, "view_path",
                                 arena_printf(exchange->arena, "/desk?folder=%s&find=%s", views[i].folder,
                                              web_encode(exchange->arena, views[i].find)));
        view_text(view, "here", here ? "page" : NULL);
        json_array_append_new(list, view);
    }
    return list;
}

/* Keeps what is shown under a name, or forgets a name. */
void desk_view_form(struct ctx *ctx, struct exchange *exchange)
{
    const struct inbox_saved view = {web_field(&exchange->request, "name"), web_field(&exchange->request, "folder"),
                                     web_field(&exchange->request, "find")};
    bool drop = !strcmp(web_field(&exchange->request, "do"), "drop");
    db_mark(ctx, guard_token(ctx, ctx->arena));
    if (drop)
        inbox_view_drop(ctx, exchange->member->login, view.name);
    else if (!inbox_view_keep(ctx, exchange->member->login, &view)) {
        answer_error(exchange, 400);
        return;
    }
    db_commit(ctx);
    answer_redirect(exchange, drop ? "/desk"
                                   : arena_printf(exchange->arena, "/desk?folder=%s&find=%s", view.folder,
                                                  web_encode(exchange->arena, view.find)));
}

static const char *next_of(struct exchange *exchange, const struct inbox_wish *wish, const struct inbox *inbox)
{
    if (!inbox->more)
        return NULL;
    const char *find =
        wish->text ? arena_printf(exchange->arena, "&find=%s", web_encode(exchange->arena, wish->text)) : "";
    return arena_printf(exchange->arena, "/desk?folder=%s%s&skip=%zu", wish->folder, find, wish->skip + wish->limit);
}

/* `part=list` is what an open page asks for when something moved: the list alone. */
void desk_inbox(struct ctx *ctx, struct exchange *exchange)
{
    const struct agency *agency = desk_agency(ctx, exchange);
    const char *part = web_query(&exchange->request, "part");
    json_t *model = desk_frame(ctx, exchange, language_text(exchange->language, "desk")), *cases = json_array();
    json_object_set_new(model, "cases", cases);
    view_text(model, "admin", strcmp(exchange->member->role, "admin") ? NULL : "yes");
    view_text(model, "moderator", strcmp(exchange->member->role, "moderator") ? NULL : "yes");
    if (agency && !part)
        guard_note(ctx, exchange, "inbox-view", agency->name);
    if (agency) {
        const struct db_reply *errands = errands_count_ask(ctx, agency);
        struct inbox_wish wish = wish_of(exchange, agency);
        struct inbox inbox = inbox_read(ctx, &wish);
        for (size_t i = 0; i < inbox.count; i++)
            json_array_append_new(cases, desk_case_row(ctx, exchange, &inbox.cases[i]));
        json_object_set_new(model, "folders", folders_model(ctx, exchange, &wish));
        json_object_set_new(model, "kinds", kinds_model(ctx, &wish));
        json_t *views = views_model(ctx, exchange, &wish);
        view_text(model, "has_views", json_array_size(views) ? "yes" : NULL);
        json_object_set_new(model, "views", views);
        view_text(model, "token", guard_token(ctx, ctx->arena));
        view_count(model, "errands", (uint64_t)db_number(errands, 0));
        view_text(model, "folder_now", wish.folder);
        view_text(model, "find", wish.text);
        view_text(model, "find_coded", wish.text ? web_encode(exchange->arena, wish.text) : NULL);
        view_text(model, "skip", arena_printf(ctx->arena, "%zu", wish.skip));
        view_text(model, "next", next_of(exchange, &wish, &inbox));
    }
    answer_page(exchange, 200, part && !strcmp(part, "list") ? "inbox_list" : "inbox", model);
}
