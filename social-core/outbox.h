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

/**
 * One text to one phone. `text` is final: in the recipient's language, folded if so wished; it may hold fresh numbers.
 * `about` names what it belongs to ("case 45", "post 123") and asks for a delivery report; NULL: no report.
 */
void outbox_text(struct ctx *ctx, enum outbox_class class, const char *sealed, const char *text, const char *about);

/** A post to everyone who gets this channel's posts at once: one row however many they are. */
void outbox_post(struct ctx *ctx, const struct channel *channel, const char *number);

/** A row as delivery reads it back. */
struct outbox_row {
    const char *id;     /**< of the stream entry */
    const char *sealed; /**< of a text: to whom */
    const char *text, *about;
    const char *channel, *post; /**< of a post: channel id and number */
    uint64_t after;             /**< of a post: the last person id that is done */
};

/** Reads a stream entry's fields; false when it is no row of ours. */
bool outbox_row_read(const char *id, const struct db_reply *fields, struct outbox_row *row);

#endif
