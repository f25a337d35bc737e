#include "adapters/web/events.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>

#include "adapters/web/headers.h"
#include "adapters/web/pages.h"
#include "adapters/web/told.h"
#include "social-core/directory.h"

#define HEARTBEAT_SECONDS 15 /* proxies cut streams that are silent for a minute */
#define BATCH_POSTS 50
#define BUFFER_HIGH 65536 /* bytes a client has not taken: a live one is dropped, one that catches up waits below … */
#define BUFFER_LOW 16384  /* … this */

/* A client is in one of three conditions: live (`!behind`), behind and waiting for room or for the store, or behind and
 * reading (`reading` is set). Posts that arrive while it is behind only set `missed`: it will read them. */
struct client {
    struct web_events *events;
    struct evhttp_request *request; /* NULL: gone, freed when its reading ends */
    struct event *gone;             /* the other side has closed */
    const struct web_language *language;
    char *channel, *address; /* address NULL: this machine's */
    uint64_t last;           /* the last post sent, or known to the client */
    bool html, behind, missed;
    struct reading *reading;
    TAILQ_ENTRY(client) link;
};

/* One batch on its way from the store to a client. Texts are written in the work, sent from the loop. */
struct reading {
    struct client *client;
    struct arena *arena;
    struct told *told;
    size_t count;
    bool more, failed;
    STAILQ_ENTRY(reading) link;
};

struct web_events {
    struct web *web;
    TAILQ_HEAD(, client) clients;
    STAILQ_HEAD(, reading) read; /* batches to send; one without a client is a post that arrived */
    struct event *deliver, *heartbeat;
    size_t count;
};

static void client_free(struct client *client)
{
    TAILQ_REMOVE(&client->events->clients, client, link);
    free(client->channel);
    free(client->address);
    free(client);
}

static void reading_free(struct reading *reading)
{
    arena_free(reading->arena);
}

/* Called by libevent as the connection ends, whoever ends it. A request that lost its connection is ours to free. */
static void on_close(struct evhttp_connection *connection, void *self)
{
    struct client *client = self;
    struct web_events *events = client->events;
    if (!evhttp_request_get_connection(client->request))
        evhttp_request_free(client->request);
    client->request = NULL;
    event_free(client->gone);
    events->count--;
    if (!client->reading)
        client_free(client);
}

/* Ends the connection, and with it the client. */
static void drop(struct client *client)
{
    evhttp_connection_free(evhttp_request_get_connection(client->request));
}

static void on_gone(int descriptor, short events, void *self)
{
    drop(self);
}

static size_t waiting_bytes(const struct client *client)
{
    struct evhttp_connection *connection = evhttp_request_get_connection(client->request);
    return evbuffer_get_length(bufferevent_get_output(evhttp_connection_get_bufferevent(connection)));
}

static void catch_up(struct client *client);

static void on_room(struct evhttp_connection *connection, void *self)
{
    catch_up(self);
}

static void send_text(struct client *client, const char *text, size_t length)
{
    struct evbuffer *chunk = evbuffer_new();
    evbuffer_add(chunk, text, length);
    evhttp_send_reply_chunk_with_cb(client->request, chunk, on_room, client);
    evbuffer_free(chunk);
}

static void send_post(struct client *client, struct told *told)
{
    const struct told_text *text = told_event(client->events->web, told, client->language, client->html);
    send_text(client, text->text, text->length);
    client->last = told->post.id;
    client->events->web->figures.events_sent++;
}

/* ---- reading what was missed ---- */

static void read_batch(struct ctx *ctx, void *what)
{
    struct reading *reading = what;
    struct client *client = reading->client;
    directory_refresh(ctx);
    const struct channel *channel = *client->channel ? channel_by_id(ctx, client->channel) : NULL;
    struct posts posts = {0};
    if (channel)
        posts = posts_after(ctx, channel, client->last, BATCH_POSTS);
    else if (!*client->channel)
        posts = all_posts_after(ctx, client->last, BATCH_POSTS);
    reading->told = told_copies(reading->arena, posts.list, posts.count);
    reading->count = posts.count;
    reading->more = posts.more;
    STAILQ_INSERT_TAIL(&client->events->read, reading, link);
    event_active(client->events->deliver, EV_TIMEOUT, 0);
}

