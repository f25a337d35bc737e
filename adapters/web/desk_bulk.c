/* One act on several cases of the inbox: each is a commit of its own, guarded by what the officer saw, and the page says
 * what became of each. */
#include <string.h>

#include "adapters/web/desk.h"
#include "adapters/web/desk_case.h"
#include "adapters/web/desk_view.h"
#include "adapters/web/guard.h"
#include "adapters/web/view.h"
#include "social-core/directory.h"

/* Acts that may be done to many: none sends words of its own to a citizen. */
static const struct case_act *act_asked(const struct exchange *exchange)
{
    static const char *const acts[] = {"claim", "label", "forward", "close"};
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (!strcmp(acts[i], web_field(&exchange->request, "do")))
            return case_act_named(acts[i], TIE_OWN);
    return NULL;
}

/* "12:5", case and revision. NULL: done; else the key of what is wrong. */
static const char *act_on(struct ctx *ctx, struct exchange *exchange, const struct agency *agency,
                          const struct case_act *act, const char *chosen, const char **id)
{
    const char *colon = strchr(chosen, ':');
    const struct case_form form = {
        .act = act->name, .text = "", .theirs = "", .token = web_field(&exchange->request, "token")};
    *id = arena_copy(exchange->arena, chosen, colon ? (size_t)(colon - chosen) : strlen(chosen));
    const struct case_view *view = colon ? case_by_id(ctx, *id) : NULL;
    if (!view || strcmp(view->agency->name, agency->name) != 0)
        return "bulk_gone";
    struct case_view seen = *view;
    seen.revision = colon + 1;
    db_mark(ctx, guard_marker(ctx, exchange, arena_printf(ctx->arena, "case.%s", view->id)));
    const char *trouble = act->run(ctx, exchange, &seen, &form);
    if (trouble) {
        db_batch_drop(ctx);
        return trouble;
    }
    return db_commit(ctx) == DB_CONFLICT ? "bulk_moved" : NULL;
}

static const char *way_back(struct exchange *exchange)
{
    const char *folder = web_field(&exchange->request, "folder"), *find = web_field(&exchange->request, "find");
    return arena_printf(exchange->arena, "/desk?folder=%s&find=%s", web_encode(exchange->arena, folder),
                        web_encode(exchange->arena, find));
}

void desk_bulk(struct ctx *ctx, struct exchange *exchange)
{
    const struct agency *agency = desk_agency(ctx, exchange);
    const struct case_act *act = act_asked(exchange);
    const struct web_pairs *fields = &exchange->request.form;
    if (!agency || !act) {
        answer_error(exchange, agency ? 400 : 404);
        return;
    }
    json_t *model = desk_frame(ctx, exchange, language_text(exchange->language, "bulk")), *list = json_array();
    for (size_t i = 0; i < fields->count; i++) {
        if (strcmp(fields->list[i].name, "case") != 0)
            continue;
        const char *id, *trouble = act_on(ctx, exchange, agency, act, fields->list[i].value, &id);
        json_t *row = json_pack("{s:s,s:s}", "case", id, "outcome",
                                language_text(exchange->language, trouble ? trouble : "bulk_done"));
        view_text(row, trouble ? "refused" : "done", "yes");
        json_array_append_new(list, row);
    }
    json_object_set_new(model, "cases", list);
    view_text(model, "act_text", desk_word(exchange, "bulk", act->name));
    view_text(model, "back", way_back(exchange));
    answer_page(exchange, 200, "desk_bulk", model);
}
