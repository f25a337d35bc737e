#include "adapters/redis/link.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>
#include <hiredis/adapters/libevent.h>

#include "adapters/redis/nodes.h"
#include "social-core/base/log.h"

#define FIRST_BACKOFF_MS 50
#define LAST_BACKOFF_MS 1000
#define CONNECT_MS 5000
#define CONNECT_IN_CLUSTER_MS 1000 /* another node may be quicker */
#define WHY_BYTES 160
#define LAST_BACKOFF_IN_CLUSTER_MS 100 /* a failover is over within a second or two: each look finds it sooner */

struct redis_link {
    struct arena *arena;
    struct event_base *base;
    struct redis_link_settings settings;
    struct redis_link_events events;
    void *self;
    struct nodes *nodes;
    const struct wire_address *address; /* where it is connected */
    redisAsyncContext *redis;           /* connecting, preparing or up */
    struct event *timer;                /* down: when to connect again; up: looks for silence */
    int backoff_ms;
    long waiting;            /* commands without an answer */
    bool up, progress;       /* progress: something was answered since the timer looked */
    char refused[WHY_BYTES]; /* what the server says that is there and does not serve; "" otherwise */
};

static void connect_now(struct redis_link *link);

static void wake_in(struct redis_link *link, int ms)
{
    struct timeval when = {.tv_sec = ms / 1000, .tv_usec = (ms % 1000) * 1000};
    event_add(link->timer, &when);
}

/* An ill that lasts is told once, however often it is met. */
static void note_refusal(struct redis_link *link, const char *why)
{
    if (!strncmp(link->refused, why, WHY_BYTES - 1))
        return;
    snprintf(link->refused, WHY_BYTES, "%s", why);
    log_event("redis_refused", "link=%s why=\"%s\"", link->settings.name, link->refused);
}

static void gone(struct redis_link *link, const char *why)
{
    bool was_up = link->up;
    link->redis = NULL;
    link->up = false;
    link->waiting = 0;
    if (was_up || link->backoff_ms == FIRST_BACKOFF_MS)
        log_event("redis_down", "link=%s why=\"%s\"", link->settings.name, why);
    wake_in(link, link->backoff_ms);
    int last = nodes_cluster(link->nodes) ? LAST_BACKOFF_IN_CLUSTER_MS : LAST_BACKOFF_MS;
    link->backoff_ms = link->backoff_ms * 2 < last ? link->backoff_ms * 2 : last;
    if (was_up)
        link->events.down(link->self);
}

/* It reached nobody: whatever was said before is true no more. */
static void lost(struct redis_link *link, const char *why)
{
    *link->refused = '\0';
    gone(link, why);
}

static void on_disconnect(const redisAsyncContext *redis, int status)
{
    struct redis_link *link = redis->data;
    if (link && link->redis == redis)
        (status == REDIS_OK ? gone : lost)(link, status == REDIS_OK ? "closed" : redis->errstr);
}

static void hang_up(struct redis_link *link, const char *why)
{
    redisAsyncContext *redis = link->redis;
    redis->data = NULL;
    redisAsyncFree(redis);
    lost(link, why);
}

static void on_timer(int fd, short what, void *self)
{
    struct redis_link *link = self;
    if (!link->redis) {
        connect_now(link);
        return;
    }
    if (!link->up || (link->waiting > 0 && !link->progress)) {
        hang_up(link, link->up ? "no answer in time" : "no connection in time");
        return;
    }
    link->progress = link->waiting == 0;
    wake_in(link, link->settings.silence_ms);
}

static void now_up(struct redis_link *link)
{
    link->up = true;
    link->progress = true;
    link->backoff_ms = FIRST_BACKOFF_MS;
    *link->refused = '\0';
    nodes_keep(link->nodes);
    log_event("redis_up", "link=%s", link->settings.name);
    event_del(link->timer);
    if (link->settings.silence_ms)
        wake_in(link, link->settings.silence_ms);
    link->events.up(link->self);
}

/* What is done on a new connection, in this order. A replica would refuse the function, so the key is asked for first. */
static const enum step { AUTH, ASK_FOR_KEY, LOAD_FUNCTION, UP } steps[] = {AUTH, ASK_FOR_KEY, LOAD_FUNCTION, UP};

static void prepare(struct redis_link *link, const enum step *step);

static void on_prepared(redisAsyncContext *redis, void *answer, void *next)
{
    struct redis_link *link = redis->data;
    redisReply *reply = answer;
    if (!link || !reply)
        return;
    /* A master whose slot is on its way says that a key which is not there has gone ahead: it is the right one. */
    if (reply->type != REDIS_REPLY_ERROR || wire_error_of(reply) == WIRE_ASK) {
        if (next)
            prepare(link, next);
        return;
    }
    if (!nodes_moved(link->nodes, reply->str))
        note_refusal(link, reply->str);
    redisAsyncDisconnect(redis);
}

