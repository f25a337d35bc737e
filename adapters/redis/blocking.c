#include "adapters/redis/blocking.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include <hiredis/hiredis.h>

#include "adapters/redis/looped.h"
#include "adapters/redis/nodes.h"
#include "social-core/base/log.h"

#define CONNECT_SECONDS 5
#define TRIES 100 /* a failover takes a second or two */
#define PAUSE_US 100000

struct blocking {
    struct db db;
    struct arena *arena; /* of the nodes */
    struct nodes *nodes;
    redisContext *redis;
    const char *url;
    struct looped *looped; /* for what has gone ahead while the slot moves; NULL: nothing has yet */
    bool ahead;            /* the last answer said so */
};

static bool reconnect(struct blocking *store, char *why, size_t size);

/* Sends all, then reads all. False when it must be sent again: the connection is lost, or another node has the keys. */
static bool ask_all(struct blocking *store, struct arena *arena, struct db_command *commands, size_t count, char *why,
                    size_t size)
{
    bool good = true;
    store->ahead = false;
    for (size_t i = 0; i < count; i++)
        redisAppendCommandArgv(store->redis, (int)commands[i].count, commands[i].words, commands[i].lengths);
    for (size_t i = 0; i < count; i++) {
        redisReply *reply = NULL;
        if (redisGetReply(store->redis, (void **)&reply) != REDIS_OK) {
            snprintf(why, size, "%s", store->redis->errstr);
            return false;
        }
        if (wire_error_of(reply) == WIRE_OK) {
            *commands[i].reply = wire_reply(arena, reply);
        } else {
            snprintf(why, size, "%s: %s", commands[i].words[0], reply->str);
            nodes_moved(store->nodes, reply->str);
            store->ahead = store->ahead || wire_error_of(reply) == WIRE_ASK;
            good = false;
        }
        freeReplyObject(reply);
    }
    return good;
}

/* What crosses with keys that are on their way: the gateway's store, which knows how (crossing.h). */
static struct db *ahead_of(struct blocking *store, struct arena *arena, const struct db_command *command)
{
    if (!store->looped) {
        const char *key = NULL;
        for (size_t i = 0; i < command->count && !key; i++)
            key = command->words[i][0] == '{' ? command->words[i] : NULL;
        if (key)
            store->looped =
                looped_open(store->url, arena_copy(arena, key + 1, strcspn(key + 1, "}")), TRIES * PAUSE_US / 1000);
    }
    return store->looped ? looped_db(store->looped) : NULL;
}

/* One server that fails ends the tool; in a cluster another may have taken over meanwhile. The store that knows of moving
 * slots, when that is what is needed; else NULL: everything is answered. */
static struct db *ask(struct blocking *store, struct arena *arena, struct db_command *commands, size_t count)
{
    char why[512] = "";
    int tries = nodes_cluster(store->nodes) ? TRIES : 1;
    while (!ask_all(store, arena, commands, count, why, sizeof why)) {
        struct db *ahead = store->ahead ? ahead_of(store, arena, &commands[0]) : NULL;
        bool back = false;
        if (ahead)
            return ahead;
        while (!back && --tries > 0) {
            usleep(PAUSE_US);
            back = reconnect(store, why, sizeof why);
        }
        if (!back) {
            log_event("redis_failed", "why=\"%s\"", why);
            exit(1);
        }
    }
    return NULL;
}

static void blocking_read(struct db *db, struct arena *arena, struct db_command *commands, size_t count)
{
    struct db *ahead = ask((struct blocking *)db, arena, commands, count);
    if (ahead)
        ahead->read(ahead, arena, commands, count);
}

static enum db_outcome blocking_commit(struct db *db, struct arena *arena, const char *seen_key, struct db_batch *batch)
{
    struct db_reply reply;
    struct db_command command = wire_commit(arena, seen_key, batch);
    command.reply = &reply;
    struct db *ahead = ask((struct blocking *)db, arena, &command, 1);
    return ahead ? ahead->commit(ahead, arena, seen_key, batch) : wire_outcome(&reply, batch);
}

struct db_reply redis_blocking_command(struct db *db, struct arena *arena, const char *const *words)
{
    struct db_command command = {.words = arena_alloc(arena, 16 * sizeof(char *))};
    while (words[command.count] && command.count < 16) {
        command.words[command.count] = words[command.count];
        command.count++;
    }
    redisReply *reply = redisCommandArgv(((struct blocking *)db)->redis, (int)command.count, command.words, NULL);
    struct db_reply out = reply ? wire_reply(arena, reply) : (struct db_reply){0};
    if (reply)
        freeReplyObject(reply);
    return out;
}

static redisContext *connect_to(const struct wire_address *address)
{
    struct timeval patience = {.tv_sec = CONNECT_SECONDS};
    return address->path ? redisConnectUnixWithTimeout(address->path, patience)
                         : redisConnectWithTimeout(address->host, address->port, patience);
}

/* A replica refuses the function; whoever asks it for a key of a cluster is sent to the master. */
static int prepare(struct blocking *store, const struct wire_address *address, char *why, size_t size)
{
    redisReply *reply = NULL;
    if (address->password) {
        reply = redisCommand(store->redis, "AUTH %s", address->password);
        if (!reply || reply->type == REDIS_REPLY_ERROR)
            goto refused;
        freeReplyObject(reply);
    }
    const char *code = wire_function_code(store->arena);
    if (!code) {
        snprintf(why, size, "cannot read " LOA_SHARE "/redis/commit.lua; run make, or install Loa's share directory");
        return -1;
    }
    reply = redisCommand(store->redis, "FUNCTION LOAD REPLACE %s", code);
    bool replica = reply && reply->type == REDIS_REPLY_ERROR && !strncmp(reply->str, "READONLY", 8);
    if (!reply || (reply->type == REDIS_REPLY_ERROR && !replica))
        goto refused;
    freeReplyObject(reply);
    return 0;
refused:
    snprintf(why, size, "Redis refused: %s", reply ? reply->str : store->redis->errstr);
    if (reply)
        freeReplyObject(reply);
    return -1;
}

static bool reconnect(struct blocking *store, char *why, size_t size)
{
    const struct wire_address *address = nodes_next(store->nodes);
    if (store->redis)
        redisFree(store->redis);
    store->redis = connect_to(address);
    if (!store->redis || store->redis->err) {
        snprintf(why, size, "cannot reach Redis at %s: %s; is it running?",
                 address->path ? address->path : address->host, store->redis ? store->redis->errstr : "no memory");
        return false;
    }
    if (prepare(store, address, why, size) < 0)
        return false;
    nodes_keep(store->nodes);
    return true;
}

struct db *redis_blocking_open(const char *url, char *why, size_t size)
{
    struct blocking *store = calloc(1, sizeof *store);
    *store = (struct blocking){.db = {.read = blocking_read, .commit = blocking_commit}, .arena = arena_new()};
    store->nodes = nodes_new(store->arena, url);
    store->url = arena_strdup(store->arena, url);
    if (!store->nodes)
        snprintf(why, size, "'%s' is no Redis address; write unix:/path or redis://host:port",
                 wire_shown(store->arena, url));
    for (size_t i = 0; store->nodes && i < nodes_count(store->nodes); i++)
        if (reconnect(store, why, size))
            return &store->db;
    redis_blocking_close(&store->db);
    return NULL;
}

void redis_blocking_close(struct db *db)
{
    struct blocking *store = (struct blocking *)db;
    if (!store)
        return;
    if (store->redis)
        redisFree(store->redis);
    looped_close(store->looped);
    arena_free(store->arena);
    free(store);
}
