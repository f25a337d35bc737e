/**
 * The store for many tasks at once: a few pipelined connections. A task that reads or commits is suspended until Redis
 * has answered. When a connection is lost every task that waits at it is parked and asks again when Redis is back: reads
 * may be repeated, and a commit is repeated under its marker, so that it happens once whatever became of the first.
 */
#ifndef LOA_REDIS_STORE_H
#define LOA_REDIS_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "adapters/redis/replicas.h"
#include "social-core/base/latency.h"
#include "social-core/db.h"

struct event_base;
struct store;

/** How the store suspends and resumes whoever calls it. */
struct store_tasks {
    void *(*current)(void);     /**< the running task */
    void (*suspend)(void);      /**< leaves it until resume() */
    void (*resume)(void *task); /**< goes on with it */
    void (*fail)(void);         /**< ends the running work as impossible (our bug); never returns */
};

/** What the store has seen since it began. */
struct store_stats {
    uint64_t reads, commits, commands, connections_lost, waits;
    struct latency read_times, commit_times; /**< of a call, from sending it until its last answer */
};

/** Connects (and reconnects, with backoff, for ever) to the server at `url` (nodes.h) that has the keys of `region`.
 *  NULL when that is no address. Where the rule says so a commit returns when a replica has it (replicas.h). Owned by the caller,
 *  ended by store_free() when no task waits any more. */
struct store *store_new(struct event_base *base, const char *url, const char *region, enum replica_rule rule,
                        const struct store_tasks *tasks);
void store_free(struct store *store);

/** The port. Its functions may be called inside a task only. */
struct db *store_db(struct store *store);

/** True while Redis answers. */
bool store_up(const struct store *store);

/** Why Redis does not serve, in its own words (`OOM command not allowed …`); NULL while it does, or is not reached. */
const char *store_refused(const struct store *store);

/** True while commits reach a replica, or nobody waits for one. */
bool store_replicated(const struct store *store);

/** The figures as they grow; owned by the store. */
const struct store_stats *store_stats(const struct store *store);

#endif
