#include "adapters/web/feed.h"

#include <inttypes.h>
#include <string.h>

#include "adapters/web/pages.h"
#include "adapters/web/routes.h"
#include "adapters/web/state.h"
#include "adapters/web/view.h"

uint64_t feed_next(const struct posts *posts)
{
    return posts->more && posts->count ? posts->list[posts->count - 1].id : 0;
}

static const char *next_of(const struct feed *feed, struct arena *arena, const char *suffix)
{
    if (!feed->next)
        return NULL;
    const char *path = *suffix && !strcmp(feed->path, "/") ? "/index" : feed->path;
    return arena_printf(arena, "%s%s?%sbefore=%" PRIu64, path, suffix, feed->query ? feed->query : "", feed->next);
}

static void answer_api(struct exchange *exchange, const struct feed *feed)
{
    json_t *posts = json_array();
    for (size_t i = 0; i < feed->posts.count; i++)
        json_array_append_new(posts, view_post_api(&feed->posts.list[i]));
    const char *next = next_of(feed, exchange->arena, ".json");
    json_object_set_new(feed->api, "posts", posts);
    json_object_set_new(feed->api, "next", next ? json_string(next) : json_null());
    json_decref(feed->model);
    answer_json(exchange, 200, feed->api);
}

static json_t *posts_model(struct exchange *exchange, const struct feed *feed)
{
    json_t *posts = json_array();
    for (size_t i = 0; i < feed->posts.count; i++)
        json_array_append_new(posts, view_post(exchange->arena, exchange->language, &feed->posts.list[i]));
    return posts;
}

/* Where readers reach us, for addresses that leave the page: as configured, else as this reader did. */
static const char *site_of(struct exchange *exchange)
{
    const struct web *web = exchange->web;
    const char *host = web_header(&exchange->request, "Host");
    if (web->settings.public_url)
        return web->settings.public_url;
    return arena_printf(exchange->arena, "http://%s", host ? host : "localhost");
}

static void answer_atom(struct exchange *exchange, const struct feed *feed)
{
    json_t *model = json_object();
    const char *updated = view_time_iso(exchange->arena, feed->posts.count ? feed->posts.list[0].at_ms : 0);
    view_text(model, "title", feed->title);
    view_text(model, "site", site_of(exchange));
    view_text(model, "path", feed->path);
    view_text(model, "updated", updated);
    json_object_set_new(model, "posts", posts_model(exchange, feed));
    json_decref(feed->api);
    json_decref(feed->model);
    answer_page(exchange, 200, "atom", model);
    exchange->answer.type = "application/atom+xml; charset=utf-8";
}

/* Only the newest page lives; it goes on from the newest post it shows, so that nothing falls between page and stream. */
static const char *stream_of(struct exchange *exchange, const struct feed *feed)
{
    if (!feed->stream || feed->before)
        return NULL;
    return arena_printf(exchange->arena, "/events?c=%s&as=html&after=%" PRIu64,
                        web_encode(exchange->arena, feed->stream), feed->posts.count ? feed->posts.list[0].id : 0);
}

/* The way back to the newest posts from a later page. */
static const char *newest_of(struct exchange *exchange, const struct feed *feed)
{
    if (!feed->before)
        return NULL;
    return feed->query ? arena_printf(exchange->arena, "%s?%s", feed->path, feed->query) : feed->path;
}

static void answer_html(struct ctx *ctx, struct exchange *exchange, const struct feed *feed)
{
    json_t *model = feed->model;
    view_text(model, "title", feed->title);
    view_text(model, "path", feed->path);
    view_text(model, "atom", exchange->route->formats & WEB_ATOM ? "yes" : NULL);
    view_text(model, "next", next_of(feed, exchange->arena, ""));
    view_text(model, "newest", newest_of(exchange, feed));
    view_text(model, "stream", stream_of(exchange, feed));
    json_object_set_new(model, "posts", posts_model(exchange, feed));
    if (!json_object_get(model, "topics"))
        json_object_set_new(model, "topics", view_topics(ctx, PAGE_TOPICS));
    json_decref(feed->api);
    answer_page(exchange, 200, feed->template, model);
}

void feed_answer(struct ctx *ctx, struct exchange *exchange, const struct feed *feed)
{
    switch (exchange->request.format) {
    case WEB_JSON:
        answer_api(exchange, feed);
        break;
    case WEB_ATOM:
        answer_atom(exchange, feed);
        break;
    default:
        answer_html(ctx, exchange, feed);
    }
}
