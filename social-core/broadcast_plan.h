/**
 * How an agency comes to send a broadcast: an officer writes it and sees its price, another one approves exactly that.
 * Each function fills the context's batch with one step, guarded by the revision that was read: when somebody changed the
 * broadcast meanwhile the commit says DB_CONFLICT. What broadcast_moves.def does not allow is refused, with nothing in
 * the batch.
 */
#ifndef LOA_BROADCAST_PLAN_H
#define LOA_BROADCAST_PLAN_H

#include "social-core/broadcast.h"

/** How long an emergency waits for its second person. */
#define BROADCAST_PAIR_MS (10 * INT64_C(60000))

/** How long any other waits, where its own time is not sooner. */
#define BROADCAST_WAIT_MS (14 * INT64_C(86400000))

/** How late one whose time was missed (nothing ran) still goes out. */
#define BROADCAST_LATE_MS (12 * INT64_C(3600000))

/** How many recipients are looked at one by one for the price at the desk. */
#define BROADCAST_LOOKS 10000

/** Who does what its time has come for, in the audit log. */
#define BROADCAST_BY_TIME "loa"

/** `reason` of one that is a draft again by itself. */
#define BROADCAST_EXPIRED "expired" /**< nobody approved it in time */
#define BROADCAST_MISSED "missed"   /**< its time passed while nothing ran */
#define BROADCAST_CROWDED "crowded" /**< it was to ask a poll where too many are open */

/** What a member of an agency has to do with a broadcast. */
enum broadcast_tie {
    BROADCAST_FOREIGN, /**< as unknown to them as one that does not exist */
    BROADCAST_OWN,     /**< of their agency: everything */
    BROADCAST_BELOW    /**< of one below theirs: approve, refuse, pause, resume, stop */
};
enum broadcast_tie broadcast_tie(struct ctx *ctx, const struct broadcast *broadcast, const struct agency *agency);

enum broadcast_refusal {
    BROADCAST_OKAY,           /**< in the batch */
    BROADCAST_ILLEGAL,        /**< not from this state */
    BROADCAST_EMPTY,          /**< no text in any language */
    BROADCAST_TOO_LONG,       /**< a text of more than BROADCAST_TEXT_BYTES */
    BROADCAST_NO_AREA,        /**< an area that the agency does not serve, or a name that several have */
    BROADCAST_NO_AUDIENCE,    /**< the audience cannot be read: see `why` */
    BROADCAST_REACHES_NOBODY, /**< nobody would get it */
    BROADCAST_PAST,           /**< its time, or the end of its series, has passed */
    BROADCAST_NOT_LATER,      /**< an emergency goes out at once, once */
    BROADCAST_SAME_PERSON,    /**< who wrote it, or asked for approval, does not approve it */
    BROADCAST_NO_SECOND,      /**< nobody is there who could approve it */
    BROADCAST_TOO_LATE,       /**< it has waited too long for its second person */
    BROADCAST_TEMPLATE_WRONG, /**< a template without a name, or one too many */
    BROADCAST_POLLS_FULL,     /**< so many polls are open in this area already */
    BROADCAST_REFUSALS
};

/**
 * Keeps a draft, new (`before` NULL) or in place of another, and prices it: audience (made of its choice), expected and
 * price are filled in; that of one which tells a result is who answered, wherever they live now. `{id}` in the texts of one
 * that asks a poll is its number. An approval of before is gone. `*id` is its number (fresh, for a new one); `why` says what is
 * wrong with the audience.
 */
enum broadcast_refusal broadcast_keep(struct ctx *ctx, const struct broadcast *before, const struct broadcast *draft,
                                      const char **id, char *why, size_t size);

/** Asks for the second person. Where nobody else of the agency could approve it, and for an emergency, the nearest agency
 *  above that has an officer finds it among those "below". */
enum broadcast_refusal broadcast_ask(struct ctx *ctx, const struct broadcast *broadcast, const char *login);

/** The second person's yes: it goes out, or waits for its time. */
enum broadcast_refusal broadcast_approve(struct ctx *ctx, const struct broadcast *broadcast, const char *login);

/** The second person's no, with the reason as its author reads it. */
enum broadcast_refusal broadcast_refuse(struct ctx *ctx, const struct broadcast *broadcast, const char *login,
                                        const char *why);

/** Those in a folder of an agency (broadcast_folder(), or "below"), the latest first. */
const struct broadcast **broadcasts_in(struct ctx *ctx, const struct agency *agency, const char *folder, size_t skip,
                                       size_t limit, size_t *count);

/** Queues the count of a folder; db_number() after the caller's db_wait(). */
const struct db_reply *broadcasts_count_ask(struct ctx *ctx, const struct agency *agency, const char *folder);

/** What a series has sent, the latest first. */
const struct broadcast **broadcast_runs(struct ctx *ctx, const char *id, size_t limit, size_t *count);

#endif
