#include "adapters/redis/tail.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/redis/link.h"
#include "adapters/redis/wire.h"
#include "social-core/base/log.h"

#define ID_BYTES 48
#define BLOCK_MS 1000
#define SILENCE_MS 5000
#define REST_MS 500

struct tail {
    struct redis_link *link;
    struct tail_events events;
    void *self;
    char *key;
    char last[ID_BYTES]; /* id of the entry handed on last; "$" until the end is looked up */
    bool asking;
    enum replica_rule rule;
    bool waits, late;   /* for a replica; none was in time lately */
    struct arena *held; /* holds entries while a replica is waited for; NULL: none */
    struct db_reply *entries;
};

static void ask(struct tail *tail);
static void ask_replica(struct tail *tail);

static void take_entries(struct tail *tail, const struct db_reply *entries)
{
    for (size_t i = 0; i < entries->count; i++) {
        const struct db_reply *entry = &entries->list[i];
        snprintf(tail->last, ID_BYTES, "%s", entry->list[0].text);
        tail->events.entry(tail->self, entry->list[0].text, &entry->list[1]);
    }
}

static void on_courtesy(redisAsyncContext *redis, void *answer, void *data)
{
    if (answer)
        redis_link_answered(((struct tail *)data)->link);
}

static bool refused(struct tail *tail, const redisReply *reply)
{
    enum wire_error error = wire_error_of(reply);
    if (error == WIRE_OK)
        return false;
    tail->asking = false;
    if (error == WIRE_MOVED) {
        redis_link_moved(tail->link, reply->str);
        return true;
    }
    if (error == WIRE_ASK) {
        redis_link_asked(tail->link, reply->str);
        return true;
    }
    redis_link_rest(tail->link, REST_MS, reply->str);
    return true;
}

/* Not asking before: whoever takes an entry may call tail_wake(). */
static void go_on(struct tail *tail)
{
    tail->asking = false;
    ask(tail);
}

static void drop_held(struct tail *tail)
{
    arena_free(tail->held);
    tail->held = NULL;
}

static void on_replica(redisAsyncContext *redis, void *answer, void *data)
{
    struct tail *tail = data;
    const redisReply *reply = answer;
    if (reply)
        redis_link_answered(tail->link);
    if (!reply || refused(tail, reply)) {
        drop_held(tail);
        tail->asking = false;
        return;
    }
    tail->late = reply->integer == 0;
    if (tail->late && tail->rule == REPLICA_MUST) {
        ask_replica(tail);
        return;
    }
    take_entries(tail, tail->entries);
    drop_held(tail);
    go_on(tail);
}

/* Over the connection that read the entries: the same server. PING: see replicas.c. */
static void ask_replica(struct tail *tail)
{
    redisAsyncContext *redis = redis_link_context(tail->link);
    if (!redis) {
        drop_held(tail);
        tail->asking = false;
        return;
    }
    redis_link_sent(tail->link);
    redis_link_sent(tail->link);
    redisAsyncCommand(redis, on_courtesy, tail, "PING");
    redisAsyncCommand(redis, on_replica, tail, "WAIT 1 %d", replica_patience_ms(tail->rule, tail->late));
}

/* The answer: a list of one pair, the stream's name and its entries; nil when nothing came in time. */
static void on_entries(redisAsyncContext *redis, void *answer, void *data)
{
    struct tail *tail = data;
    if (!answer) {
        tail->asking = false;
        return;
    }
    redis_link_answered(tail->link);
    if (refused(tail, answer))
        return;
    struct arena *arena = arena_new();
    struct db_reply streams = wire_reply(arena, answer);
    if (streams.count && tail->waits) {
        tail->held = arena;
        tail->entries = arena_copy_of(arena, &streams.list[0].list[1], sizeof *tail->entries);
        ask_replica(tail);
        return;
    }
    if (streams.count)
        take_entries(tail, &streams.list[0].list[1]);
    arena_free(arena);
    go_on(tail);
}

/* "$" in each read would skip what arrives between two of them, so that place is looked up once. */
static void on_place(redisAsyncContext *redis, void *answer, void *data)
{
    struct tail *tail = data;
    tail->asking = false;
    if (!answer)
        return;
    redis_link_answered(tail->link);
    if (refused(tail, answer))
        return;
    redisReply *reply = answer;
    bool held = reply->type == REDIS_REPLY_ARRAY && reply->elements;
    snprintf(tail->last, ID_BYTES, "%s", held ? reply->element[0]->element[0]->str : "0-0");
    ask(tail);
}

static void ask(struct tail *tail)
{
    redisAsyncContext *redis = redis_link_context(tail->link);
    bool placed = strcmp(tail->last, "$") != 0;
    size_t room = tail->events.room(tail->self);
    if (tail->asking || !redis || !room)
        return;
    tail->asking = true;
    if (redis_link_asking(tail->link)) {
        redis_link_sent(tail->link);
        redisAsyncCommand(redis, on_courtesy, tail, "ASKING");
    }
    redis_link_sent(tail->link);
    if (placed)
        redisAsyncCommand(redis, on_entries, tail, "XREAD COUNT %u BLOCK %u STREAMS %s %s", (unsigned)room, BLOCK_MS,
                          tail->key, tail->last);
    else
        redisAsyncCommand(redis, on_place, tail, "XREVRANGE %s + - COUNT 1", tail->key);
}

static void on_up(void *self)
{
    ask(self);
}

static void on_down(void *self)
{
}

struct tail *tail_new(struct event_base *base, const char *url, const char *key, const char *from,
                      enum replica_rule rule, const struct tail_events *events, void *self)
{
    static const struct redis_link_events link_events = {.up = on_up, .down = on_down};
    struct redis_link_settings settings = {.name = "tail", .url = url, .key = key, .silence_ms = SILENCE_MS};
    struct tail *tail = calloc(1, sizeof *tail);
    *tail = (struct tail){.events = *events, .self = self, .key = strdup(key), .rule = rule};
    snprintf(tail->last, ID_BYTES, "%s", from);
    tail->link = redis_link_new(base, &settings, &link_events, tail);
    if (!tail->link) {
        tail_free(tail);
        return NULL;
    }
    tail->waits = replica_waits(rule, redis_link_cluster(tail->link));
    return tail;
}

void tail_free(struct tail *tail)
{
    if (!tail)
        return;
    redis_link_free(tail->link);
    arena_free(tail->held);
    free(tail->key);
    free(tail);
}

void tail_wake(struct tail *tail)
{
    ask(tail);
}
