#include <inttypes.h>
#include <string.h>

#include "adapters/web/pages.h"
#include "adapters/web/state.h"

static void answer_asset(struct exchange *exchange, const char *name)
{
    const struct web_asset *asset = asset_named(exchange->web->assets, name);
    if (!asset) {
        answer_error(exchange, 404);
        return;
    }
    const char *version = web_query(&exchange->request, "v");
    struct web_answer *answer = &exchange->answer;
    answer_text(exchange, 200, asset->type, "");
    answer->body = asset->bytes;
    answer->length = asset->length;
    answer->zipped = asset->zipped;
    answer->zipped_length = asset->zipped_length;
    answer->cache = version && !strcmp(version, asset->version) ? WEB_FOREVER : WEB_REVALIDATE;
}

void page_static(struct ctx *ctx, struct exchange *exchange)
{
    answer_asset(exchange, exchange->request.args[0]);
}

void page_favicon(struct ctx *ctx, struct exchange *exchange)
{
    answer_asset(exchange, "favicon.svg");
}

void page_robots(struct ctx *ctx, struct exchange *exchange)
{
    answer_text(
        exchange, 200, "text/plain; charset=utf-8",
        "User-agent: *\nDisallow: /desk\nDisallow: /moderate\nDisallow: /admin\nDisallow: /search\nDisallow: /case/\n");
}

void page_metrics(struct ctx *ctx, struct exchange *exchange)
{
    const struct web *web = exchange->web;
    struct web_figures figures = web_figures(web);
    const char *others = web->settings.metrics ? web->settings.metrics(web->settings.self, exchange->arena) : "";
    exchange->answer.cache = WEB_PRIVATE;
    answer_text(exchange, 200, "text/plain; version=0.0.4; charset=utf-8",
                arena_printf(exchange->arena,
                             "%s"
                             "# TYPE loa_web_requests_total counter\nloa_web_requests_total %" PRIu64 "\n"
                             "# TYPE loa_web_errors_total counter\nloa_web_errors_total %" PRIu64 "\n"
                             "# TYPE loa_web_refused_total counter\nloa_web_refused_total %" PRIu64 "\n"
                             "# TYPE loa_web_in_flight gauge\nloa_web_in_flight %zu\n"
                             "# TYPE loa_web_pages_made_total counter\nloa_web_pages_made_total %" PRIu64 "\n"
                             "# TYPE loa_web_pages_again_total counter\nloa_web_pages_again_total %" PRIu64 "\n"
                             "# TYPE loa_web_pages_kept gauge\nloa_web_pages_kept %zu\n"
                             "# TYPE loa_web_pages_bytes gauge\nloa_web_pages_bytes %zu\n"
                             "# TYPE loa_web_events_sent_total counter\nloa_web_events_sent_total %" PRIu64 "\n"
                             "# TYPE loa_web_events_dropped_total counter\nloa_web_events_dropped_total %" PRIu64 "\n"
                             "# TYPE loa_web_event_clients gauge\nloa_web_event_clients %zu\n",
                             others, figures.requests, figures.errors, figures.refused, figures.in_flight,
                             figures.pages_made, figures.pages_again, figures.pages_kept, figures.pages_bytes,
                             figures.events_sent, figures.events_dropped, figures.event_clients));
}

void page_healthz(struct ctx *ctx, struct exchange *exchange)
{
    const struct web_settings *settings = &exchange->web->settings;
    const char *why = NULL;
    bool well = !settings->healthy || settings->healthy(settings->self, &why);
    exchange->answer.cache = WEB_PRIVATE;
    answer_text(exchange, well ? 200 : 503, "text/plain; charset=utf-8",
                arena_printf(exchange->arena, "%s\n", why ? why : "ok"));
}
