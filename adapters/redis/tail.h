/** The end of a stream, followed: each new entry is handed on, in order, from where one left off. */
#ifndef LOA_REDIS_TAIL_H
#define LOA_REDIS_TAIL_H

#include <stddef.h>

#include "adapters/redis/replicas.h"
#include "social-core/db.h"

struct event_base;
struct tail;

struct tail_events {
    /** How many entries may come now; 0 pauses until tail_wake(). */
    size_t (*room)(void *self);
    /** One entry. Fields are borrowed for the call. */
    void (*entry)(void *self, const char *id, const struct db_reply *fields);
};

/**
 * Follows the stream `key` from after the id `from` ("0-0": all that is there; "$": only what comes from now on).
 * Where `rule` says so, an entry is handed on when a replica has it (replicas.h): a failover cannot take it back then.
 * Texts are copied. Comes back by itself after a lost connection, at the place it had. NULL when `url` is no address.
 * Owned by the caller, ended by tail_free(). One connection each: a read that waits for entries holds its connection,
 * and one read of several streams takes from each no more than the fullest of them has room for.
 */
struct tail *tail_new(struct event_base *base, const char *url, const char *key, const char *from,
                      enum replica_rule rule, const struct tail_events *events, void *self);
void tail_free(struct tail *tail);

/** There is room again. */
void tail_wake(struct tail *tail);

#endif
