#include "adapters/simulator/site_events.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "adapters/simulator/site_handlers.h"

#define STREAMS_MAX 256
#define NUMBERS_MAX 32
#define BEHIND_MAX (4 * 1024 * 1024) /* a reader this far behind is cut off and comes back for the rest */
#define INPUT_MAX 4096
#define BEAT_SECONDS 15

struct stream {
    TAILQ_ENTRY(stream) entry;
    struct site_events *events;
    struct evhttp_request *request;
    struct phone *phones[NUMBERS_MAX];
    unsigned phone_count;
    bool all;
    uint64_t after;
};

struct site_events {
    struct simulator *simulator;
    TAILQ_HEAD(, stream) streams;
    unsigned count;
    struct event *beat;
};

static void forget(struct stream *stream)
{
    TAILQ_REMOVE(&stream->events->streams, stream, entry);
    stream->events->count--;
    free(stream);
}

/* A request that was being answered when its connection broke is ours to end; else the connection ends it. */
static void closed(struct evhttp_connection *connection, void *context)
{
    struct stream *stream = context;
    if (!evhttp_request_get_connection(stream->request))
        evhttp_request_free(stream->request);
    forget(stream);
}

static void end(struct stream *stream)
{
    struct evhttp_request *request = stream->request;
    evhttp_connection_set_closecb(evhttp_request_get_connection(request), NULL, NULL);
    forget(stream);
    evhttp_send_reply_end(request);
}

static void send_chunk(struct stream *stream, struct evbuffer *chunk)
{
    struct evhttp_connection *connection = evhttp_request_get_connection(stream->request);
    struct evbuffer *unsent = bufferevent_get_output(evhttp_connection_get_bufferevent(connection));
    if (evbuffer_get_length(unsent) > BEHIND_MAX)
        end(stream);
    else
        evhttp_send_reply_chunk(stream->request, chunk);
}

static void add_message(struct evbuffer *chunk, const struct phone *phone, const struct message *message)
{
    json_t *json = site_message(phone, message);
    char *text = json_dumps(json, JSON_COMPACT);
    evbuffer_add_printf(chunk, "id: %llu\nevent: message\ndata: %s\n\n", (unsigned long long)message->number, text);
    free(text);
    json_decref(json);
}

static bool wants(const struct stream *stream, const struct phone *phone)
{
    for (unsigned i = 0; i < stream->phone_count; i++)
        if (stream->phones[i] == phone)
            return true;
    return stream->all;
}

static void tell_message(void *context, const struct phone *phone, const struct message *message)
{
    struct site_events *events = context;
    struct stream *stream, *next;
    for (stream = TAILQ_FIRST(&events->streams); stream; stream = next) {
        next = TAILQ_NEXT(stream, entry);
        if (!wants(stream, phone))
            continue;
        struct evbuffer *chunk = evbuffer_new();
        add_message(chunk, phone, message);
        send_chunk(stream, chunk);
        evbuffer_free(chunk);
    }
}

static void tell_all(struct site_events *events, const char *text)
{
    struct stream *stream, *next;
    for (stream = TAILQ_FIRST(&events->streams); stream; stream = next) {
        next = TAILQ_NEXT(stream, entry);
        struct evbuffer *chunk = evbuffer_new();
        evbuffer_add(chunk, text, strlen(text));
        send_chunk(stream, chunk);
        evbuffer_free(chunk);
    }
}

static void beat(evutil_socket_t none, short what, void *context)
{
    tell_all(context, ":\n\n");
}

struct site_events *site_events_new(struct simulator *simulator)
{
    struct site_events *events = calloc(1, sizeof *events);
    events->simulator = simulator;
    TAILQ_INIT(&events->streams);
    events->beat = event_new(simulator->base, -1, EV_PERSIST, beat, events);
    struct timeval every = {.tv_sec = BEAT_SECONDS};
    event_add(events->beat, &every);
    phones_set_watch(simulator->phones, tell_message, events);
    return events;
}

void site_events_free(struct site_events *events)
{
    if (!events)
        return;
    phones_set_watch(events->simulator->phones, NULL, NULL);
    while (!TAILQ_EMPTY(&events->streams))
        end(TAILQ_FIRST(&events->streams));
    event_free(events->beat);
    free(events);
}

static void add_missed(struct stream *stream, struct phone *phone, struct evbuffer *chunk)
{
    const struct message *message;
    for (unsigned place = 0; (message = phone_message(phone, place)); place++)
        if (message->number > stream->after)
            add_message(chunk, phone, message);
}

static void start(struct stream *stream)
{
    struct evhttp_request *request = stream->request;
    struct evhttp_connection *connection = evhttp_request_get_connection(request);
    struct evkeyvalq *headers = evhttp_request_get_output_headers(request);
    evhttp_add_header(headers, "Content-Type", "text/event-stream");
    evhttp_add_header(headers, "Cache-Control", "no-store");
    evhttp_add_header(headers, "X-Content-Type-Options", "nosniff");
    evhttp_connection_set_closecb(connection, closed, stream);
    evhttp_send_reply_start(request, HTTP_OK, NULL);
    struct bufferevent *link = evhttp_connection_get_bufferevent(connection);
    struct timeval write_within = {.tv_sec = BEAT_SECONDS};
    bufferevent_set_timeouts(link, NULL, &write_within);
    bufferevent_setwatermark(link, EV_READ, 0, INPUT_MAX);
    struct evbuffer *chunk = evbuffer_new();
    evbuffer_add_printf(chunk, "retry: 1000\nevent: link\ndata: {\"receivers\":%u}\n\n",
                        smsc_receivers(stream->events->simulator->smsc));
    for (unsigned i = 0; i < stream->phone_count; i++)
        add_missed(stream, stream->phones[i], chunk);
    evhttp_send_reply_chunk(request, chunk);
    evbuffer_free(chunk);
}

static void choose_phones(struct stream *stream, struct visit *visit)
{
    const char *numbers = site_query(visit, "phone");
    stream->all = !numbers || !*numbers;
    char *rest = arena_strdup(visit->arena, numbers ? numbers : "");
    for (char *number; (number = strsep(&rest, ",")) && stream->phone_count < NUMBERS_MAX;) {
        struct phone *phone = phones_get(visit->simulator->phones, number + strspn(number, " "));
        if (phone)
            stream->phones[stream->phone_count++] = phone;
    }
}

void site_events_listen(struct site_events *events, struct visit *visit)
{
    if (events->count == STREAMS_MAX) {
        site_send_error(visit->request, HTTP_SERVUNAVAIL, "too many streams");
        return;
    }
    struct stream *stream = calloc(1, sizeof *stream);
    const char *last = evhttp_find_header(evhttp_request_get_input_headers(visit->request), "Last-Event-ID");
    const char *after = last ? last : site_query(visit, "after");
    stream->events = events;
    stream->request = visit->request;
    stream->after = after ? strtoull(after, NULL, 10) : phones_last_number(events->simulator->phones);
    choose_phones(stream, visit);
    TAILQ_INSERT_TAIL(&events->streams, stream, entry);
    events->count++;
    start(stream);
}

void site_events_tell_link(struct site_events *events, unsigned receivers)
{
    char text[64];
    snprintf(text, sizeof text, "event: link\ndata: {\"receivers\":%u}\n\n", receivers);
    tell_all(events, text);
}
