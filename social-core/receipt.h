/** Receipts: who got which post. They let a correction follow a rumour. */
#ifndef LOA_RECEIPT_H
#define LOA_RECEIPT_H

#include <stdint.h>

#include "social-core/ctx.h"
#include "social-core/db.h"

/** Notes in the batch that a person got a post. */
void receipt_note(struct ctx *ctx, uint64_t post, const char *person);

/** Queues the question whether a person got a post: 1 or 0 after the caller's db_wait(). */
const struct db_reply *receipt_ask(struct ctx *ctx, uint64_t post, const char *person);

#endif
