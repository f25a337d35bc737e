#include "adapters/web/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>

#include "adapters/web/desk_events.h"
#include "adapters/web/events.h"
#include "adapters/web/framing.h"
#include "adapters/web/headers.h"
#include "adapters/web/kept.h"
#include "adapters/web/visitors.h"

#define HEADERS_MAX 16384
#define BODY_MAX                                                                                                       \
    (WEB_UPLOAD_MAX + 4 * WEB_BODY_MAX) /* beyond our own bound, so that a body a little too long gets our page */
#define IDLE_SECONDS 30
#define BACKLOG 512
#define AT_ONCE (256 << 10) /* bytes written in one call: a page whole, where libevent takes 16 kB by itself */

struct web_server {
    struct web *web;
    struct evhttp *http;
    struct evhttp_bound_socket *bound;
    struct visitors *visitors;
    int port;
};

static const char *method_name(enum evhttp_cmd_type method)
{
    return method == EVHTTP_REQ_GET    ? "GET"
           : method == EVHTTP_REQ_HEAD ? "HEAD"
           : method == EVHTTP_REQ_POST ? "POST"
                                       : "";
}

static bool is_proxy(void *self, const char *address)
{
    const char *list = ((struct web *)self)->settings.proxies;
    size_t wanted = strlen(address);
    while (list && *list) {
        list += strspn(list, ", ");
        size_t length = strcspn(list, ", ");
        if (length && length == wanted && !strncmp(list, address, length))
            return true;
        list += length;
    }
    return false;
}

/* The last one a proxy added to X-Forwarded-For is the one it saw; what stands before may be anybody's claim. Without
 * the header it is a program on the proxy's own machine: nobody to be bounded. */
static const char *address_of(struct web *web, struct evhttp_request *request, struct arena *arena)
{
    char *peer = NULL;
    ev_uint16_t port;
    evhttp_connection_get_peer(evhttp_request_get_connection(request), &peer, &port);
    const char *told = evhttp_find_header(evhttp_request_get_input_headers(request), "X-Forwarded-For");
    if (!peer || !is_proxy(web, peer))
        return peer;
    if (!told)
        return NULL;
    const char *last = strrchr(told, ',');
    last = last ? last + 1 + strspn(last + 1, " ") : told;
    return arena_copy(arena, last, strcspn(last, " ,"));
}

/* One place, one name: of an IPv6 address the /64 net. */
static const char *place_of(struct arena *arena, const char *address)
{
    struct in6_addr net;
    char text[INET6_ADDRSTRLEN];
    if (!address || inet_pton(AF_INET6, address, &net) != 1)
        return address;
    memset(net.s6_addr + 8, 0, 8);
    inet_ntop(AF_INET6, &net, text, sizeof text);
    return arena_strdup(arena, text);
}

static int descriptor_of(struct evhttp_request *request)
{
    struct evhttp_connection *connection = evhttp_request_get_connection(request);
    return connection ? bufferevent_getfd(evhttp_connection_get_bufferevent(connection)) : -1;
}

static const char *reason_of(int status)
{
    return status == 429 ? "Too Many Requests" : NULL;
}

/* What is kept is not copied: it stays until the last byte has gone. */
static void add_body(struct evbuffer *body, const struct web_answer *answer)
{
    if (answer->file) {
        evbuffer_add_file(body, answer->file->fd, 0, (ev_off_t)answer->file->length); /* closes it */
    } else if (!answer->hold) {
        evbuffer_add(body, answer->body, answer->length);
    } else if (answer->length) {
        kept_hold(answer->hold);
        if (evbuffer_add_reference(body, answer->body, answer->length, kept_release, answer->hold) < 0)
            kept_release(NULL, 0, answer->hold);
    }
}

/* HEAD: how long the body would be. */
static void leave_body(struct exchange *exchange, struct evhttp_request *request)
{
    const struct web_answer *answer = &exchange->answer;
    size_t length = answer->file ? answer->file->length : answer->length;
    if (answer->status != 304)
        evhttp_add_header(evhttp_request_get_output_headers(request), "Content-Length",
                          arena_printf(exchange->arena, "%zu", length));
    if (answer->file)
        close(answer->file->fd);
}

static void send_answer(struct exchange *exchange)
{
    struct evhttp_request *request = exchange->client;
    const struct web_answer *answer = &exchange->answer;
    if (answer->desk && desk_events_open(exchange->web->desks, request, exchange))
        return;
    if (answer->stream && events_open(exchange->web->events, request, exchange))
        return;
    headers_put(request, exchange);
    struct evbuffer *body = evbuffer_new();
    if (evhttp_request_get_command(request) == EVHTTP_REQ_HEAD)
        leave_body(exchange, request);
    else
        add_body(body, answer);
    visitors_busy(exchange->web->server->visitors, descriptor_of(request), false);
    evhttp_send_reply(request, answer->status, reason_of(answer->status), body);
    evbuffer_free(body);
}

