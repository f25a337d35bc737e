/* The picture of where and when: a strip a commune, the communes of a province together, a cell a span of time, the darker the
 * more. Drawn for the width of a phone, and told as a table too. */
#include <inttypes.h>
#include <string.h>

#include "adapters/web/moderate.h"
#include "adapters/web/view.h"
#include "moderation/spread.h"

#define WIDTH 280
#define LABEL 20 /* height of a line of words */
#define STRIP 16
#define GAP 8
#define PALEST 0.2 /* of a cell that is not empty */
#define MINUTE_MS INT64_C(60000)

static const char *name_of(const struct exchange *exchange, const struct area *area)
{
    return area ? area->name : language_text(exchange->language, "elsewhere");
}

static const char *column_time(struct ctx *ctx, const struct spread *spread, size_t column)
{
    return view_time_text(ctx->arena, spread->first_ms + (int64_t)column * spread->step_ms);
}

/* "5 minutes", "2 hours", "1 day". */
static const char *step_text(struct ctx *ctx, const struct exchange *exchange, const struct spread *spread)
{
    int64_t minutes = spread->step_ms / MINUTE_MS;
    const struct {
        int64_t minutes;
        const char *word;
    } units[] = {{24 * 60, "spread_days"}, {60, "spread_hours"}, {1, "spread_minutes"}};
    size_t unit = 0;
    while (minutes % units[unit].minutes)
        unit++;
    return arena_printf(ctx->arena, "%" PRId64 " %s", minutes / units[unit].minutes,
                        language_text(exchange->language, units[unit].word));
}

/* ---- the picture ---- */

struct pen {
    json_t *lines; /* of words: places and how many */
    json_t *strips;
    int y;
};

static void draw_line(struct ctx *ctx, struct pen *pen, const char *name, uint64_t count, bool heads)
{
    json_t *line = json_pack("{s:s,s:i}", "name", name, "y", pen->y + LABEL - 5);
    view_text(line, "heads", heads ? "yes" : NULL);
    view_text(line, "many", heads ? NULL : arena_printf(ctx->arena, "%" PRIu64, count));
    json_array_append_new(pen->lines, line);
    pen->y += LABEL;
}

static void draw_strip(struct ctx *ctx, const struct exchange *exchange, struct pen *pen, const struct spread *spread,
                       const struct spread_row *row)
{
    json_t *cells = json_array();
    double width = (double)WIDTH / (double)spread->columns;
    for (size_t i = 0; i < spread->columns; i++) {
        double shade = PALEST + (1 - PALEST) * (double)row->cells[i] / (double)spread->most;
        if (row->cells[i])
            json_array_append_new(
                cells, json_pack("{s:s,s:s,s:s,s:s}", "x", arena_printf(ctx->arena, "%.1f", (double)i * width), "width",
                                 arena_printf(ctx->arena, "%.1f", width - 1), "shade",
                                 arena_printf(ctx->arena, "%.2f", shade), "told",
                                 arena_printf(ctx->arena, "%s, %s: %" PRIu64, name_of(exchange, row->area),
                                              column_time(ctx, spread, i), row->cells[i])));
    }
    json_array_append_new(pen->strips, json_pack("{s:i,s:o}", "top", pen->y, "cells", cells));
    pen->y += STRIP + GAP;
}

static int draw(struct ctx *ctx, const struct exchange *exchange, json_t *model, const struct spread *spread)
{
    struct pen pen = {json_array(), json_array(), 0};
    const struct area *province = NULL;
    for (size_t i = 0; i < spread->row_count; i++) {
        const struct spread_row *row = &spread->rows[i];
        const struct area *within = row->area && row->area->parent ? spread_province(row->area) : NULL;
        if (within && within != province)
            draw_line(ctx, &pen, within->name, 0, true);
        province = within;
        draw_line(ctx, &pen, name_of(exchange, row->area), row->count, false);
        draw_strip(ctx, exchange, &pen, spread, row);
    }
    json_object_set_new(model, "lines", pen.lines);
    json_object_set_new(model, "strips", pen.strips);
    return pen.y;
}

/* ---- the same in words ---- */

/* "Xã Tả Van 5, Phường Sa Pa 1" */
static const char *places_of(struct ctx *ctx, const struct exchange *exchange, const struct spread *spread,
                             size_t column)
{
    const char *places = "";
    for (size_t i = 0; i < spread->row_count; i++)
        if (spread->rows[i].cells[column])
            places = arena_printf(ctx->arena, "%s%s%s %" PRIu64, places, *places ? ", " : "",
                                  name_of(exchange, spread->rows[i].area), spread->rows[i].cells[column]);
    return places;
}

static json_t *moments(struct ctx *ctx, const struct exchange *exchange, const struct spread *spread)
{
    json_t *list = json_array();
    for (size_t i = 0; i < spread->columns; i++) {
        const char *places = places_of(ctx, exchange, spread, i);
        if (*places)
            json_array_append_new(list,
                                  json_pack("{s:s,s:s}", "moment", column_time(ctx, spread, i), "places", places));
    }
    return list;
}

json_t *moderate_spread(struct ctx *ctx, const struct exchange *exchange, const struct spread *spread)
{
    if (!spread->row_count)
        return NULL;
    json_t *model = json_pack("{s:s,s:s,s:s,s:I,s:o}", "from_time", column_time(ctx, spread, 0), "to_time",
                              column_time(ctx, spread, spread->columns), "step", step_text(ctx, exchange, spread),
                              "all", (json_int_t)spread->all, "moments", moments(ctx, exchange, spread));
    json_object_set_new(model, "height", json_integer(draw(ctx, exchange, model, spread)));
    return model;
}
