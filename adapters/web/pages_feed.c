#include <string.h>

#include "adapters/web/feed.h"
#include "adapters/web/pages.h"
#include "adapters/web/view.h"
#include "social-core/directory.h"
#include "social-core/person.h"

#define HOME_TOPICS 24
#define QUERY_MAX 200 /* bytes of a search */

static json_t *topics_model(struct ctx *ctx, struct exchange *exchange)
{
    const struct channel *const *topics;
    size_t count = topics_all(ctx, &topics);
    count = count < HOME_TOPICS ? count : HOME_TOPICS;
    uint64_t *followers = arena_alloc(ctx->arena, (count + 1) * sizeof *followers);
    for (size_t i = 0; i < count; i++)
        followers[i] = channel_followers(ctx, topics[i]);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:I}", "name", topics[i]->name, "title", topics[i]->title,
                                              "topic_path", view_channel_path(exchange->arena, topics[i]), "followers",
                                              (json_int_t)followers[i]));
    return list;
}

static json_t *provinces_model(struct ctx *ctx)
{
    const struct area *const *areas;
    size_t count = areas_below(ctx, NULL, &areas);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_pack("{s:s,s:s}", "area", areas[i]->id, "name", areas[i]->name));
    return list;
}

void page_home(struct ctx *ctx, struct exchange *exchange)
{
    uint64_t before = web_query_number(&exchange->request, "before");
    struct posts posts = all_posts_before(ctx, before, PAGE_POSTS);
    json_t *model = json_object();
    if (exchange->request.format == WEB_HTML && !before) {
        json_object_set_new(model, "topics", topics_model(ctx, exchange));
        json_object_set_new(model, "provinces", provinces_model(ctx));
        view_text(model, "first_page", "yes");
    }
    feed_answer(exchange, &(struct feed){.template = "home",
                                         .title = language_text(exchange->language, "home_title"),
                                         .path = "/",
                                         .stream = "",
                                         .api = json_object(),
                                         .model = model,
                                         .before = before,
                                         .next = feed_next(&posts),
                                         .posts = posts});
}

void page_topic(struct ctx *ctx, struct exchange *exchange)
{
    const struct channel *topic = topic_named(ctx, exchange->request.args[0]);
    if (!topic) {
        answer_error(exchange, 404);
        return;
    }
    uint64_t before = web_query_number(&exchange->request, "before");
    struct posts posts = posts_before(ctx, topic, before, PAGE_POSTS);
    uint64_t followers = channel_followers(ctx, topic);
    feed_answer(exchange,
                &(struct feed){.template = "topic",
                               .title = topic->title,
                               .path = view_channel_path(exchange->arena, topic),
                               .stream = topic->id,
                               .api = json_pack("{s:s}", "channel", topic->name),
                               .model = json_pack("{s:s,s:I}", "name", topic->name, "followers", (json_int_t)followers),
                               .before = before,
                               .next = feed_next(&posts),
                               .posts = posts});
}

void page_person(struct ctx *ctx, struct exchange *exchange)
{
    const struct person *person = person_by_handle(ctx, exchange->request.args[0]);
    if (!person) {
        answer_error(exchange, 404);
        return;
    }
    uint64_t before = web_query_number(&exchange->request, "before");
    struct posts posts = posts_by(ctx, person->id, before, PAGE_POSTS);
    feed_answer(exchange, &(struct feed){.template = "person",
                                         .title = arena_printf(exchange->arena, "@%s", person->handle),
                                         .path = arena_printf(exchange->arena, "/@%s", person->handle),
                                         .api = json_pack("{s:s}", "person", person->handle),
                                         .model = json_pack("{s:s}", "handle", person->handle),
                                         .before = before,
                                         .next = feed_next(&posts),
                                         .posts = posts});
}

void page_search(struct ctx *ctx, struct exchange *exchange)
{
    const char *query = web_query(&exchange->request, "q");
    uint64_t before = web_query_number(&exchange->request, "before"), next = 0;
    struct posts posts = {0};
    if (query && strlen(query) > QUERY_MAX) {
        answer_error(exchange, 400);
        return;
    }
    if (query && *query)
        posts = posts_matching(ctx, query, before, PAGE_POSTS, &next);
    query = query ? query : "";
    feed_answer(exchange,
                &(struct feed){.template = "search",
                               .title = language_text(exchange->language, "search"),
                               .path = "/search",
                               .query = arena_printf(exchange->arena, "q=%s&", web_encode(exchange->arena, query)),
                               .api = json_pack("{s:s}", "query", query),
                               .model = json_object(),
                               .before = before,
                               .next = next,
                               .posts = posts});
}