static size_t copy_headers(struct evhttp_request *request, struct web_pair *pairs, size_t room)
{
    size_t count = 0;
    struct evkeyval *header;
    TAILQ_FOREACH(header, evhttp_request_get_input_headers(request), next)
    if (count < room)
        pairs[count++] = (struct web_pair){header->key, header->value};
    return count;
}

static void on_request(struct evhttp_request *request, void *self)
{
    struct web_server *server = self;
    struct exchange *exchange = exchange_new(server->web, send_answer, request);
    struct evbuffer *body = evhttp_request_get_input_buffer(request);
    struct web_pair headers[WEB_PAIRS_MAX];
    visitors_busy(server->visitors, descriptor_of(request), true);
    bool ambiguous = framing_is_ambiguous(request);
    if (ambiguous) /* what follows on this connection is not to be read */
        evhttp_add_header(evhttp_request_get_output_headers(request), "Connection", "close");
    struct web_incoming incoming = {.ambiguous = ambiguous,
                                    .method = method_name(evhttp_request_get_command(request)),
                                    .target = evhttp_request_get_uri(request),
                                    .address =
                                        place_of(exchange->arena, address_of(server->web, request, exchange->arena)),
                                    .headers = headers,
                                    .header_count = copy_headers(request, headers, WEB_PAIRS_MAX),
                                    .body = (const char *)evbuffer_pullup(body, -1),
                                    .body_length = evbuffer_get_length(body)};
    exchange_begin(exchange, &incoming);
}

static struct bufferevent *on_connection(struct event_base *base, void *self)
{
    struct web_server *server = self;
    struct bufferevent *connection = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
    if (!connection)
        return NULL;
    bufferevent_set_max_single_write(connection, AT_ONCE);
    visitors_begin(server->visitors, connection);
    return connection;
}

/* libevent's parser refuses port 0; without a port it takes the address and leaves 0 for the port. */
static int parse_address(const char *address, struct sockaddr_storage *where)
{
    char host[64];
    int length = sizeof *where;
    size_t bytes = strlen(address);
    bool any_port = bytes > 2 && !strcmp(address + bytes - 2, ":0");
    snprintf(host, sizeof host, "%.*s", (int)(any_port ? bytes - 2 : bytes), address);
    errno = EINVAL;
    return evutil_parse_sockaddr_port(host, (struct sockaddr *)where, &length) < 0 ? -1 : length;
}

/* A page is written in several pieces. Nagle's algorithm would hold the last one back until the reader has confirmed
 * the one before, which takes 40 ms. Connections have the options of the socket they came in at. */
static void send_at_once(int listener)
{
    int on = 1;
    setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/* evhttp_bind_socket() knows no "[::1]:8080" and hides errno. */
static int listen_on(struct web_server *server, const char *address)
{
    struct sockaddr_storage where;
    int length = parse_address(address, &where);
    if (length < 0)
        return -1;
    struct evconnlistener *listener = evconnlistener_new_bind(
        server->web->base, NULL, NULL, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC | LEV_OPT_REUSEABLE, BACKLOG,
        (struct sockaddr *)&where, length);
    if (!listener)
        return -1;
    send_at_once(evconnlistener_get_fd(listener));
    socklen_t room = sizeof where;
    getsockname(evconnlistener_get_fd(listener), (struct sockaddr *)&where, &room);
    server->port = ntohs(where.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&where)->sin6_port
                                                     : ((struct sockaddr_in *)&where)->sin_port);
    server->bound = evhttp_bind_listener(server->http, listener);
    return server->bound ? 0 : -1;
}

struct web_server *server_new(struct web *web)
{
    const struct web_settings *settings = &web->settings;
    struct web_server *server = calloc(1, sizeof *server);
    struct visitors_bounds bounds = {.connections = settings->connections,
                                     .address_connections = settings->address_connections,
                                     .request_seconds = settings->request_seconds,
                                     .is_proxy = is_proxy,
                                     .self = web};
    *server =
        (struct web_server){.web = web, .http = evhttp_new(web->base), .visitors = visitors_new(web->base, &bounds)};
    evhttp_set_max_headers_size(server->http, HEADERS_MAX);
    evhttp_set_max_body_size(server->http, BODY_MAX);
    evhttp_set_timeout(server->http, IDLE_SECONDS);
    evhttp_set_default_content_type(server->http, NULL);
    evhttp_set_allowed_methods(server->http, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD | EVHTTP_REQ_POST | EVHTTP_REQ_PUT |
                                                 EVHTTP_REQ_DELETE | EVHTTP_REQ_PATCH | EVHTTP_REQ_OPTIONS);
    evhttp_set_gencb(server->http, on_request, server);
    evhttp_set_bevcb(server->http, on_connection, server);
    if (listen_on(server, settings->listen) == 0)
        return server;
    int error = errno;
    server_free(server);
    errno = error;
    return NULL;
}

void server_drain(struct web_server *server)
{
    if (server->bound)
        evhttp_del_accept_socket(server->http, server->bound);
    server->bound = NULL;
}

void server_free(struct web_server *server)
{
    if (!server)
        return;
    visitors_free(server->visitors);
    evhttp_free(server->http);
    free(server);
}

int server_port(const struct web_server *server)
{
    return server->port;
}
