#include <string.h>

#include "adapters/web/feed.h"
#include "adapters/web/pages.h"
#include "adapters/web/poll_view.h"
#include "adapters/web/view.h"
#include "social-core/counts.h"
#include "social-core/directory.h"

#define DEEPEST_AREA 8
#define POLLS_SHOWN 3

static json_t *area_model(const struct area *area)
{
    return json_pack("{s:s,s:s,s:s}", "area", area->id, "name", area->name, "kind", area->kind);
}

static json_t *areas_model(const struct ctx *ctx, const struct area *parent)
{
    const struct area *const *areas;
    size_t count = areas_below(ctx, parent, &areas);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, area_model(areas[i]));
    return list;
}

/* From the province down to the area's parent. */
static json_t *way_down(const struct area *area)
{
    json_t *list = json_array();
    for (int i = 0; area->parent && i < DEEPEST_AREA; i++) {
        area = area->parent;
        json_array_insert_new(list, 0, area_model(area));
    }
    return list;
}

void page_areas(struct ctx *ctx, struct exchange *exchange)
{
    if (exchange->request.format == WEB_JSON)
        answer_json(exchange, 200, json_pack("{s:o}", "areas", areas_model(ctx, NULL)));
    else
        answer_page(exchange, 200, "areas",
                    json_pack("{s:s,s:o}", "title", language_text(exchange->language, "places"), "provinces",
                              view_provinces(ctx)));
}

static json_t *page_model(struct ctx *ctx, const struct area *area, uint64_t followers)
{
    const struct agency *agency = agency_of(ctx, area);
    json_t *model = area_model(area);
    json_object_set_new(model, "way", way_down(area));
    json_t *areas = areas_model(ctx, area);
    json_object_set_new(model, "has_areas", json_boolean(json_array_size(areas) > 0));
    json_object_set_new(model, "areas", areas);
    view_count(model, "followers", followers);
    if (agency)
        json_object_set_new(model, "agency",
                            json_pack("{s:s,s:s}", "agency_name", agency->name, "agency_title", agency->title));
    return model;
}

static json_t *area_api(const struct ctx *ctx, const struct area *area, const struct channel *board)
{
    json_t *api = area_model(area);
    view_text(api, "channel", board->id);
    json_object_set_new(api, "parent", area->parent ? json_string(area->parent->id) : json_null());
    json_object_set_new(api, "areas", areas_model(ctx, area));
    return api;
}

void page_area(struct ctx *ctx, struct exchange *exchange)
{
    const struct area *area = area_by_id(ctx, exchange->request.args[0]);
    if (!area) {
        answer_error(exchange, 404);
        return;
    }
    uint64_t before = web_query_number(&exchange->request, "before");
    const struct channel *board = board_of(ctx, area);
    struct posts posts = posts_before(ctx, board, before, PAGE_POSTS);
    uint64_t followers = channel_followers(ctx, board);
    feed_answer(ctx, exchange,
                &(struct feed){.template = "area",
                               .title = area->name,
                               .path = view_channel_path(exchange->arena, board),
                               .stream = board->id,
                               .api = area_api(ctx, area, board),
                               .model = page_model(ctx, area, followers),
                               .before = before,
                               .next = feed_next(&posts),
                               .posts = posts});
}

/* What everybody may know of an agency's work: numbers, no cases. */
static json_t *counts_model(struct ctx *ctx, const struct agency *agency)
{
    const struct counts *counts = counts_of(ctx, &agency, 1);
    const int64_t *since = counts->since;
    json_t *model = json_pack("{s:I,s:I,s:I,s:I,s:I}", "asked", (json_int_t)since[COUNT_asked], "answered",
                              (json_int_t)since[COUNT_answered], "in_time", (json_int_t)since[COUNT_in_time], "open",
                              (json_int_t)counts->open, "overdue", (json_int_t)counts->late);
    if (since[COUNT_rated])
        view_text(model, "stars",
                  arena_printf(ctx->arena, "%.1f", (double)since[COUNT_stars] / (double)since[COUNT_rated]));
    view_text(model, "hours", hours_text(ctx->arena, &agency->hours));
    return model;
}

/* What it asks people, and asked them last. */
static json_t *polls_model(struct ctx *ctx, struct exchange *exchange, const struct agency *agency)
{
    size_t count;
    const struct poll **polls = polls_of_agency(ctx, agency, POLLS_SHOWN, &count);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        if (polls[i]->opened_ms)
            json_array_append_new(list, poll_view_row(ctx, exchange, polls[i]));
    return list;
}

void page_agency(struct ctx *ctx, struct exchange *exchange)
{
    const struct agency *agency = agency_named(ctx, exchange->request.args[0]);
    const char *id = agency ? arena_printf(ctx->arena, "agency.%s", agency->name) : NULL;
    const struct channel *channel = id ? channel_by_id(ctx, id) : NULL;
    if (!channel) {
        answer_error(exchange, 404);
        return;
    }
    uint64_t before = web_query_number(&exchange->request, "before");
    struct posts posts = posts_before(ctx, channel, before, PAGE_POSTS);
    json_t *model = json_pack("{s:s,s:o}", "name", agency->name, "counts", counts_model(ctx, agency));
    json_object_set_new(model, "polls", polls_model(ctx, exchange, agency));
    if (agency->area)
        json_object_set_new(model, "serves", area_model(agency->area));
    feed_answer(ctx, exchange,
                &(struct feed){.template = "agency",
                               .title = agency->title,
                               .path = view_channel_path(exchange->arena, channel),
                               .stream = channel->id,
                               .api = json_pack("{s:s,s:s,s:s,s:o}", "agency", agency->name, "title", agency->title,
                                                "channel", channel->id, "counts", counts_model(ctx, agency)),
                               .model = model,
                               .before = before,
                               .next = feed_next(&posts),
                               .posts = posts});
}
