/* An agency's cases as CSV (RFC 4180), without numbers and names: for its own reports. */
#include "adapters/web/desk.h"
#include "adapters/web/desk_view.h"
#include "adapters/web/guard.h"
#include "adapters/web/view.h"
#include "social-core/directory.h"
#include "social-core/inbox.h"
#include "social-core/loading/csv.h"

#define EXPORTED 2000
#define AT_ONCE 200

static void put_case(struct ctx *ctx, struct csv *csv, const struct case_view *view)
{
    const char *cells[] = {view->id,
                           case_state_name(view->state),
                           view->kind->name,
                           view->area ? view->area->name : "",
                           view_time_iso(ctx->arena, view->opened_ms),
                           view_time_iso(ctx->arena, view->due_ms),
                           view->settled_ms ? view_time_iso(ctx->arena, view->settled_ms) : "",
                           view->officer,
                           view->labels,
                           view->stars ? arena_printf(ctx->arena, "%d", view->stars) : "",
                           view->first_line};
    csv_put_row(csv, cells, sizeof cells / sizeof *cells);
}

void desk_export(struct ctx *ctx, struct exchange *exchange)
{
    static const char *const head[] = {"case",    "state",   "kind",   "area",  "opened",  "due",
                                       "settled", "officer", "labels", "stars", "question"};
    const struct agency *agency = desk_agency(ctx, exchange);
    struct csv csv;
    if (!agency) {
        answer_error(exchange, 404);
        return;
    }
    guard_note(ctx, exchange, "cases-export", agency->name);
    csv_begin(&csv, exchange->arena);
    csv_put_row(&csv, head, sizeof head / sizeof *head);
    bool more = true;
    for (size_t skip = 0; more && skip < EXPORTED; skip += AT_ONCE) {
        struct inbox page = inbox_read(
            ctx, &(struct inbox_wish){.agency = agency, .login = "", .folder = "all", .skip = skip, .limit = AT_ONCE});
        for (size_t i = 0; i < page.count; i++)
            put_case(ctx, &csv, &page.cases[i]);
        more = page.more;
    }
    answer_csv(exchange, csv.table.text, arena_printf(exchange->arena, "cases-%s", agency->name));
}