/* The store is away: the next heartbeat tries again. */
static void read_failed(void *what)
{
    struct reading *reading = what;
    reading->failed = true;
    STAILQ_INSERT_TAIL(&reading->client->events->read, reading, link);
    event_active(reading->client->events->deliver, EV_TIMEOUT, 0);
}

static struct reading *reading_new(struct client *client)
{
    struct arena *arena = arena_new();
    struct reading *reading = arena_alloc(arena, sizeof *reading);
    *reading = (struct reading){.client = client, .arena = arena};
    return reading;
}

static void catch_up(struct client *client)
{
    struct work *work = client->events->web->work;
    if (!client->behind || client->reading || waiting_bytes(client) > BUFFER_LOW)
        return;
    struct reading *reading = client->reading = reading_new(client);
    client->missed = false;
    if (work->run(work, read_batch, read_failed, reading, client->events->web->settings.patience_ms) < 0)
        read_failed(reading);
}

static void take_batch(struct reading *reading)
{
    struct client *client = reading->client;
    client->reading = NULL;
    if (!client->request) {
        client_free(client);
        return;
    }
    if (reading->failed)
        return;
    for (size_t i = 0; i < reading->count; i++)
        if (reading->told[i].post.id > client->last)
            send_post(client, &reading->told[i]);
    client->behind = reading->more || client->missed;
    catch_up(client);
}

/* ---- posts as they arrive ---- */

static void tell_client(struct client *client, struct told *told)
{
    if (!client->request || (*client->channel && strcmp(client->channel, told->post.channel->id) != 0))
        return;
    if (client->behind) {
        client->missed = true;
    } else if (waiting_bytes(client) > BUFFER_HIGH) {
        client->events->web->figures.events_dropped++;
        drop(client);
    } else if (told->post.id > client->last) {
        send_post(client, told);
    }
}

static void tell_clients(struct web_events *events, struct told *told)
{
    struct client *client, *next;
    for (client = TAILQ_FIRST(&events->clients); client; client = next) {
        next = TAILQ_NEXT(client, link);
        tell_client(client, told);
    }
}

void events_post_arrived(struct web_events *events, const struct post *post)
{
    if (TAILQ_EMPTY(&events->clients))
        return;
    struct reading *arrived = reading_new(NULL);
    arrived->told = told_copies(arrived->arena, post, 1);
    arrived->count = 1;
    STAILQ_INSERT_TAIL(&events->read, arrived, link);
    event_active(events->deliver, EV_TIMEOUT, 0);
}

static void on_deliver(int none, short what, void *self)
{
    struct web_events *events = self;
    struct reading *reading;
    while ((reading = STAILQ_FIRST(&events->read))) {
        STAILQ_REMOVE_HEAD(&events->read, link);
        if (reading->client)
            take_batch(reading);
        else
            tell_clients(events, &reading->told[0]);
        reading_free(reading);
    }
}

static void on_heartbeat(int none, short what, void *self)
{
    struct web_events *events = self;
    struct client *client;
    TAILQ_FOREACH(client, &events->clients, link)
    {
        if (client->request && waiting_bytes(client) <= BUFFER_HIGH)
            send_text(client, ":\n\n", 3);
    }
}

/* ---- opening and ending ---- */

/* A topic by its name, anything else by its channel id; a person's words are no channel. */
static const char *channel_asked(const struct ctx *ctx, const struct exchange *exchange)
{
    const char *name = web_query(&exchange->request, "c");
    if (!name || !*name)
        return "";
    const struct channel *channel = topic_named(ctx, name);
    channel = channel ? channel : channel_by_id(ctx, name);
    return channel && channel->kind != CHANNEL_PERSON ? arena_strdup(exchange->arena, channel->id) : NULL;
}

