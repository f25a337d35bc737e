#include "adapters/redis/link.h"

#include <stdlib.h>
#include <string.h>

#include <event2/event.h>
#include <hiredis/adapters/libevent.h>

#include "adapters/redis/wire.h"
#include "social-core/base/log.h"

#define FIRST_BACKOFF_MS 50
#define LAST_BACKOFF_MS 1000

struct redis_link {
    struct arena *arena;
    struct event_base *base;
    struct redis_link_settings settings;
    struct redis_link_events events;
    void *self;
    struct wire_address address;
    redisAsyncContext *redis; /* connecting, preparing or up */
    struct event *timer;      /* down: when to connect again; up: looks for silence */
    int backoff_ms;
    long waiting;      /* commands without an answer */
    bool up, progress; /* progress: something was answered since the timer looked */
};

static void connect_now(struct redis_link *link);

static void wake_in(struct redis_link *link, int ms)
{
    struct timeval when = {.tv_sec = ms / 1000, .tv_usec = (ms % 1000) * 1000};
    event_add(link->timer, &when);
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
    link->backoff_ms = link->backoff_ms * 2 < LAST_BACKOFF_MS ? link->backoff_ms * 2 : LAST_BACKOFF_MS;
    if (was_up)
        link->events.down(link->self);
}

static void on_disconnect(const redisAsyncContext *redis, int status)
{
    struct redis_link *link = redis->data;
    if (link && link->redis == redis)
        gone(link, status == REDIS_OK ? "closed" : redis->errstr);
}

static void hang_up(struct redis_link *link, const char *why)
{
    redisAsyncContext *redis = link->redis;
    redis->data = NULL;
    redisAsyncFree(redis);
    gone(link, why);
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
    log_event("redis_up", "link=%s", link->settings.name);
    event_del(link->timer);
    if (link->settings.silence_ms)
        wake_in(link, link->settings.silence_ms);
    link->events.up(link->self);
}

static void on_prepared(redisAsyncContext *redis, void *reply, void *data)
{
    struct redis_link *link = redis->data;
    if (!link || !reply)
        return;
    if (((redisReply *)reply)->type == REDIS_REPLY_ERROR) {
        log_event("redis_refused", "link=%s why=\"%s\"", link->settings.name, ((redisReply *)reply)->str);
        redisAsyncDisconnect(redis);
        return;
    }
    if (data)
        now_up(link);
}

static void on_connect(const redisAsyncContext *connected, int status)
{
    struct redis_link *link = connected->data;
    if (!link)
        return;
    if (status != REDIS_OK) {
        gone(link, connected->errstr);
        return;
    }
    redisAsyncContext *redis = link->redis;
    if (link->address.password)
        redisAsyncCommand(redis, on_prepared, NULL, "AUTH %s", link->address.password);
    if (link->settings.with_function)
        redisAsyncCommand(redis, on_prepared, link, "FUNCTION LOAD REPLACE %s", wire_function_code(link->arena));
    else
        redisAsyncCommand(redis, on_prepared, link, "PING");
}

static void connect_now(struct redis_link *link)
{
    redisAsyncContext *redis = link->address.path ? redisAsyncConnectUnix(link->address.path)
                                                  : redisAsyncConnect(link->address.host, link->address.port);
    if (!redis || redis->err) {
        link->redis = NULL;
        gone(link, redis ? redis->errstr : "no memory");
        if (redis)
            redisAsyncFree(redis);
        return;
    }
    link->redis = redis;
    redis->data = link;
    redisLibeventAttach(redis, link->base);
    redisAsyncSetConnectCallback(redis, on_connect);
    redisAsyncSetDisconnectCallback(redis, on_disconnect);
    wake_in(link, link->settings.silence_ms ? link->settings.silence_ms : 5000);
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
    link->settings.url = arena_strdup(link->arena, settings->url);
    link->timer = event_new(base, -1, 0, on_timer, link);
    if (wire_address(link->arena, settings->url, &link->address) < 0) {
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

void redis_link_rest(struct redis_link *link, int ms)
{
    if (!link->up)
        return;
    link->backoff_ms = ms;
    redisAsyncDisconnect(link->redis);
    link->up = false;
    link->events.down(link->self);
}
