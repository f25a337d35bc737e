#include "adapters/web/desk_events.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>

#include "adapters/web/desk.h"
#include "adapters/web/desk_view.h"
#include "adapters/web/headers.h"
#include "moderation/card.h"
#include "social-core/directory.h"

#define HEARTBEAT_SECONDS 15
#define LIFE_BEATS 40     /* ten minutes: then the browser asks again, and is asked who it is */
#define BUFFER_HIGH 16384 /* bytes a client has not taken: it is dropped, and reads the page anew when it is back */
#define MEMBER_STREAMS 16 /* tabs of one officer */
#define CARDS_AFTER_US 500000
#define CARDS_AT_ONCE 64 /* more are told at once */

struct desk_client {
    struct desk_events *events;
    struct evhttp_request *request;
    struct event *gone;
    char *agency, *login;
    int beats;
    TAILQ_ENTRY(desk_client) link;
};

struct desk_events {
    struct web *web;
    TAILQ_HEAD(, desk_client) clients;
    struct event *heartbeat, *cards_due;
    char *cards[CARDS_AT_ONCE]; /* moved since cards_due was added */
    size_t card_count, count;
};

/* Called by libevent as the connection ends, whoever ends it. A request that lost its connection is ours to free. */
static void on_close(struct evhttp_connection *connection, void *self)
{
    struct desk_client *client = self;
    if (!evhttp_request_get_connection(client->request))
        evhttp_request_free(client->request);
    event_free(client->gone);
    TAILQ_REMOVE(&client->events->clients, client, link);
    client->events->count--;
    free(client->agency);
    free(client->login);
    free(client);
}

static void drop(struct desk_client *client)
{
    evhttp_connection_free(evhttp_request_get_connection(client->request));
}

static void on_gone(int descriptor, short events, void *self)
{
    drop(self);
}

static bool is_full(const struct desk_client *client)
{
    struct evhttp_connection *connection = evhttp_request_get_connection(client->request);
    return evbuffer_get_length(bufferevent_get_output(evhttp_connection_get_bufferevent(connection))) > BUFFER_HIGH;
}

static void send_text(struct desk_client *client, struct evbuffer *text)
{
    evhttp_send_reply_chunk(client->request, text);
    evbuffer_free(text);
}

/* `text` to every desk of the agency; borrowed. */
static void tell(struct desk_events *events, const char *agency, const char *text)
{
    struct desk_client *client, *next;
    for (client = TAILQ_FIRST(&events->clients); client; client = next) {
        next = TAILQ_NEXT(client, link);
        if (strcmp(client->agency, agency) != 0)
            continue;
        if (is_full(client)) {
            drop(client);
            continue;
        }
        struct evbuffer *copy = evbuffer_new();
        evbuffer_add(copy, text, strlen(text));
        send_text(client, copy);
    }
}

static char *card_event(const char *before, const char *id)
{
    char *text = NULL;
    if (asprintf(&text, "%sevent: case-%s\ndata: %s\n\n", before, id, id) < 0)
        abort();
    return text;
}

void desk_events_moved(struct desk_events *events, const char *agency, const char *id)
{
    char *head = NULL;
    if (asprintf(&head, "event: moved\ndata: %s\n\n", id) < 0)
        abort();
    char *text = card_event(head, id);
    tell(events, agency, text);
    free(text);
    free(head);
}

/* ---- cards of the moderators: a flood of reports moves one many times a second ---- */

static void tell_cards(int none, short what, void *self)
{
    struct desk_events *events = self;
    char *text = strdup("event: moved\ndata: cards\n\n");
    for (size_t i = 0; i < events->card_count; i++) {
        char *longer = card_event(text, events->cards[i]);
        free(text);
        free(events->cards[i]);
        text = longer;
    }
    events->card_count = 0;
    evtimer_del(events->cards_due);
    tell(events, CARD_WATCHERS, text);
    free(text);
}

