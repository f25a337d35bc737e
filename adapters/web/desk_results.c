/* What became of a broadcast, on its page and as a table to take away. */
#include <inttypes.h>

#include "adapters/web/desk.h"
#include "adapters/web/desk_broadcast.h"
#include "adapters/web/guard.h"
#include "adapters/web/view.h"
#include "social-core/broadcast_results.h"
#include "social-core/loading/csv.h"

#define ROWS_MOST 300 /* on the page: it must stay light; the table has all */

static json_t *row_model(const struct result *row)
{
    json_t *model = json_object();
    const struct {
        const char *name;
        uint64_t count;
    } counts[] = {{"recipients", row->recipients}, {"delivered", row->delivered}, {"failed", row->failed},
                  {"pending", row->pending},       {"seen", row->seen},           {"answers", row->answers}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        json_object_set_new(model, counts[i].name, json_integer((json_int_t)counts[i].count));
    view_text(model, "area", row->area ? row->area->id : NULL);
    view_text(model, "area_name", row->area ? row->area->name : NULL);
    return model;
}

void add_results(struct ctx *ctx, json_t *model, const struct broadcast *broadcast)
{
    struct results results;
    json_t *list = json_array(), *whole = json_object();
    broadcast_results(ctx, broadcast, &results);
    for (size_t i = 0; i < results.count && i < ROWS_MOST; i++)
        json_array_append_new(list, row_model(&results.rows[i]));
    json_object_set_new(whole, "rows", list);
    json_object_set_new(whole, "sum", row_model(&results.sum));
    view_text(whole, "more", results.count > ROWS_MOST ? "yes" : NULL);
    view_text(whole, "more_answers", results.more_answers ? "yes" : NULL);
    view_text(whole, "running", broadcast->state == BROADCAST_SENDING ? "yes" : NULL);
    view_count(whole, "repeated", broadcast->repeated);
    view_count(whole, "left_out", broadcast->left);
    json_object_set_new(model, "results", whole);
}

static void put_row(struct ctx *ctx, struct csv *csv, const struct result *row)
{
    const uint64_t counts[] = {row->recipients, row->delivered, row->failed, row->pending, row->seen, row->answers};
    const char *cells[2 + sizeof counts / sizeof *counts] = {row->area ? row->area->id : "",
                                                             row->area ? row->area->name : "all"};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        cells[2 + i] = arena_printf(ctx->arena, "%" PRIu64, counts[i]);
    csv_put_row(csv, cells, sizeof cells / sizeof *cells);
}

void desk_results_export(struct ctx *ctx, struct exchange *exchange)
{
    static const char *const head[] = {"area",   "name",    "recipients", "delivered",
                                       "failed", "pending", "seen",       "answers"};
    struct desk_broadcast desk = desk_broadcast_of(ctx, exchange);
    struct results results;
    struct csv csv;
    if (desk.tie == BROADCAST_FOREIGN || !desk.broadcast->highest) {
        answer_error(exchange, 404);
        return;
    }
    guard_note(ctx, exchange, "broadcast-export", desk.broadcast->id);
    broadcast_results(ctx, desk.broadcast, &results);
    csv_begin(&csv, exchange->arena);
    csv_put_row(&csv, head, sizeof head / sizeof *head);
    for (size_t i = 0; i < results.count; i++)
        put_row(ctx, &csv, &results.rows[i]);
    put_row(ctx, &csv, &results.sum);
    answer_csv(exchange, csv.table.text, arena_printf(exchange->arena, "broadcast-%s", desk.broadcast->id));
}
