#include "adapters/redis/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/redis/crossing.h"
#include "adapters/redis/replicas.h"
#include "adapters/redis/store_state.h"
#include "social-core/base/arena.h"
#include "social-core/base/log.h"

#define SILENCE_MS 10000
#define REST_MS 200
#define KEY_BYTES 64

void wait_park(struct wait *wait)
{
    struct store *store = wait->store;
    wait->previous = NULL;
    wait->next = store->parked;
    if (store->parked)
        store->parked->previous = wait;
    store->parked = wait;
    wait->parked = true;
}

static void unpark(struct wait *wait)
{
    if (wait->previous)
        wait->previous->next = wait->next;
    else
        wait->store->parked = wait->next;
    if (wait->next)
        wait->next->previous = wait->previous;
    wait->parked = false;
}

/* The arena ends: the work is done, or was abandoned in the middle. */
static void wait_drop(void *what)
{
    struct wait *wait = what;
    if (wait->parked)
        unpark(wait);
    if (wait->answered == wait->count && !wait->at_replicas)
        free(wait);
    else
        wait->abandoned = true;
}

struct wait *wait_new(struct store *store, struct arena *arena, struct db_command *commands, size_t count)
{
    struct wait *wait = calloc(1, sizeof *wait);
    *wait = (struct wait){.store = store,
                          .arena = arena,
                          .task = store->tasks.current(),
                          .commands = commands,
                          .count = count,
                          .answered = count};
    arena_defer(arena, wait_drop, wait);
    return wait;
}

/* Once done stays done: sent again to a master that has it, the commit is only seen before. */
void wait_outcome(struct wait *wait, const struct db_reply *answer)
{
    wait->outcome = wire_outcome(answer, wait->batch);
    if (wait->done && wait->outcome == DB_SEEN)
        wait->outcome = DB_DONE;
    wait->done = wait->outcome == DB_DONE;
}

static void note_gone_ahead(struct wait *wait, const char *error)
{
    wait->crossing = true;
    if (!wait->asked) {
        wait->asked = arena_alloc(wait->arena, wait->count * sizeof *wait->asked);
        memset(wait->asked, 0, wait->count * sizeof *wait->asked);
    }
    wait->asked[wait->answered] = true;
    if (!strncmp(error, "ASK ", 4))
        wait->target = arena_strdup(wait->arena, error);
}

static void take_raw(struct wait *wait, const redisReply *reply)
{
    if (wire_error_of(reply) == WIRE_OK)
        *wait->commands[wait->answered].reply = wire_reply(wait->arena, reply);
    else
        wait->error = arena_strdup(wait->arena, reply->str);
}

static void take_answer(struct wait *wait, const redisReply *reply)
{
    if (wait->raw) {
        take_raw(wait, reply);
        return;
    }
    switch (wire_error_of(reply)) {
    case WIRE_MOVED:
        wait->rest = true;
        redis_link_moved(wait->link, reply->str);
        return;
    case WIRE_ASK:
        note_gone_ahead(wait, reply->str);
        return;
    case WIRE_WAIT:
        wait->rest = true;
        redis_link_rest(wait->link, REST_MS, reply->str);
        return;
    case WIRE_BUG:
        log_event("redis_refused_command", "command=%s why=\"%s\"", wait->commands[wait->answered].words[0],
                  reply->str);
        wait->bug = true;
        return;
    case WIRE_OK:
        break;
    }
    struct db_reply answer = wire_reply(wait->arena, reply);
    if (wait->batch)
        wait_outcome(wait, &answer);
    else
        *wait->commands[wait->answered].reply = answer;
}

/* The next connection in turn that is up; NULL when none is. */
static struct redis_link *link_up(const struct store *store)
{
    for (size_t i = 1; i <= LINKS; i++) {
        struct redis_link *link = store->links[(store->last_link + i) % LINKS];
        if (link && redis_link_context(link))
            return link;
    }
    return NULL;
}

static struct redis_link *next_link(struct store *store)
{
    struct redis_link *link = link_up(store);
    store->last_link = (store->last_link + 1) % LINKS;
    return link;
}

static void note_time(const struct wait *wait)
{
    struct store_stats *stats = &wait->store->stats;
    latency_add(wait->batch ? &stats->commit_times : &stats->read_times, latency_clock_us() - wait->sent_us);
}

/* Lost: the commit goes again under its marker, to whoever is master now. */
static void on_replicas(void *who, bool lost)
{
    struct wait *wait = who;
    wait->at_replicas = false;
    wait->lost = lost;
    if (wait->abandoned) {
        free(wait);
        return;
    }
    if (!lost)
        note_time(wait);
    wait->store->tasks.resume(wait->task);
}

