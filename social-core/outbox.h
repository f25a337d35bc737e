/**
 * The outbox: what waits to be sent. Rows are written in the commit of what caused them; delivery takes them class by
 * class and removes each when bearerbox has taken it.
 */
#ifndef LOA_OUTBOX_H
#define LOA_OUTBOX_H

#include <stdbool.h>

#include "social-core/ctx.h"
#include "social-core/directory.h"

/** In the order of precedence: a lower class never delays a higher one. */
enum outbox_class {
    OUTBOX_EMERGENCY,
    OUTBOX_DIRECT,  /**< answers to what was just texted */
    OUTBOX_CASE,    /**< answers of agencies, private messages */
    OUTBOX_CHANNEL, /**< posts that followers get at once */
    OUTBOX_BROADCAST,
    OUTBOX_DIGEST,
    OUTBOX_CLASSES
};

/** "emergency", "direct", … as in keys and metrics. */
const char *outbox_class_name(enum outbox_class class);

/** The class of that name, OUTBOX_CLASSES when there is none. */
enum outbox_class outbox_class_named(const char *name);

/** True for those that a phone's owner waits for, or must have at once: no backlog of others delays them. */
bool outbox_urgent(enum outbox_class class);

/** One text to one phone. */
struct outbox_letter {
    const char *sealed; /**< the number, sealed */
    const char *text;   /**< final: in the recipient's language, folded if so wished; it may hold fresh numbers */
    const char *about;  /**< what it belongs to ("case 45", "post 123"): asks for a delivery report; NULL: no report */
    const char *quiet;  /**< outbox_quiet() of where its recipient lives; NULL: the region's hours */
    const char *at;     /**< when it was first written, in ms since 1970, from which its age counts; NULL: now */
};

/** Puts a letter into the batch; sent_keep() keeps it when it asks for a report. */
void outbox_text(struct ctx *ctx, enum outbox_class class, const struct outbox_letter *letter);

/** The same letter once more: it is kept already. */
void outbox_again(struct ctx *ctx, enum outbox_class class, const struct outbox_letter *letter);

/** The quiet hours of an area as a letter has them; NULL when they are the region's. */
const char *outbox_quiet(struct ctx *ctx, const struct area *area);

/** A post to everyone who gets this channel's posts at once: one row however many they are. */
void outbox_post(struct ctx *ctx, const struct channel *channel, const char *number);

/** Which USSD session a text is shown in, and how long anybody can be looking at it. */
struct outbox_screen {
    const char *service; /**< the number that was dialled, as the SMSC writes it; empty: the short code */
    const char *link;    /**< the SMSC the session came by (Kannel's smsc-id); empty: unknown */
    int session;         /**< its number, or -1 when the SMSC does not number sessions */
    unsigned sequence;   /**< of this dialogue unit */
    bool end;            /**< nothing is asked: the session ends with it */
    int64_t expires_ms;  /**< UTC: not sent after this */
};

/** One screen of a USSD session, of class direct. `text` is final, as of outbox_text(). */
void outbox_screen(struct ctx *ctx, const char *sealed, const char *text, const struct outbox_screen *screen);

/** A broadcast: one row however many it goes to. */
void outbox_broadcast(struct ctx *ctx, enum outbox_class class, const char *number);

/** The digests of one hour (since 1970, Viet Nam's): one row however many they are. */
void outbox_digest(struct ctx *ctx, const char *hour);

/** A row as delivery reads it back. */
struct outbox_row {
    const char *id;     /**< of the stream entry */
    const char *sealed; /**< of a text: to whom */
    const char *text, *about;
    const char *at;    /**< of a text sent again: when it was first written; else NULL */
    const char *quiet; /**< of a text: its recipient's quiet hours, "20-5"; NULL: the region's */
    bool on_screen;    /**< of a text: it is a screen of USSD */
    struct outbox_screen screen;
    const char *channel, *post; /**< of a post: channel id and number */
    const char *broadcast;      /**< of a broadcast: its number */
    const char *digest;         /**< of digests: their hour */
};

/** Reads a stream entry's fields; false when it is no row of ours. */
bool outbox_row_read(const char *id, const struct db_reply *fields, struct outbox_row *row);

#endif
