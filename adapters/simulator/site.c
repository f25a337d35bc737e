#include "adapters/simulator/site.h"

#include <event2/buffer.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/simulator/site_events.h"
#include "adapters/simulator/site_handlers.h"
#include "adapters/simulator/site_page.h"

#define HEADERS_MAX 16384
#define BODY_MAX 131072
#define TIMEOUT_SECONDS 30

struct site {
    struct simulator *simulator;
    struct evhttp *server;
    struct evhttp_bound_socket *socket;
    struct site_events *events;
    struct site_template *page;
};

static const struct {
    enum evhttp_cmd_type method;
    const char *path;
    void (*handle)(struct visit *visit);
} routes[] = {
#define ROUTE(method, path, handler) {EVHTTP_REQ_##method, path, handler},
#include "adapters/simulator/site_handlers.def"
};

#define ROUTES (sizeof routes / sizeof *routes)

static const char security_policy[] = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                                      "img-src 'self' data:; form-action 'self'; base-uri 'none'; "
                                      "frame-ancestors 'none'";

void site_send_text(struct evhttp_request *request, int status, const char *type, const char *text, size_t size)
{
    struct evkeyvalq *headers = evhttp_request_get_output_headers(request);
    evhttp_add_header(headers, "Content-Type", type);
    evhttp_add_header(headers, "Content-Security-Policy", security_policy);
    evhttp_add_header(headers, "X-Content-Type-Options", "nosniff");
    evhttp_add_header(headers, "Referrer-Policy", "same-origin");
    evhttp_add_header(headers, "Cache-Control", "no-store");
    struct evbuffer *body = evbuffer_new();
    evbuffer_add(body, text, size);
    evhttp_send_reply(request, status, NULL, body);
    evbuffer_free(body);
}

void site_send_json(struct evhttp_request *request, int status, json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(12));
    site_send_text(request, status, "application/json", text, strlen(text));
    free(text);
    json_decref(json);
}

void site_send_error(struct evhttp_request *request, int status, const char *why)
{
    site_send_json(request, status, json_pack("{s:s}", "error", why));
}

const char *site_query(const struct visit *visit, const char *name)
{
    return evhttp_find_header(&visit->query, name);
}

const char *site_body(const struct visit *visit)
{
    struct evbuffer *body = evhttp_request_get_input_buffer(visit->request);
    size_t size = evbuffer_get_length(body);
    char *text = arena_alloc(visit->arena, size + 1);
    evbuffer_copyout(body, text, size);
    return text;
}

/* A page of somebody else must not write on our phones. */
static bool is_foreign(struct evhttp_request *request)
{
    struct evkeyvalq *headers = evhttp_request_get_input_headers(request);
    const char *origin = evhttp_find_header(headers, "Origin"), *host = evhttp_find_header(headers, "Host");
    if (!origin)
        return false;
    const char *name = strstr(origin, "://");
    return !name || !host || strcmp(name + 3, host);
}

static bool matches(const char *route, const char *path, const char **rest)
{
    size_t length = strlen(route);
    bool takes_rest = length > 1 && route[length - 1] == '/';
    *rest = takes_rest ? path + length : NULL;
    return takes_rest ? !strncmp(path, route, length) : !strcmp(path, route);
}

static void handle(struct visit *visit, const char *path)
{
    enum evhttp_cmd_type method = evhttp_request_get_command(visit->request);
    int status = HTTP_NOTFOUND;
    for (size_t i = 0; i < ROUTES; i++) {
        if (!matches(routes[i].path, path, &visit->rest))
            continue;
        status = HTTP_BADMETHOD;
        if (routes[i].method != method)
            continue;
        if (method == EVHTTP_REQ_POST && is_foreign(visit->request))
            site_send_error(visit->request, 403, "this request comes from another site");
        else
            routes[i].handle(visit);
        return;
    }
    site_send_error(visit->request, status, status == HTTP_NOTFOUND ? "no such page" : "not that way");
}

static void requested(struct evhttp_request *request, void *context)
{
    struct site *site = context;
    struct visit visit = {
        .simulator = site->simulator, .site = site, .page = site->page, .request = request, .arena = arena_new()};
    const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(request);
    const char *path = evhttp_uri_get_path(uri), *query = evhttp_uri_get_query(uri);
    char *plain_path = evhttp_uridecode(path && *path ? path : "/", 0, NULL);
    TAILQ_INIT(&visit.query);
    if (!plain_path || evhttp_parse_query_str(query ? query : "", &visit.query) != 0)
        site_send_error(request, HTTP_BADREQUEST, "malformed address");
    else
        handle(&visit, plain_path);
    evhttp_clear_headers(&visit.query);
    free(plain_path);
    arena_free(visit.arena);
}

struct site *site_new(struct simulator *simulator, uint16_t port)
{
    struct site *site = calloc(1, sizeof *site);
    site->simulator = simulator;
    site->server = evhttp_new(simulator->base);
    evhttp_set_max_headers_size(site->server, HEADERS_MAX);
    evhttp_set_max_body_size(site->server, BODY_MAX);
    evhttp_set_timeout(site->server, TIMEOUT_SECONDS);
    evhttp_set_allowed_methods(site->server, EVHTTP_REQ_GET | EVHTTP_REQ_POST | EVHTTP_REQ_HEAD);
    evhttp_set_gencb(site->server, requested, site);
    site->events = site_events_new(simulator);
    site->page = site_load_template();
    site->socket = evhttp_bind_socket_with_handle(site->server, "127.0.0.1", port);
    if (!site->socket || !site->page) {
        site_free(site);
        return NULL;
    }
    return site;
}

void site_free(struct site *site)
{
    if (!site)
        return;
    site_events_free(site->events);
    evhttp_free(site->server);
    site_template_free(site->page);
    free(site);
}

uint16_t site_port(const struct site *site)
{
    struct sockaddr_in here;
    socklen_t length = sizeof here;
    getsockname(evhttp_bound_socket_get_fd(site->socket), (struct sockaddr *)&here, &length);
    return ntohs(here.sin_port);
}

void site_tell_link(struct site *site, unsigned receivers)
{
    site_events_tell_link(site->events, receivers);
}

void site_events_open(struct visit *visit)
{
    site_events_listen(visit->site->events, visit);
}
