#include "gateway/demo_http.h"

#include <string.h>

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>

#define PATIENCE_S 5

struct asking {
    struct event_base *base;
    struct arena *arena;
    const char *answer;
    int status;
};

static void on_answer(struct evhttp_request *request, void *self)
{
    struct asking *asking = self;
    struct evbuffer *body = request ? evhttp_request_get_input_buffer(request) : NULL;
    if (body) {
        size_t length = evbuffer_get_length(body);
        asking->status = evhttp_request_get_response_code(request);
        asking->answer = length ? arena_copy(asking->arena, evbuffer_pullup(body, -1), length) : "";
    }
    event_base_loopbreak(asking->base);
}

static void ask(struct asking *asking, struct evhttp_connection *connection, const char *path, const char *body)
{
    struct evhttp_request *request = evhttp_request_new(on_answer, asking);
    evhttp_add_header(evhttp_request_get_output_headers(request), "Host", "127.0.0.1");
    evhttp_add_header(evhttp_request_get_output_headers(request), "Connection", "close");
    if (body)
        evbuffer_add(evhttp_request_get_output_buffer(request), body, strlen(body));
    if (evhttp_make_request(connection, request, body ? EVHTTP_REQ_POST : EVHTTP_REQ_GET, path) == 0)
        event_base_dispatch(asking->base);
}

int demo_http(struct arena *arena, uint16_t port, const char *path, const char *body, const char **answer)
{
    struct asking asking = {.base = event_base_new(), .arena = arena, .answer = ""};
    struct evhttp_connection *connection = evhttp_connection_base_new(asking.base, NULL, "127.0.0.1", port);
    evhttp_connection_set_timeout(connection, PATIENCE_S);
    ask(&asking, connection, path, body);
    evhttp_connection_free(connection);
    event_base_free(asking.base);
    if (answer)
        *answer = asking.answer;
    return asking.status;
}