void desk_events_card_moved(struct desk_events *events, const char *id)
{
    for (size_t i = 0; i < events->card_count; i++)
        if (!strcmp(events->cards[i], id))
            return;
    if (!events->card_count)
        event_add(events->cards_due, &(struct timeval){.tv_usec = CARDS_AFTER_US});
    events->cards[events->card_count++] = strdup(id);
    if (events->card_count == CARDS_AT_ONCE)
        tell_cards(-1, 0, events);
}

static void on_heartbeat(int none, short what, void *self)
{
    struct desk_events *events = self;
    struct desk_client *client, *next;
    for (client = TAILQ_FIRST(&events->clients); client; client = next) {
        next = TAILQ_NEXT(client, link);
        if (++client->beats >= LIFE_BEATS || is_full(client)) {
            drop(client);
            continue;
        }
        struct evbuffer *text = evbuffer_new();
        evbuffer_add(text, ":\n\n", 3);
        send_text(client, text);
    }
}

static bool too_many(const struct desk_events *events, const char *login)
{
    const struct desk_client *client;
    size_t own = 0;
    TAILQ_FOREACH(client, &events->clients, link)
    own += !strcmp(client->login, login);
    return events->count >= events->web->settings.event_clients || own >= MEMBER_STREAMS;
}

static void begin_stream(struct desk_client *client, struct exchange *exchange)
{
    struct evhttp_request *request = client->request;
    struct evbuffer *text = evbuffer_new();
    headers_put(request, exchange);
    evhttp_add_header(evhttp_request_get_output_headers(request), "X-Accel-Buffering", "no");
    evhttp_connection_set_closecb(evhttp_request_get_connection(request), on_close, client);
    evhttp_send_reply_start(request, 200, "OK");
    evbuffer_add_printf(text, "retry: 3000\n\n");
    send_text(client, text);
}

bool desk_events_open(struct desk_events *events, struct evhttp_request *request, struct exchange *exchange)
{
    struct evhttp_connection *connection = evhttp_request_get_connection(request);
    answer_finish(exchange);
    if (!connection || too_many(events, exchange->member->login)) {
        exchange->answer.headers.count = 0;
        answer_error(exchange, 503);
        answer_finish(exchange);
        return false;
    }
    struct desk_client *client = calloc(1, sizeof *client);
    *client = (struct desk_client){.events = events,
                                   .request = request,
                                   .agency = strdup(exchange->answer.desk),
                                   .login = strdup(exchange->member->login)};
    int descriptor = bufferevent_getfd(evhttp_connection_get_bufferevent(connection));
    client->gone = event_new(events->web->base, descriptor, EV_CLOSED, on_gone, client);
    event_add(client->gone, NULL);
    TAILQ_INSERT_TAIL(&events->clients, client, link);
    events->count++;
    begin_stream(client, exchange);
    return true;
}

/* An officer's own agency: what moves elsewhere is nothing they hear of. */
void desk_stream(struct ctx *ctx, struct exchange *exchange)
{
    const struct agency *agency = desk_agency(ctx, exchange);
    if (!agency) {
        answer_error(exchange, 404);
        return;
    }
    answer_text(exchange, 200, "text/event-stream", "");
    if (exchange->request.method == WEB_GET)
        exchange->answer.desk = arena_strdup(exchange->arena, agency->name);
}

struct desk_events *desk_events_new(struct web *web)
{
    struct desk_events *events = calloc(1, sizeof *events);
    events->web = web;
    TAILQ_INIT(&events->clients);
    events->heartbeat = event_new(web->base, -1, EV_PERSIST, on_heartbeat, events);
    event_add(events->heartbeat, &(struct timeval){.tv_sec = HEARTBEAT_SECONDS});
    events->cards_due = evtimer_new(web->base, tell_cards, events);
    return events;
}

void desk_events_free(struct desk_events *events)
{
    struct desk_client *client;
    while ((client = TAILQ_FIRST(&events->clients)))
        drop(client);
    event_free(events->heartbeat);
    event_free(events->cards_due);
    while (events->card_count)
        free(events->cards[--events->card_count]);
    free(events);
}

size_t desk_events_clients(const struct desk_events *events)
{
    return events->count;
}
