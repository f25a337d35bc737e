#include <string.h>

#include "adapters/web/feed.h"
#include "adapters/web/pages.h"
#include "adapters/web/view.h"
#include "social-core/directory.h"
#include "social-core/person.h"

#define QUERY_MAX 200 /* bytes of a search */

/* How many follow each of the topics that view_topics() lists. */
static const uint64_t *topic_followers(struct ctx *ctx)
{
    const struct channel *const *topics;
    size_t count = topics_all(ctx, &topics);
    count = count < PAGE_TOPICS ? count : PAGE_TOPICS;
    uint64_t *followers = arena_alloc(ctx->arena, (count + 1) * sizeof *followers);
    for (size_t i = 0; i < count; i++)
        followers[i] = channel_followers(ctx, topics[i]);
    return followers;
}

static json_t *first_page_model(struct ctx *ctx, const uint64_t *followers)
{
    json_t *topics = view_topics(ctx, PAGE_TOPICS);
    for (size_t i = 0; i < json_array_size(topics); i++)
        view_count(json_array_get(topics, i), "followers", followers[i]);
    return json_pack("{s:s,s:o,s:o}", "first_page", "yes", "topics", topics, "provinces", view_provinces(ctx));
}

void page_home(struct ctx *ctx, struct exchange *exchange)
{
    uint64_t before = web_query_number(&exchange->request, "before");
    bool first_page = exchange->request.format == WEB_HTML && !before;
    struct posts posts = all_posts_before(ctx, before, PAGE_POSTS);
    const uint64_t *followers = first_page ? topic_followers(ctx) : NULL;
    json_t *model = first_page ? first_page_model(ctx, followers) : json_object();
    feed_answer(ctx, exchange,
                &(struct feed){.template = "home",
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
    json_t *model = json_pack("{s:s}", "name", topic->name);
    view_count(model, "followers", followers);
    feed_answer(ctx, exchange,
                &(struct feed){.template = "topic",
                               .title = topic->title,
                               .path = view_channel_path(exchange->arena, topic),
                               .stream = topic->id,
                               .api = json_pack("{s:s}", "channel", topic->name),
                               .model = model,
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
    struct posts posts = posts_by(ctx, person, before, PAGE_POSTS);
    feed_answer(ctx, exchange,
                &(struct feed){.template = "person",
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
    feed_answer(ctx, exchange,
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
