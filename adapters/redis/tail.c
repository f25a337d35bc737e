#include "adapters/redis/tail.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/redis/link.h"
#include "adapters/redis/wire.h"
#include "social-core/base/log.h"

#define STREAMS 8
#define ID_BYTES 48
#define BLOCK_MS "100"
#define SILENCE_MS 5000
#define REST_MS 500

struct tail {
    struct redis_link *link;
    struct tail_events events;
    void *self;
    size_t count;
    char *keys[STREAMS];
    char last[STREAMS][ID_BYTES];
    bool asking;
};

static void ask(struct tail *tail);

static size_t stream_of(const struct tail *tail, const char *key)
{
    size_t i = 0;
    while (i < tail->count && strcmp(tail->keys[i], key) != 0)
        i++;
    return i;
}

static void take_entries(struct tail *tail, size_t stream, const struct db_reply *entries)
{
    for (size_t i = 0; i < entries->count; i++) {
        const struct db_reply *entry = &entries->list[i];
        snprintf(tail->last[stream], ID_BYTES, "%s", entry->list[0].text);
        tail->events.entry(tail->self, stream, entry->list[0].text, &entry->list[1]);
    }
}

static void on_entries(redisAsyncContext *redis, void *answer, void *data)
{
    struct tail *tail = data;
    if (!answer) {
        tail->asking = false;
        return;
    }
    redis_link_answered(tail->link);
    if (wire_error_of(answer) != WIRE_OK) {
        log_event("tail_refused", "why=\"%s\"", ((redisReply *)answer)->str);
        tail->asking = false;
        redis_link_rest(tail->link, REST_MS);
        return;
    }
    struct arena *arena = arena_new();
    struct db_reply streams = wire_reply(arena, answer);
    for (size_t i = 0; i < streams.count; i++) {
        size_t stream = stream_of(tail, streams.list[i].list[0].text);
        if (stream < tail->count)
            take_entries(tail, stream, &streams.list[i].list[1]);
    }
    arena_free(arena);
    tail->asking = false; /* not before: whoever takes an entry may call tail_wake() */
    ask(tail);
}

/* "$" would skip what arrives between two reads, so that place is looked up once: see on_place(). */
static bool place_known(const struct tail *tail)
{
    for (size_t i = 0; i < tail->count; i++)
        if (!strcmp(tail->last[i], "$"))
            return false;
    return true;
}

static void on_place(redisAsyncContext *redis, void *answer, void *data)
{
    struct tail *tail = data;
    tail->asking = false;
    if (!answer)
        return;
    redis_link_answered(tail->link);
    redisReply *reply = answer;
    size_t stream = 0;
    while (strcmp(tail->last[stream], "$") != 0)
        stream++;
    bool held = reply->type == REDIS_REPLY_ARRAY && reply->elements;
    snprintf(tail->last[stream], ID_BYTES, "%s", held ? reply->element[0]->element[0]->str : "0-0");
    ask(tail);
}

static void ask_place(struct tail *tail)
{
    size_t stream = 0;
    while (strcmp(tail->last[stream], "$") != 0)
        stream++;
    redisAsyncCommand(redis_link_context(tail->link), on_place, tail, "XREVRANGE %s + - COUNT 1", tail->keys[stream]);
}

static void ask_entries(struct tail *tail)
{
    const char *words[7 + 2 * STREAMS] = {"XREAD", "COUNT", NULL, "BLOCK", BLOCK_MS, "STREAMS"};
    size_t open[STREAMS], opened = 0, least = 0;
    for (size_t i = 0; i < tail->count; i++) {
        size_t room = tail->events.room(tail->self, i);
        if (!room)
            continue;
        open[opened++] = i;
        least = least && least < room ? least : room;
    }
    if (!opened) {
        tail->asking = false;
        return;
    }
    char count[24];
    snprintf(count, sizeof count, "%zu", least);
    words[2] = count;
    for (size_t i = 0; i < opened; i++) {
        words[6 + i] = tail->keys[open[i]];
        words[6 + opened + i] = tail->last[open[i]];
    }
    redisAsyncCommandArgv(redis_link_context(tail->link), on_entries, tail, (int)(6 + 2 * opened), words, NULL);
}

static void ask(struct tail *tail)
{
    if (tail->asking || !redis_link_context(tail->link))
        return;
    tail->asking = true;
    if (place_known(tail))
        ask_entries(tail);
    else
        ask_place(tail);
    if (tail->asking)
        redis_link_sent(tail->link);
}

static void on_up(void *self)
{
    ask(self);
}

static void on_down(void *self)
{
}

struct tail *tail_new(struct event_base *base, const char *url, const char *const *keys, const char *const *from,
                      size_t count, const struct tail_events *events, void *self)
{
    static const struct redis_link_events link_events = {.up = on_up, .down = on_down};
    struct redis_link_settings settings = {.name = "tail", .url = url, .silence_ms = SILENCE_MS};
    if (count > STREAMS)
        return NULL;
    struct tail *tail = calloc(1, sizeof *tail);
    *tail = (struct tail){.events = *events, .self = self, .count = count};
    for (size_t i = 0; i < count; i++) {
        tail->keys[i] = strdup(keys[i]);
        snprintf(tail->last[i], ID_BYTES, "%s", from[i]);
    }
    tail->link = redis_link_new(base, &settings, &link_events, tail);
    if (!tail->link) {
        tail_free(tail);
        return NULL;
    }
    return tail;
}

void tail_free(struct tail *tail)
{
    if (!tail)
        return;
    redis_link_free(tail->link);
    for (size_t i = 0; i < tail->count; i++)
        free(tail->keys[i]);
    free(tail);
}

void tail_wake(struct tail *tail)
{
    ask(tail);
}
