#include <inttypes.h>
#include <string.h>

#include "adapters/web/desk.h"
#include "adapters/web/guard.h"
#include "adapters/web/view.h"
#include "social-core/case.h"
#include "social-core/directory.h"
#include "social-core/inbox.h"

#define INBOX_CASES 30

static json_t *case_model(struct ctx *ctx, struct exchange *exchange, const struct case_view *view)
{
    const char *state = case_state_name(view->state);
    json_t *model = json_pack("{s:s,s:s,s:s,s:s}", "case", view->id, "state", state, "state_text",
                              language_text(exchange->language, arena_printf(ctx->arena, "case_%s", state)), "time",
                              view_time_text(ctx->arena, view->last_ms));
    view_text(model, "asker", view->asker);
    view_text(model, "place", view->area ? view->area->name : NULL);
    view_text(model, "at", view_time_iso(ctx->arena, view->last_ms));
    view_text(model, "line", view->first_line);
    view_text(model, "open", case_open_for_agency(view) ? "yes" : NULL);
    return model;
}

void desk_inbox(struct ctx *ctx, struct exchange *exchange)
{
    const struct staff *member = exchange->member;
    const struct agency *agency = member->agency ? agency_named(ctx, member->agency) : NULL;
    size_t skip = (size_t)web_query_number(&exchange->request, "skip"), count = 0;
    bool more = false;
    struct inbox inbox = {0};
    if (agency)
        inbox = inbox_read(
            ctx, &(struct inbox_wish){
                     .agency = agency, .login = member->login, .folder = "all", .skip = skip, .limit = INBOX_CASES});
    const struct case_view *views = inbox.cases;
    count = inbox.count, more = inbox.more;
    json_t *model = json_object(), *cases = json_array();
    if (agency)
        guard_note(ctx, exchange, "inbox-view", agency->name);
    for (size_t i = 0; i < count; i++)
        json_array_append_new(cases, case_model(ctx, exchange, &views[i]));
    view_text(model, "title", language_text(exchange->language, "desk"));
    view_text(model, "member", member->name);
    view_text(model, "admin", strcmp(member->role, "admin") ? NULL : "yes");
    view_text(model, "agency_title", agency ? agency->title : NULL);
    view_text(model, "next", more ? arena_printf(ctx->arena, "/desk?skip=%zu", skip + INBOX_CASES) : NULL);
    json_object_set_new(model, "cases", cases);
    answer_page(exchange, 200, "inbox", model);
}
