/** One connection to Redis that comes back by itself: connect, password, commit function, backoff, silence. */
#ifndef LOA_REDIS_LINK_H
#define LOA_REDIS_LINK_H

#include <stdbool.h>

#include <hiredis/async.h>

#include "adapters/redis/wire.h"

struct event_base;
struct redis_link;

/** What the owner hears. Commands may be sent from up(), never from down(). */
struct redis_link_events {
    void (*up)(void *self);
    void (*down)(void *self);
};

/** `name` stands in log lines. `key`: one of the region's keys; the link is up when it has reached a server that
 *  serves it, wherever in a cluster that is (NULL: any server). `with_function`: load commit.lua at each connect. `silence_ms`: a command
 *  that waits longer for any answer ends the connection (0: never, for a connection that blocks on purpose). */
struct redis_link_settings {
    const char *name, *url, *key;
    bool with_function;
    int silence_ms;
};

/** Begins to connect; NULL when the url is no address (nodes.h). Settings' texts are copied. */
struct redis_link *redis_link_new(struct event_base *base, const struct redis_link_settings *settings,
                                  const struct redis_link_events *events, void *self);
void redis_link_free(struct redis_link *link);

/** The connection to send commands on; NULL while down. Every command sent must be told by redis_link_sent(), every
 *  answer by redis_link_answered(): that is how silence is noticed. */
redisAsyncContext *redis_link_context(struct redis_link *link);
void redis_link_sent(struct redis_link *link);
void redis_link_answered(struct redis_link *link);

/** Takes the link down for `ms`: the server said `why` it cannot serve just now. Safe inside a reply callback. */
void redis_link_rest(struct redis_link *link, int ms, const char *why);

/** Why the server that is reached does not serve, in its own words; NULL while the link is up or reaches nobody. */
const char *redis_link_refused(const struct redis_link *link);

/** The answer `error` said that another node has the keys: takes the link down and connects there. */
void redis_link_moved(struct redis_link *link, const char *error);

/** The answer `error` ("ASK …") said that the key has gone ahead to the node that is getting the slot: connects there. */
void redis_link_asked(struct redis_link *link, const char *error);

/** True when it is connected there: each command needs ASKING before it (docs/notes.md). */
bool redis_link_asking(const struct redis_link *link);

/** The server it is connected to. */
const struct wire_address *redis_link_address(const struct redis_link *link);

/** True when the url names a cluster. */
bool redis_link_cluster(const struct redis_link *link);

#endif
