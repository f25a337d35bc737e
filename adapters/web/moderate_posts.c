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
#define CHANNELS_SHOWN 12

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

static void add_spread(struct ctx *ctx, const struct exchange *exchange, json_t *model, const char *name,
                       const struct spread *spread)
{
    json_t *picture = moderate_spread(ctx, exchange, spread);
    if (picture)
        json_object_set_new(model, name, picture);
}

void moderate_add_doubters(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct card *card)
{
    add_spread(ctx, exchange, model, "doubt_spread", spread_of_reports(ctx, card->id));
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
    add_channels(model, &posts);
    add_spread(ctx, exchange, model, "post_spread", spread_of_posts(ctx, &posts));
    json_object_set_new(model, "reached", json_integer((json_int_t)reach_of(ctx, ids, count)));
}
