/** Between the core's words and Redis: commands as argument vectors, replies as db_reply. */
#ifndef LOA_REDIS_WIRE_H
#define LOA_REDIS_WIRE_H

#include <hiredis/hiredis.h>

#include "social-core/base/arena.h"
#include "social-core/db.h"

/** How a reply that is an error is to be taken. */
enum wire_error {
    WIRE_OK,
    WIRE_MOVED, /**< another node of the cluster has the keys: nodes_moved() */
    WIRE_ASK,   /**< the slot is on its way to another node, and the keys are not all here any more: crossing.h */
    WIRE_WAIT,  /**< the server cannot serve just now (loading, out of memory, read-only, busy): try again */
    WIRE_BUG    /**< the command itself is wrong: ours to mend */
};

/** Copies a reply into the arena. Errors become DB_NIL and are told apart by wire_error_of(). */
struct db_reply wire_reply(struct arena *arena, const redisReply *reply);

/** What kind of error a reply is. */
enum wire_error wire_error_of(const redisReply *reply);

/** The FCALL of adapters/redis/commit.lua for a batch, as a command whose words live in the arena or the batch. */
struct db_command wire_commit(struct arena *arena, const char *seen_key, const struct db_batch *batch);

/** Reads the FCALL's answer into batch->fresh; the outcome. */
enum db_outcome wire_outcome(const struct db_reply *reply, struct db_batch *batch);

/** The text of adapters/redis/commit.lua from the share directory; NULL when it cannot be read. */
const char *wire_function_code(struct arena *arena);

/** Where a Redis is: "unix:/path", "redis://[:password@]host:port". */
struct wire_address {
    const char *path;            /**< of a unix socket, or NULL */
    const char *host, *password; /**< password NULL for none */
    int port;
};

/** Reads an address; 0, or -1 when it is none. Texts live in the arena. */
int wire_address(struct arena *arena, const char *url, struct wire_address *address);

/** The address as logs and errors may show it: without its password. */
const char *wire_shown(struct arena *arena, const char *url);

#endif
