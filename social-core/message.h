/** Private messages between persons. */
#ifndef LOA_MESSAGE_H
#define LOA_MESSAGE_H

#include "social-core/ctx.h"
#include "social-core/person.h"

struct message {
    const char *from_id, *to_id, *text;
};

/** The message with this number, or NULL; kept for 30 days, so that TL with its number finds the way back. */
const struct message *message_by_id(struct ctx *ctx, const char *id);

/** Puts a message into the batch, with its SMS; its number as a fresh text. */
const char *message_write(struct ctx *ctx, const struct person *from, const struct person *to, const char *text);

#endif
