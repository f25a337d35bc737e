/* Who below is late, where, and why: counts, no cases. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/web/desk.h"
#include "adapters/web/desk_view.h"
#include "adapters/web/view.h"
#include "social-core/counts.h"
#include "social-core/directory.h"
#include "social-core/world.h"

#define ROWS_MOST 200

struct row {
    const struct agency *agency;
    struct counts counts;
};

static int worst_first(const void *a, const void *b)
{
    const struct row *one = a, *other = b;
    if (one->counts.late != other->counts.late)
        return one->counts.late < other->counts.late ? 1 : -1;
    if (one->counts.open != other->counts.open)
        return one->counts.open < other->counts.open ? 1 : -1;
    return strcmp(one->agency->name, other->agency->name);
}

static struct row *rows_of(struct ctx *ctx, const struct agency *upper, size_t *count)
{
    const struct agency *const *all;
    size_t total = agencies_all(ctx, &all);
    const struct agency **below = arena_alloc(ctx->arena, (total + 1) * sizeof *below);
    *count = 0;
    for (size_t i = 0; i < total; i++)
        if (!strcmp(all[i]->name, upper->name) || agency_is_over(ctx, upper, all[i]))
            below[(*count)++] = all[i];
    struct counts *counts = counts_of(ctx, below, *count);
    struct row *rows = arena_alloc(ctx->arena, (*count + 1) * sizeof *rows);
    for (size_t i = 0; i < *count; i++)
        rows[i] = (struct row){below[i], counts[i]};
    qsort(rows, *count, sizeof *rows, worst_first);
    return rows;
}

static json_t *row_model(struct ctx *ctx, struct exchange *exchange, const struct row *row)
{
    const struct counts *counts = &row->counts;
    int64_t answered = counts->since[COUNT_answered], in_time = counts->since[COUNT_in_time];
    const struct calendar *calendar = service_calendar(ctx->world->service);
    json_t *model = json_pack("{s:s,s:s,s:I,s:I,s:I,s:I,s:I}", "row_name", row->agency->name, "row_title",
                              row->agency->title, "open", (json_int_t)counts->open, "late", (json_int_t)counts->late,
                              "free_late", (json_int_t)counts->free_late, "awaiting", (json_int_t)counts->awaiting,
                              "answered", (json_int_t)answered);
    int days = counts->oldest_due_ms
                   ? calendar_days_between(calendar, &row->agency->hours, counts->oldest_due_ms, ctx->now_ms)
                   : 0;
    view_text(model, "place", row->agency->area ? row->agency->area->name : NULL);
    view_text(model, "is_late", counts->late ? "yes" : NULL);
    view_text(model, "oldest",
              counts->late ? arena_printf(ctx->arena, "%d %s", days, language_text(exchange->language, "days")) : "–");
    view_text(model, "in_time", answered ? arena_printf(ctx->arena, "%d %%", (int)(100 * in_time / answered)) : "–");
    return model;
}

/* "Giấy tờ 3, Đất đai 1": what the late questions are about. */
static const char *kinds_text(struct ctx *ctx, const int64_t *late)
{
    const struct question_kind *const *kinds;
    size_t count = service_kinds(ctx->world->service, &kinds);
    const char *text = "";
    for (size_t i = 0; i < count; i++)
        if (late[i])
            text = arena_printf(ctx->arena, "%s%s%s %" PRId64, text, *text ? ", " : "", kinds[i]->title, late[i]);
    return text;
}

/* The late ones stand first: only their kinds are read. */
static void add_kinds(struct ctx *ctx, json_t *list, const struct row *rows, size_t count)
{
    const struct question_kind *const *kinds;
    size_t late = 0, kind_count = service_kinds(ctx->world->service, &kinds);
    const struct agency **agencies = arena_alloc(ctx->arena, (count + 1) * sizeof *agencies);
    for (; late < count && rows[late].counts.late; late++)
        agencies[late] = rows[late].agency;
    const int64_t *counts = counts_late_by_kind(ctx, agencies, late);
    for (size_t i = 0; i < late; i++)
        view_text(json_array_get(list, i), "late_kinds", kinds_text(ctx, counts + i * kind_count));
}

void desk_tree(struct ctx *ctx, struct exchange *exchange)
{
    const struct agency *agency = desk_agency(ctx, exchange);
    if (!agency) {
        answer_error(exchange, 404);
        return;
    }
    size_t count;
    struct row *rows = rows_of(ctx, agency, &count);
    json_t *model = desk_frame(ctx, exchange, language_text(exchange->language, "tree")), *list = json_array();
    for (size_t i = 0; i < count && i < ROWS_MOST; i++)
        json_array_append_new(list, row_model(ctx, exchange, &rows[i]));
    add_kinds(ctx, list, rows, json_array_size(list));
    json_object_set_new(model, "rows", list);
    view_text(model, "more", count > ROWS_MOST ? "yes" : NULL);
    answer_page(exchange, 200, "desk_tree", model);
}
