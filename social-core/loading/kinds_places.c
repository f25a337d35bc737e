/* Areas, topics and agencies: what the directory is made of. */
#include <string.h>

#include "social-core/base/json.h"
#include "social-core/directory.h"
#include "social-core/keys.h"
#include "social-core/loading/kinds.h"
#include "social-core/quiet.h"
#include "social-core/service.h"
#include "social-core/world.h"

#define AT_ONCE 200
#define DAYS_MAX 250 /* working days: a year */

/* A hash of JSON records as rows by their keys. */
static json_t *records(struct ctx *ctx, const char *key, const char *member)
{
    const struct db_reply *map = db_read(ctx, "HGETALL", key);
    json_t *rows = json_new(ctx->arena);
    for (size_t i = 0; i + 1 < map->count; i += 2) {
        json_t *row = json_deep_copy(json_read(ctx->arena, map->list[i + 1].text));
        json_object_set_new(row, member, json_string(map->list[i].text));
        json_object_set_new(rows, map->list[i].text, row);
    }
    return rows;
}

/* A row as its record: without what names it. */
static const char *record_of(struct ctx *ctx, const json_t *row, const char *member)
{
    json_t *record = json_new(ctx->arena);
    json_object_update(record, (json_t *)(uintptr_t)row);
    json_object_del(record, member);
    return json_write(ctx->arena, record);
}

/* ---- areas ---- */

static void look_area(struct look *look, const json_t *row)
{
    look_at_name(look, row, "id");
    look_at_area(look, row, "parent");
    const char *quiet = json_string_value(json_object_get(row, "quiet"));
    struct quiet_hours hours;
    if (quiet && *quiet && !quiet_read(quiet, &hours))
        look_fault(look, "quiet", "mistake_quiet");
}

static void write_area(struct ctx *ctx, const json_t *row, const char *by)
{
    const char *id = row_text(ctx, row, "id");
    const struct area *known = area_by_id(ctx, id);
    db_write(ctx, "HSET", key_areas(ctx), id, record_of(ctx, row, "id"));
    if (!known || !known->number)
        db_write(ctx, "HSETNX", key_area_numbers(ctx), id, db_fresh(ctx, key_area_number(ctx)));
}

static json_t *kept_areas(struct ctx *ctx)
{
    return records(ctx, key_areas(ctx), "id");
}

static const struct column area_columns[] = {{"id", SHAPE_TEXT, true},     {"name", SHAPE_TEXT, true},
                                             {"kind", SHAPE_TEXT, true},   {"parent", SHAPE_TEXT, false},
                                             {"quiet", SHAPE_TEXT, false}, {.name = NULL}};

const struct kind kind_areas = {.list = "areas",
                                .columns = area_columns,
                                .key = {"id"},
                                .look = look_area,
                                .write = write_area,
                                .kept = kept_areas,
                                .in_directory = true,
                                .at_once = AT_ONCE};

/* ---- topics ---- */

static void look_channel(struct look *look, const json_t *row)
{
    look_at_name(look, row, "name");
}

static void write_channel(struct ctx *ctx, const json_t *row, const char *by)
{
    db_write(ctx, "HSET", key_channels(ctx), row_text(ctx, row, "name"), record_of(ctx, row, "name"));
}

static json_t *kept_channels(struct ctx *ctx)
{
    return records(ctx, key_channels(ctx), "name");
}

static const struct column channel_columns[] = {
    {"name", SHAPE_TEXT, true}, {"title", SHAPE_TEXT, false}, {.name = NULL}};

const struct kind kind_channels = {.list = "channels",
                                   .columns = channel_columns,
                                   .key = {"name"},
                                   .look = look_channel,
                                   .write = write_channel,
                                   .kept = kept_channels,
                                   .in_directory = true,
                                   .at_once = AT_ONCE};

/* ---- agencies ---- */

static void look_at_days(struct look *look, const json_t *row)
{
    const char *kind;
    json_t *days = json_object_get(row, "days"), *count;
    json_object_foreach(days, kind, count)
    {
        if (!kind_named(look->ctx->world->service, kind))
            look_fault(look, "days", "mistake_days_kind");
        else if (!json_is_integer(count) || json_integer_value(count) < 0 || json_integer_value(count) > DAYS_MAX)
            look_fault(look, "days", "mistake_days", "most", arena_printf(look->ctx->arena, "%d", DAYS_MAX));
    }
}

static void look_agency(struct look *look, const json_t *row)
{
    look_at_name(look, row, "name");
    look_at_area(look, row, "area");
    look_at_agency(look, row, "above");
    look_at_hours(look, row, "hours");
    look_at_days(look, row);
}

static void write_agency(struct ctx *ctx, const json_t *row, const char *by)
{
    db_write(ctx, "HSET", key_agencies(ctx), row_text(ctx, row, "name"), record_of(ctx, row, "name"));
}

static json_t *kept_agencies(struct ctx *ctx)
{
    return records(ctx, key_agencies(ctx), "name");
}

static const struct column agency_columns[] = {
    {"name", SHAPE_TEXT, true},   {"title", SHAPE_TEXT, true},    {"area", SHAPE_TEXT, false},
    {"front", SHAPE_YES, false},  {"aliases", SHAPE_LIST, false}, {"above", SHAPE_TEXT, false},
    {"hours", SHAPE_TEXT, false}, {"days", SHAPE_DAYS, false},    {.name = NULL}};

const struct kind kind_agencies = {.list = "agencies",
                                   .columns = agency_columns,
                                   .key = {"name"},
                                   .look = look_agency,
                                   .write = write_agency,
                                   .kept = kept_agencies,
                                   .in_directory = true,
                                   .at_once = AT_ONCE};
