#include "adapters/web/told.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/web/view.h"
#include "social-core/base/growing.h"

static const struct channel *channel_copy(struct arena *arena, const struct channel *channel)
{
    struct channel *copy = arena_alloc(arena, sizeof *copy);
    *copy = (struct channel){.id = arena_strdup(arena, channel->id),
                             .kind = channel->kind,
                             .name = arena_strdup(arena, channel->name),
                             .title = arena_strdup(arena, channel->title)};
    return copy;
}

struct told *told_copies(struct arena *arena, const struct post *posts, size_t count)
{
    struct told *told = arena_alloc(arena, (count + 1) * sizeof *told);
    for (size_t i = 0; i < count; i++) {
        told[i].arena = arena;
        told[i].post = posts[i];
        told[i].post.author_id = arena_strdup(arena, posts[i].author_id);
        told[i].post.author = arena_strdup(arena, posts[i].author);
        told[i].post.channel = channel_copy(arena, posts[i].channel);
        told[i].post.text = arena_strdup(arena, posts[i].text);
        told[i].post.state = arena_strdup(arena, posts[i].state);
    }
    return told;
}

/* Each line of the data gets its own `data:` field. */
static struct told_text event_of(struct arena *arena, uint64_t id, const char *name, const char *data)
{
    struct growing text = growing_begin(arena);
    growing_add(&text, arena_printf(arena, "id: %" PRIu64 "\n%s", id, name));
    while (*data) {
        size_t length = strcspn(data, "\n");
        growing_add(&text, "data: ");
        growing_put(&text, data, length);
        growing_add(&text, "\n");
        data += length + (data[length] == '\n');
    }
    growing_add(&text, "\n");
    return (struct told_text){.text = text.text, .length = text.length};
}

static struct told_text as_json(struct told *told)
{
    json_t *object = view_post_api(&told->post);
    char *data = json_dumps(object, JSON_COMPACT);
    struct told_text text = event_of(told->arena, told->post.id, "", data);
    free(data);
    json_decref(object);
    return text;
}

static struct told_text as_html(struct web *web, struct told *told, const struct web_language *language)
{
    json_t *model = view_post(told->arena, language, &told->post);
    size_t length;
    view_text(model, "shortcode", web->world->shortcode);
    char *data = template_render(web->templates, "post", model, language->words, &length);
    struct told_text text = event_of(told->arena, told->post.id, "event: post\n", data);
    free(data);
    json_decref(model);
    return text;
}

const struct told_text *told_event(struct web *web, struct told *told, const struct web_language *language, bool html)
{
    struct told_text *text = html ? &told->html[language - web->languages] : &told->json;
    if (!text->text)
        *text = html ? as_html(web, told, language) : as_json(told);
    return text;
}