static void prepare(struct redis_link *link, const enum step *step)
{
    void *next = (void *)(uintptr_t)(step + 1);
    if (*step == AUTH && link->address->password)
        redisAsyncCommand(link->redis, on_prepared, next, "AUTH %s", link->address->password);
    else if (*step == ASK_FOR_KEY && link->settings.key) {
        if (nodes_asking(link->nodes))
            redisAsyncCommand(link->redis, on_prepared, NULL, "ASKING");
        redisAsyncCommand(link->redis, on_prepared, next, "EXISTS %s", link->settings.key);
    } else if (*step == LOAD_FUNCTION && link->settings.with_function)
        redisAsyncCommand(link->redis, on_prepared, next, "FUNCTION LOAD REPLACE %s", wire_function_code(link->arena));
    else if (*step == UP)
        now_up(link);
    else
        prepare(link, next);
}

static void on_connect(const redisAsyncContext *connected, int status)
{
    struct redis_link *link = connected->data;
    if (link && status == REDIS_OK)
        prepare(link, steps);
    else if (link)
        lost(link, connected->errstr);
}

static void connect_now(struct redis_link *link)
{
    link->address = nodes_next(link->nodes);
    redisAsyncContext *redis = link->address->path ? redisAsyncConnectUnix(link->address->path)
                                                   : redisAsyncConnect(link->address->host, link->address->port);
    if (!redis || redis->err) {
        link->redis = NULL;
        lost(link, redis ? redis->errstr : "no memory");
        if (redis)
            redisAsyncFree(redis);
        return;
    }
    link->redis = redis;
    redis->data = link;
    redisLibeventAttach(redis, link->base);
    redisAsyncSetConnectCallback(redis, on_connect);
    redisAsyncSetDisconnectCallback(redis, on_disconnect);
    wake_in(link, nodes_cluster(link->nodes) ? CONNECT_IN_CLUSTER_MS : CONNECT_MS);
}

struct redis_link *redis_link_new(struct event_base *base, const struct redis_link_settings *settings,
                                  const struct redis_link_events *events, void *self)
{
    struct redis_link *link = calloc(1, sizeof *link);
    *link = (struct redis_link){.arena = arena_new(),
                                .base = base,
                                .settings = *settings,
                                .events = *events,
                                .self = self,
                                .backoff_ms = FIRST_BACKOFF_MS};
    link->settings.name = arena_strdup(link->arena, settings->name);
    link->settings.key = settings->key ? arena_strdup(link->arena, settings->key) : NULL;
    link->nodes = nodes_new(link->arena, settings->url);
    link->timer = event_new(base, -1, 0, on_timer, link);
    if (!link->nodes) {
        redis_link_free(link);
        return NULL;
    }
    wake_in(link, 0);
    return link;
}

void redis_link_free(struct redis_link *link)
{
    if (!link)
        return;
    if (link->redis) {
        link->redis->data = NULL;
        redisAsyncFree(link->redis);
    }
    event_free(link->timer);
    arena_free(link->arena);
    free(link);
}

redisAsyncContext *redis_link_context(struct redis_link *link)
{
    return link->up ? link->redis : NULL;
}

void redis_link_sent(struct redis_link *link)
{
    link->waiting++;
}

void redis_link_answered(struct redis_link *link)
{
    link->waiting--;
    link->progress = true;
}

static void take_down(struct redis_link *link, int ms)
{
    if (!link->up)
        return;
    link->backoff_ms = ms;
    redisAsyncDisconnect(link->redis);
    link->up = false;
    link->events.down(link->self);
}

void redis_link_rest(struct redis_link *link, int ms, const char *why)
{
    if (link->up)
        note_refusal(link, why);
    take_down(link, ms);
}

void redis_link_moved(struct redis_link *link, const char *error)
{
    nodes_moved(link->nodes, error);
    take_down(link, FIRST_BACKOFF_MS);
}

const char *redis_link_refused(const struct redis_link *link)
{
    return *link->refused ? link->refused : NULL;
}

void redis_link_asked(struct redis_link *link, const char *error)
{
    nodes_asked(link->nodes, error);
    take_down(link, FIRST_BACKOFF_MS);
}

bool redis_link_asking(const struct redis_link *link)
{
    return nodes_asking(link->nodes);
}

const struct wire_address *redis_link_address(const struct redis_link *link)
{
    return link->address;
}

bool redis_link_cluster(const struct redis_link *link)
{
    return nodes_cluster(link->nodes);
}