void page_events(struct ctx *ctx, struct exchange *exchange)
{
    const struct web_request *request = &exchange->request;
    const char *channel = channel_asked(ctx, exchange), *form = web_query(request, "as");
    const char *resumed = web_header(request, "Last-Event-ID");
    exchange->answer.cache = WEB_PRIVATE;
    answer_text(exchange, 200, "text/event-stream", "");
    if (!channel) {
        answer_error(exchange, 404);
        return;
    }
    struct web_stream *stream = arena_alloc(exchange->arena, sizeof *stream);
    *stream = (struct web_stream){.channel = channel,
                                  .resumes = resumed || web_query(request, "after"),
                                  .after = resumed ? web_number(resumed) : web_query_number(request, "after"),
                                  .html = form && !strcmp(form, "html")};
    if (request->method == WEB_GET)
        exchange->answer.stream = stream;
}

static void begin_stream(struct client *client, struct exchange *exchange)
{
    struct evhttp_request *request = client->request;
    struct evhttp_connection *connection = evhttp_request_get_connection(request);
    headers_put(request, exchange);
    evhttp_add_header(evhttp_request_get_output_headers(request), "X-Accel-Buffering", "no");
    evhttp_connection_set_closecb(connection, on_close, client);
    evhttp_send_reply_start(request, 200, "OK");
    send_text(client, "retry: 3000\n\n", strlen("retry: 3000\n\n"));
}

static bool too_many(const struct web_events *events, const char *address)
{
    const struct web_settings *settings = &events->web->settings;
    const struct client *client;
    unsigned here = 0;
    TAILQ_FOREACH(client, &events->clients, link)
    here += address && client->address && !strcmp(client->address, address);
    return events->count >= settings->event_clients || here >= settings->address_connections;
}

bool events_open(struct web_events *events, struct evhttp_request *request, struct exchange *exchange)
{
    const struct web_stream *stream = exchange->answer.stream;
    struct evhttp_connection *connection = evhttp_request_get_connection(request);
    if (!connection || too_many(events, exchange->request.address)) {
        answer_error(exchange, 503);
        answer_finish(exchange);
        return false;
    }
    struct client *client = calloc(1, sizeof *client);
    *client = (struct client){.events = events,
                              .request = request,
                              .language = exchange->language,
                              .channel = strdup(stream->channel),
                              .address = exchange->request.address ? strdup(exchange->request.address) : NULL,
                              .last = stream->after,
                              .html = stream->html,
                              .behind = stream->resumes};
    int descriptor = bufferevent_getfd(evhttp_connection_get_bufferevent(connection));
    client->gone = event_new(events->web->base, descriptor, EV_CLOSED, on_gone, client);
    event_add(client->gone, NULL);
    TAILQ_INSERT_TAIL(&events->clients, client, link);
    events->count++;
    answer_finish(exchange);
    begin_stream(client, exchange);
    return true;
}

struct web_events *events_new(struct web *web)
{
    struct web_events *events = calloc(1, sizeof *events);
    *events = (struct web_events){.web = web};
    TAILQ_INIT(&events->clients);
    STAILQ_INIT(&events->read);
    events->deliver = event_new(web->base, -1, 0, on_deliver, events);
    events->heartbeat = event_new(web->base, -1, EV_PERSIST, on_heartbeat, events);
    event_add(events->heartbeat, &(struct timeval){.tv_sec = HEARTBEAT_SECONDS});
    return events;
}

/* Readings under way will never end; those that have ended are in the list. */
static void forget_readings(struct web_events *events)
{
    struct reading *reading;
    struct client *client;
    while ((reading = STAILQ_FIRST(&events->read))) {
        STAILQ_REMOVE_HEAD(&events->read, link);
        if (reading->client)
            reading->client->reading = NULL;
        reading_free(reading);
    }
    TAILQ_FOREACH(client, &events->clients, link)
    {
        if (client->reading)
            reading_free(client->reading);
        client->reading = NULL;
    }
}

void events_free(struct web_events *events)
{
    struct client *client;
    forget_readings(events);
    while ((client = TAILQ_FIRST(&events->clients))) {
        if (client->request)
            drop(client);
        else
            client_free(client);
    }
    event_free(events->deliver);
    event_free(events->heartbeat);
    free(events);
}

size_t events_clients(const struct web_events *events)
{
    return events->count;
}
