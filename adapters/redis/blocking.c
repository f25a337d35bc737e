#include "adapters/redis/blocking.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>

#include "adapters/redis/wire.h"
#include "social-core/base/log.h"

#define CONNECT_SECONDS 5

struct blocking {
    struct db db;
    redisContext *redis;
};

static redisReply *call(struct blocking *store, const struct db_command *command)
{
    redisReply *reply = redisCommandArgv(store->redis, (int)command->count, command->words, command->lengths);
    if (!reply || wire_error_of(reply) != WIRE_OK) {
        log_event("redis_failed", "command=%s why=\"%s\"", command->words[0],
                  reply ? reply->str : store->redis->errstr);
        exit(1);
    }
    return reply;
}

static void blocking_read(struct db *db, struct arena *arena, struct db_command *commands, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        redisReply *reply = call((struct blocking *)db, &commands[i]);
        *commands[i].reply = wire_reply(arena, reply);
        freeReplyObject(reply);
    }
}

static enum db_outcome blocking_commit(struct db *db, struct arena *arena, const char *seen_key, struct db_batch *batch)
{
    struct db_command command = wire_commit(arena, seen_key, batch);
    redisReply *reply = call((struct blocking *)db, &command);
    enum db_outcome outcome = wire_outcome(reply, batch);
    freeReplyObject(reply);
    return outcome;
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

static int prepare(redisContext *redis, const struct wire_address *address, struct arena *arena, char *why, size_t size)
{
    redisReply *reply = NULL;
    if (address->password) {
        reply = redisCommand(redis, "AUTH %s", address->password);
        if (reply && reply->type == REDIS_REPLY_ERROR)
            goto refused;
        freeReplyObject(reply);
    }
    const char *code = wire_function_code(arena);
    if (!code) {
        snprintf(why, size, "cannot read " LOA_SHARE "/redis/commit.lua; run make, or install Loa's share directory");
        return -1;
    }
    reply = redisCommand(redis, "FUNCTION LOAD REPLACE %s", code);
    if (!reply || reply->type == REDIS_REPLY_ERROR)
        goto refused;
    freeReplyObject(reply);
    return 0;
refused:
    snprintf(why, size, "Redis refused: %s", reply ? reply->str : redis->errstr);
    if (reply)
        freeReplyObject(reply);
    return -1;
}

struct db *redis_blocking_open(const char *url, char *why, size_t size)
{
    struct arena *arena = arena_new();
    struct blocking *store = NULL;
    struct wire_address address;
    if (wire_address(arena, url, &address) < 0) {
        snprintf(why, size, "'%s' is no Redis address; write unix:/path or redis://host:port", wire_shown(arena, url));
        goto end;
    }
    redisContext *redis = connect_to(&address);
    if (!redis || redis->err) {
        snprintf(why, size, "cannot reach Redis at %s: %s; is it running?", address.path ? address.path : address.host,
                 redis ? redis->errstr : "no memory");
    } else if (prepare(redis, &address, arena, why, size) == 0) {
        store = calloc(1, sizeof *store);
        *store = (struct blocking){.db = {.read = blocking_read, .commit = blocking_commit}, .redis = redis};
        redis = NULL;
    }
    if (redis)
        redisFree(redis);
end:
    arena_free(arena);
    return store ? &store->db : NULL;
}

void redis_blocking_close(struct db *db)
{
    if (!db)
        return;
    redisFree(((struct blocking *)db)->redis);
    free(db);
}
