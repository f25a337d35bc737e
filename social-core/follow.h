/** Follows: which channels a person reads, how far it has read, and which it gets at once. */
#ifndef LOA_FOLLOW_H
#define LOA_FOLLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "social-core/ctx.h"
#include "social-core/directory.h"

struct follow {
    const char *channel; /**< channel id */
    uint64_t place;      /**< the last post read there */
    bool instant;        /**< posts come at once */
    const char *value;   /**< as stored, for guards */
};

struct follows {
    const struct follow *list;
    size_t count;
};

/** How many channels a person may follow. */
#define FOLLOWS_LIMIT 200

/** Queues the read of a person's follows; after the caller's db_wait(), follows_ready() reads them. */
const struct db_reply *follows_ask(struct ctx *ctx, const char *person);
struct follows follows_ready(struct ctx *ctx, const struct db_reply *asked);

/** The follow of one channel, or NULL. */
const struct follow *follow_of(const struct follows *follows, const char *channel);

/** Begins to follow: posts newer than `place` are unread. Guarded: still not followed. */
void follow_begin(struct ctx *ctx, const char *person, const struct channel *channel, uint64_t place);

/** The same, with posts coming at once or not. */
void follow_begin_instant(struct ctx *ctx, const char *person, const struct channel *channel, uint64_t place,
                          bool instant);

/** Stops following. Guarded by what was read. */
void follow_end(struct ctx *ctx, const char *person, const struct follow *follow);

/** At once, or in the digest. Guarded by what was read. */
void follow_set_instant(struct ctx *ctx, const char *person, const struct follow *follow, bool instant);

/** Moves the place of reading. */
void follow_set_place(struct ctx *ctx, const char *person, const struct follow *follow, uint64_t place);

/** The same without a conflict: where the follow has changed since it was read, it stays as it is. */
void follow_move_place(struct ctx *ctx, const char *person, const struct follow *follow, uint64_t place);

/** A place from which a new follower still sees the last few posts. */
uint64_t follow_first_place(struct ctx *ctx, const struct channel *channel);

#endif