/* Answers of one connection come in the order of its commands, so the next answer is to the next command. */
static void on_reply(redisAsyncContext *redis, void *answer, void *data)
{
    struct wait *wait = data;
    struct store *store = wait->store;
    if (answer)
        redis_link_answered(wait->link);
    if (!answer)
        wait->lost = true;
    else if (!wait->abandoned)
        take_answer(wait, answer);
    if (++wait->answered < wait->count)
        return;
    if (wait->abandoned)
        free(wait);
    else if (wait->raw || (wait->crossing && !wait->lost && !wait->rest))
        store->tasks.resume(wait->task);
    else if (wait->lost || wait->rest) {
        wait_park(wait);
    } else if (store->replicas && wait->batch && !wait->bug) {
        wait->at_replicas = true;
        replicas_await(store->replicas, wait);
    } else {
        note_time(wait);
        store->tasks.resume(wait->task);
    }
}

void wait_send(struct wait *wait)
{
    struct store *store = wait->store;
    redisAsyncContext *redis = redis_link_context(wait->link);
    wait->answered = 0;
    wait->sent_us = latency_clock_us();
    wait->lost = wait->rest = wait->bug = wait->crossing = false;
    wait->asked = NULL;
    wait->target = wait->error = NULL;
    store->stats.commands += wait->count;
    for (size_t i = 0; i < wait->count; i++) {
        struct db_command *command = &wait->commands[i];
        redis_link_sent(wait->link);
        redisAsyncCommandArgv(redis, on_reply, wait, (int)command->count, command->words, command->lengths);
    }
}

/* Sends until every answer has come from one connection that did not break. */
static void ask(struct wait *wait)
{
    struct store *store = wait->store;
    do {
        while (!(wait->link = next_link(store))) {
            store->stats.waits++;
            if (!wait->parked)
                wait_park(wait);
            store->tasks.suspend();
        }
        wait_send(wait);
        store->tasks.suspend();
        if (wait->crossing && !wait->lost && !wait->rest)
            crossing_take(wait);
    } while (wait->lost || wait->rest);
    if (wait->bug)
        store->tasks.fail();
}

static void store_read(struct db *db, struct arena *arena, struct db_command *commands, size_t count)
{
    struct store *store = (struct store *)db;
    store->stats.reads++;
    ask(wait_new(store, arena, commands, count));
}

static enum db_outcome store_commit(struct db *db, struct arena *arena, const char *seen_key, struct db_batch *batch)
{
    struct store *store = (struct store *)db;
    struct db_command command = wire_commit(arena, seen_key, batch);
    struct wait *wait = wait_new(store, arena, &command, 1);
    wait->batch = batch;
    store->stats.commits++;
    ask(wait);
    return wait->outcome;
}

static void on_up(void *self)
{
    struct store *store = self;
    while (store->parked && link_up(store)) {
        struct wait *wait = store->parked;
        unpark(wait);
        store->tasks.resume(wait->task);
    }
}

static void on_down(void *self)
{
    ((struct store *)self)->stats.connections_lost++;
}

const struct redis_link_events store_link_events = {.up = on_up, .down = on_down};

struct store *store_new(struct event_base *base, const char *url, const char *region, enum replica_rule rule,
                        const struct store_tasks *tasks)
{
    char key[KEY_BYTES];
    snprintf(key, sizeof key, "{%s}", region);
    struct redis_link_settings settings = {
        .name = "store", .url = url, .key = key, .with_function = true, .silence_ms = SILENCE_MS};
    struct store *store = calloc(1, sizeof *store);
    *store =
        (struct store){.db = {.read = store_read, .commit = store_commit}, .base = base, .rule = rule, .tasks = *tasks};
    for (size_t i = 0; i < LINKS; i++)
        if (!(store->links[i] = redis_link_new(base, &settings, &store_link_events, store))) {
            store_free(store);
            return NULL;
        }
    if (replica_waits(rule, redis_link_cluster(store->links[0])))
        store->replicas = replicas_new(base, url, key, rule, on_replicas);
    return store;
}

void store_free(struct store *store)
{
    if (!store)
        return;
    for (size_t i = 0; i < LINKS; i++)
        redis_link_free(store->links[i]);
    redis_link_free(store->ahead);
    replicas_free(store->replicas);
    free(store);
}

struct db *store_db(struct store *store)
{
    return &store->db;
}

bool store_up(const struct store *store)
{
    return link_up(store) != NULL;
}

bool store_replicated(const struct store *store)
{
    return !store->replicas || replicas_there(store->replicas);
}

const char *store_refused(const struct store *store)
{
    for (size_t i = 0; i < LINKS; i++)
        if (redis_link_refused(store->links[i]))
            return redis_link_refused(store->links[i]);
    return NULL;
}

const struct store_stats *store_stats(const struct store *store)
{
    return &store->stats;
}
