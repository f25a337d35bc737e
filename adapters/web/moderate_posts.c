/* The posts of a card: the newest of them, when and where they came, how many people got one; and where they are doubted. */
#include <inttypes.h>
#include <string.h>

#include "adapters/web/desk_view.h"
#include "adapters/web/moderate.h"
#include "adapters/web/view.h"
#include "moderation/spread.h"
#include "social-core/audience.h"
#include "social-core/keys.h"

#define POSTS_SHOWN 30 /* with their text */
#define POSTS_COUNTED 200
#define REACH_POSTS 50 /* an expression has room for so many */
#define BARS 24
#define BAR_WIDTH 10
#define PLOT_HEIGHT 60
#define HOUR_MS INT64_C(3600000)
#define CHANNELS_SHOWN 12
#define AREAS_SHOWN 12

static void add_plot(struct ctx *ctx, json_t *model, const struct posts *posts)
{
    int64_t first = posts->list[0].at_ms, last = first;
    unsigned bars[BARS] = {0}, most = 1;
    for (size_t i = 0; i < posts->count; i++) {
        first = posts->list[i].at_ms < first ? posts->list[i].at_ms : first;
        last = posts->list[i].at_ms > last ? posts->list[i].at_ms : last;
    }
    int64_t step = (last - first) / BARS + 1 > HOUR_MS / BARS ? (last - first) / BARS + 1 : HOUR_MS / BARS;
    for (size_t i = 0; i < posts->count; i++) {
        unsigned *bar = &bars[(posts->list[i].at_ms - first) / step];
        most = ++*bar > most ? *bar : most;
    }
    json_t *list = json_array();
    for (int i = 0; i < BARS; i++) {
        int height = (int)(bars[i] * PLOT_HEIGHT / most);
        if (height)
            json_array_append_new(
                list, json_pack("{s:i,s:i,s:i}", "x", i * BAR_WIDTH, "y", PLOT_HEIGHT - height, "height", height));
    }
    json_object_set_new(model, "bars", list);
    view_text(model, "from_time", view_time_text(ctx->arena, first));
    view_text(model, "to_time", view_time_text(ctx->arena, last));
}

static void add_channels(json_t *model, const struct posts *posts)
{
    json_t *counts = json_object(), *list = json_array(), *count;
    const char *title;
    for (size_t i = 0; i < posts->count; i++) {
        const char *name = posts->list[i].channel->title;
        json_object_set_new(counts, name, json_integer(json_integer_value(json_object_get(counts, name)) + 1));
    }
    json_object_foreach(counts, title, count) if (json_array_size(list) < CHANNELS_SHOWN)
        json_array_append_new(list, json_pack("{s:s,s:O}", "channel", title, "times", count));
    json_decref(counts);
    json_object_set_new(model, "channels", list);
}

/* The communes with the most, each with a bar against the first of them; what is left in one row. */
static json_t *areas_model(struct exchange *exchange, const struct spread *spread, size_t count)
{
    json_t *list = json_array();
    uint64_t left = 0;
    for (size_t i = 0; i < count; i++) {
        if (i >= AREAS_SHOWN || !spread[i].area) {
            left += spread[i].count;
            continue;
        }
        const struct area *parent = spread[i].area->parent;
        json_t *one = json_pack("{s:s,s:I,s:I}", "area", spread[i].area->name, "times", (json_int_t)spread[i].count,
                                "most", (json_int_t)spread[0].count);
        view_text(one, "within", parent ? parent->name : NULL);
        json_array_append_new(list, one);
    }
    if (left)
        json_array_append_new(list, json_pack("{s:s,s:I,s:I}", "area", language_text(exchange->language, "elsewhere"),
                                              "times", (json_int_t)left, "most",
                                              (json_int_t)(left > spread[0].count ? left : spread[0].count)));
    return list;
}

void moderate_add_doubters(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct card *card)
{
    size_t count;
    struct spread *spread = spread_of_reports(ctx, card->id, &count);
    json_object_set_new(model, "doubt_areas", areas_model(exchange, spread, count));
    view_text(model, "has_doubt_areas", count ? "yes" : NULL);
}

/* How many people have got one of the posts. */
static uint64_t reach_of(struct ctx *ctx, const uint64_t *ids, size_t count)
{
    const char *expression = "";
    char why[200];
    for (size_t i = count > REACH_POSTS ? count - REACH_POSTS : 0; i < count; i++)
        expression = arena_printf(ctx->arena, "%s%sgot:%" PRIu64, expression, *expression ? " | " : "", ids[i]);
    const struct audience *audience = audience_read(ctx, expression, why, sizeof why);
    uint64_t highest = (uint64_t)db_number(db_read(ctx, "GET", key_persons(ctx)), 0);
    return audience ? audience_count(ctx, audience, highest) : 0;
}

void moderate_add_posts(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct card *card)
{
    const uint64_t *ids = NULL;
    size_t count = card_posts(ctx, card, &ids), skip = count > POSTS_COUNTED ? count - POSTS_COUNTED : 0;
    struct posts posts = count ? posts_kept(ctx, ids + skip, count - skip) : (struct posts){0};
    json_t *list = json_array();
    for (size_t i = posts.count; i > 0 && json_array_size(list) < POSTS_SHOWN; i--) {
        const struct post *post = &posts.list[i - 1];
        json_t *row = json_pack("{s:I,s:s,s:s,s:s,s:s,s:s}", "post", (json_int_t)post->id, "text", post->text, "author",
                                post->author, "channel", post->channel->title, "time",
                                view_time_text(ctx->arena, post->at_ms), "at", view_time_iso(ctx->arena, post->at_ms));
        view_text(row, "mark", post->mark == MARK_NONE ? NULL : desk_word(exchange, "mark", post->state));
        view_text(row, "held_by", post->rule);
        json_array_append_new(list, row);
    }
    json_object_set_new(model, "posts", list);
    view_count(model, "post_count", count);
    view_count(model, "posts_left", count - json_array_size(list));
    view_text(model, "splittable", count > 1 ? "yes" : NULL);
    if (!posts.count)
        return;
    add_plot(ctx, model, &posts);
    add_channels(model, &posts);
    size_t areas;
    struct spread *spread = spread_of_posts(ctx, &posts, &areas);
    json_object_set_new(model, "post_areas", areas_model(exchange, spread, areas));
    json_object_set_new(model, "reached", json_integer((json_int_t)reach_of(ctx, ids, count)));
}
