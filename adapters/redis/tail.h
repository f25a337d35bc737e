/** The end of streams, followed: each new entry is handed on, in order, from where one left off. */
#ifndef LOA_REDIS_TAIL_H
#define LOA_REDIS_TAIL_H

#include <stddef.h>

#include "social-core/db.h"

struct event_base;
struct tail;

struct tail_events {
    /** How many entries of this stream may come now; 0 pauses it until tail_wake(). */
    size_t (*room)(void *self, size_t stream);
    /** One entry. Fields are borrowed for the call. */
    void (*entry)(void *self, size_t stream, const char *id, const struct db_reply *fields);
};

/**
 * Follows `count` streams, each from after its id in `from` ("0-0": all that is there; "$": only what comes from now
 * on). Names are copied. Comes back by itself after a lost connection, at the place it had. NULL when `url` is no
 * address. Owned by the caller, ended by tail_free().
 */
struct tail *tail_new(struct event_base *base, const char *url, const char *const *keys, const char *const *from,
                      size_t count, const struct tail_events *events, void *self);
void tail_free(struct tail *tail);

/** There is room again. */
void tail_wake(struct tail *tail);

#endif
