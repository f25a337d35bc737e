/**
 * Said before: the same words from the same person to the same place within ten minutes are the same thing, for an SMSC
 * that missed our answer sends a message again under a new identity.
 */
#ifndef LOA_SAID_H
#define LOA_SAID_H

#include "social-core/ctx.h"

struct said {
    const char *key;
    const struct db_reply *number; /**< after db_wait(): what the words became the first time */
};

/** Queues the question whether `person` said `text` to `place` (a channel, "agency xa", "@17") lately. */
struct said said_ask(struct ctx *ctx, const char *person, const char *place, const char *text);

/** The number it got, or NULL when it is new. */
const char *said_before(const struct said *said);

/** Notes in the batch that it became `number` (may be fresh). Guarded: nobody noted it meanwhile. */
void said_note(struct ctx *ctx, const struct said *said, const char *number);

#endif
