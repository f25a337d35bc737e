/** Inside the store: calls of the port under way. */
#ifndef LOA_REDIS_STORE_STATE_H
#define LOA_REDIS_STORE_STATE_H

#include "adapters/redis/link.h"
#include "adapters/redis/store.h"
#include "adapters/redis/wire.h"

#define ADDRESS_BYTES 300

/* Redis takes at most 16 kB from a connection in each turn of its loop, and syncs its log to the disk once a turn. A
 * post is nearly 1 kB of commands: over one connection a sync would serve no more than twenty of them. */
#define LINKS 4

/* One call of the port that has not returned: it awaits answers (in no list), a replica (in replicas) or the connection
 * (parked). It belongs to the heap, not to the arena, because answers may still come after its work was abandoned. */
struct wait {
    struct store *store;
    struct redis_link *link;      /* where the answers come from */
    struct wait *previous, *next; /* in store->parked, while parked */
    bool parked, at_replicas, abandoned;
    void *task;
    struct arena *arena;
    struct db_command *commands;
    size_t answered, count;
    int64_t sent_us;
    bool lost, rest, bug;
    bool crossing;          /* keys of it have gone ahead to another node: crossing.h */
    bool *asked;            /* of reads: which; NULL: none */
    const char *target;     /* where to: the answer that said so; NULL: none did */
    bool raw;               /* errors are told, not acted upon */
    const char *error;      /* of a raw one: the last; NULL: none */
    bool done;              /* a commit that was done, though no replica told so yet */
    struct db_batch *batch; /* of a commit; NULL for reads */
    enum db_outcome outcome;
};

struct store {
    struct db db;
    struct event_base *base;
    struct redis_link *links[LINKS];
    struct replicas *replicas; /* NULL: nobody waits for one */
    struct redis_link *ahead;  /* to the node that is getting the slot; NULL: none is */
    char ahead_at[ADDRESS_BYTES];
    bool ahead_late; /* no replica of it was in time lately */
    enum replica_rule rule;
    size_t last_link; /* used last */
    struct store_tasks tasks;
    struct store_stats stats;
    struct wait *parked;
};

/** A call of the running task. Lives as long as answers may come and its arena stands. */
struct wait *wait_new(struct store *store, struct arena *arena, struct db_command *commands, size_t count);

/** Sends its commands over wait->link; the task is resumed after the last answer. */
void wait_send(struct wait *wait);

/** Joins those who are resumed when a connection is up. */
void wait_park(struct wait *wait);

/** Takes the outcome out of a commit's answer. */
void wait_outcome(struct wait *wait, const struct db_reply *answer);

/** What connections to servers call when they come and go. */
extern const struct redis_link_events store_link_events;

#endif
