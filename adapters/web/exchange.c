#include "adapters/web/exchange.h"

#include <string.h>
#include <time.h>

#include "adapters/web/guard.h"
#include "adapters/web/kept.h"
#include "adapters/web/routes.h"
#include "adapters/web/state.h"
#include "social-core/directory.h"

bool web_is_public(const struct web *web)
{
    return web->settings.public_url && !strncmp(web->settings.public_url, "https:", 6);
}

struct exchange *exchange_new(struct web *web, void (*send)(struct exchange *exchange), void *client)
{
    struct arena *arena = arena_new();
    struct exchange *exchange = arena_alloc(arena, sizeof *exchange);
    *exchange = (struct exchange){.web = web, .arena = arena, .send = send, .client = client};
    exchange->language = &web->languages[0];
    TAILQ_INSERT_TAIL(&web->in_flight, exchange, link);
    web->figures.in_flight++;
    web->figures.requests++;
    return exchange;
}

static void exchange_free(struct exchange *exchange)
{
    json_decref(exchange->answer.model);
    if (exchange->answer.hold)
        kept_release(NULL, 0, exchange->answer.hold);
    exchange->web->figures.in_flight--;
    arena_free(exchange->arena);
}

void exchange_done(struct exchange *exchange)
{
    struct web *web = exchange->web;
    TAILQ_REMOVE(&web->in_flight, exchange, link);
    TAILQ_INSERT_TAIL(&web->finished, exchange, link);
    event_active(web->finish, EV_TIMEOUT, 0);
}

void exchanges_finish(struct web *web)
{
    struct exchange *exchange;
    while ((exchange = TAILQ_FIRST(&web->finished))) {
        TAILQ_REMOVE(&web->finished, exchange, link);
        if (!exchange->answer.stream && !exchange->answer.desk)
            answer_finish(exchange);
        exchange->send(exchange);
        exchange_free(exchange);
    }
}

void exchanges_drop(struct web *web)
{
    struct exchange *exchange;
    TAILQ_CONCAT(&web->in_flight, &web->finished, link);
    while ((exchange = TAILQ_FIRST(&web->in_flight))) {
        TAILQ_REMOVE(&web->in_flight, exchange, link);
        exchange_free(exchange);
    }
}

void exchange_unavailable(struct exchange *exchange)
{
    json_decref(exchange->answer.model);
    exchange->answer = (struct web_answer){0};
    exchange->session = NULL;
    exchange->member = NULL;
    answer_error(exchange, 503);
    exchange_done(exchange);
}

static void unavailable(void *what)
{
    exchange_unavailable(what);
}

static void work_body(struct ctx *ctx, void *what)
{
    struct exchange *exchange = what;
    const struct web_route *route = exchange->route;
    ctx->words = exchange->language->texts;
    directory_refresh(ctx);
    if (!(route->flags & WEB_STAFF) || (guard_staff(ctx, exchange) && guard_role(exchange)))
        route->handler(ctx, exchange);
    exchange_done(exchange);
}

void exchange_work(struct exchange *exchange)
{
    struct web *web = exchange->web;
    if (web->work->run(web->work, work_body, unavailable, exchange, web->settings.patience_ms) < 0)
        exchange_unavailable(exchange);
}

static int64_t monotonic_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void allow(struct exchange *exchange, unsigned methods)
{
    bool read = methods & WEB_GET, write = methods & WEB_POST;
    answer_header(exchange, "Allow", read && write ? "GET, HEAD, POST" : read ? "GET, HEAD" : "POST");
}

/* What is wrong with a request before anybody handles it: a status, or 0. */
static int refusal(struct exchange *exchange, const struct web_incoming *incoming)
{
    struct web *web = exchange->web;
    struct web_request *request = &exchange->request;
    int status = web_request_read(request, exchange->arena, incoming);
    exchange->language = language_of(web->languages, request);
    if (request->address && !rates_take(web->rates, request->address, monotonic_ms()))
        return 429;
    if (status)
        return status;
    unsigned methods = route_find(request, &exchange->route);
    if (!methods)
        return 404;
    if (!exchange->route) {
        allow(exchange, methods);
        return 405;
    }
    if (request->multipart && !(exchange->route->flags & WEB_UPLOAD))
        return 415;
    return request->method == WEB_POST && !guard_same_origin(exchange) ? 403 : 0;
}

void exchange_begin(struct exchange *exchange, const struct web_incoming *incoming)
{
    struct web *web = exchange->web;
    int status = refusal(exchange, incoming);
    if (status) {
        answer_error(exchange, status);
        exchange_done(exchange);
    } else if (exchange->route->flags & WEB_PLAIN) {
        exchange->route->handler(NULL, exchange);
        exchange_done(exchange);
    } else if (kept_suits(web->kept, exchange)) {
        kept_answer(web->kept, exchange);
    } else {
        exchange_work(exchange);
    }
}
