/**
 * The port through which a room that knows social-core (moderation) takes part in talks without being known here: its
 * commands and questions stand beside ours in one dispatch, and it is asked about each post before it is written.
 */
#ifndef LOA_ROOM_H
#define LOA_ROOM_H

#include <stdbool.h>

#include "social-core/ctx.h"
#include "social-core/directory.h"

struct command;
struct person;
struct question;
struct talk;

/** A post that is about to be written. */
struct post_draft {
    const struct person *author;
    const struct channel *channel;
    const char *text;
    const char *number; /**< after it was written: fresh (db.h); NULL before */
    const void *asked;  /**< what the room's ask() queued */
};

/** What is to be done with it. */
enum post_way {
    POST_SHOWN,  /**< as any other */
    POST_QUIET,  /**< shown, but pushed to nobody */
    POST_HELD,   /**< kept and shown to nobody until somebody has looked at it */
    POST_REFUSED /**< not written at all */
};

struct post_ruling {
    enum post_way way;
    /** What the author is told: a phrase's key and its pairs, ended by NULL; may hold `{id}`, whose value the caller
     *  fills in. NULL: what everybody is told. */
    const char *const *words;
    const void *kept; /**< the room's own, for posted() */
};

/** A decision about something of a person's that they can object to. */
struct room_objection {
    const char *id;    /**< its number */
    const char *label; /**< what was decided, in the words of the talk */
};

struct room {
    void *self;
    const struct command *const *commands; /**< NULL after the last */
    const struct question *questions;      /**< its kind is NULL after the last */
    /** Queues what judge() must know; the caller's db_wait() stands between. */
    const void *(*ask)(struct ctx *ctx, const struct post_draft *draft);
    /** Rules on a draft; may read more. Writes nothing. */
    struct post_ruling (*judge)(struct ctx *ctx, const struct post_draft *draft);
    /** The post was put into the batch: adds to it what belongs to the ruling. */
    void (*posted)(struct ctx *ctx, const struct post_draft *draft, const struct post_ruling *ruling);
    /** What TOI says besides, in the words of the talk; NULL: nothing. */
    const char *(*about_person)(struct talk *talk);
    /** What the person of the talk can object to (INTENT_appeal), the latest first; how many of `limit`. */
    size_t (*objections)(struct talk *talk, struct room_objection *list, size_t limit);
};

#endif
