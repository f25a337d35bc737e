/** Receipts: who got which post. They let a correction follow a rumour. */
#ifndef LOA_RECEIPT_H
#define LOA_RECEIPT_H

#include <stdint.h>

#include "social-core/ctx.h"

/** Notes in the batch that a person got a post. */
void receipt_note(struct ctx *ctx, uint64_t post, const char *person);

#endif
