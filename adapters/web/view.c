#include "adapters/web/view.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "social-core/text/utf8.h"

#define VIETNAM_SECONDS (7 * 3600)
#define AVATAR_COLOURS 8

void view_text(json_t *object, const char *key, const char *text)
{
    if (text)
        json_object_set_new(object, key, json_string(text));
}

void view_count(json_t *object, const char *key, uint64_t count)
{
    if (count)
        json_object_set_new(object, key, json_integer((json_int_t)count));
}

static const char *time_of(struct arena *arena, int64_t seconds, const char *format)
{
    char text[64];
    time_t at = (time_t)seconds;
    struct tm parts;
    gmtime_r(&at, &parts);
    strftime(text, sizeof text, format, &parts);
    return arena_strdup(arena, text);
}

const char *view_time_iso(struct arena *arena, int64_t ms)
{
    return time_of(arena, ms / 1000, "%Y-%m-%dT%H:%M:%SZ");
}

const char *view_time_text(struct arena *arena, int64_t ms)
{
    return time_of(arena, ms / 1000 + VIETNAM_SECONDS, "%H:%M, %d/%m/%Y");
}

json_t *view_post_api(const struct post *post)
{
    struct arena *arena = arena_new();
    json_t *object = json_object();
    view_text(object, "id", arena_printf(arena, "%" PRIu64, post->id));
    view_text(object, "author", post->author);
    view_text(object, "posted_by", post->by);
    view_text(object, "channel", post->channel->id);
    view_text(object, "text", post->text);
    view_text(object, "at", view_time_iso(arena, post->at_ms));
    view_text(object, "state", post->state);
    view_text(object, "correction", post->truth);
    arena_free(arena);
    return object;
}

const char *view_channel_path(struct arena *arena, const struct channel *channel)
{
    static const char *const roots[] = {
        [CHANNEL_TOPIC] = "/c/", [CHANNEL_BOARD] = "/area/", [CHANNEL_AGENCY] = "/agency/", [CHANNEL_PERSON] = NULL};
    const char *root = roots[channel->kind];
    return root ? arena_printf(arena, "%s%s", root, web_encode(arena, channel->name)) : NULL;
}

json_t *view_topics(const struct ctx *ctx, size_t most)
{
    const struct channel *const *topics;
    size_t count = topics_all(ctx, &topics);
    json_t *list = json_array();
    for (size_t i = 0; i < count && i < most; i++)
        json_array_append_new(list,
                              json_pack("{s:s,s:s,s:s}", "topic", topics[i]->name, "topic_title", topics[i]->title,
                                        "topic_path", view_channel_path(ctx->arena, topics[i])));
    return list;
}

static size_t words_in(const char *text)
{
    size_t words = 1;
    for (; *text; text++)
        words += *text == ' ';
    return words;
}

/* As written, without its kind: "Tả Van" of "Xã Tả Van". */
static const char *bare_name(const struct area *area)
{
    const char *name = area->name, *blank;
    for (size_t kind = words_in(area->folded) - words_in(area->bare); kind && (blank = strchr(name, ' ')); kind--)
        name = blank + 1;
    return name;
}

json_t *view_provinces(const struct ctx *ctx)
{
    const struct area *const *areas;
    size_t count = areas_below(ctx, NULL, &areas);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_pack("{s:s,s:s}", "area", areas[i]->id, "bare", bare_name(areas[i])));
    return list;
}

/* A letter and one of a few colours: enough to tell voices apart, and nothing to load. */
static void add_avatar(json_t *object, struct arena *arena, const char *handle)
{
    size_t length;
    unsigned sum = 0;
    utf8_at(handle, &length);
    for (const char *at = handle; *at; at++)
        sum = sum * 31 + (unsigned char)*at;
    view_text(object, "letter", arena_copy(arena, handle, *handle ? length : 0));
    view_text(object, "colour", arena_printf(arena, "%u", sum % AVATAR_COLOURS));
}

json_t *view_post(struct arena *arena, const struct web_language *language, const struct post *post)
{
    json_t *object = view_post_api(post);
    add_avatar(object, arena, post->author);
    view_text(object, "author_path", strcmp(post->author, "-") ? arena_printf(arena, "/@%s", post->author) : NULL);
    view_text(object, "channel_title", post->channel->title);
    view_text(object, "channel_path", view_channel_path(arena, post->channel));
    view_text(object, "time", view_time_text(arena, post->at_ms));
    view_text(object, "channel_label",
              post->channel->kind == CHANNEL_TOPIC ? arena_printf(arena, "#%s", post->channel->name)
                                                   : post->channel->title);
    if (post->mark == MARK_TRUE || post->mark == MARK_CHECKING || post->mark == MARK_FALSE)
        view_text(object, "mark", language_text(language, arena_printf(arena, "mark_%s", post->state)));
    if (post->reply_to)
        view_text(object, "reply_to", arena_printf(arena, "%" PRIu64, post->reply_to));
    return object;
}
