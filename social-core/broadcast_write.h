/** How a broadcast is kept: its hash, the folders of the desks it lies in, when it is looked at by itself. Used by
 *  broadcast.c and broadcast_plan.c alone. */
#ifndef LOA_BROADCAST_WRITE_H
#define LOA_BROADCAST_WRITE_H

#include "social-core/broadcast.h"

/** Puts the plan of a broadcast into the batch: everything but the engine's counts. `id` may be fresh. */
void broadcast_write_plan(struct ctx *ctx, const struct broadcast *broadcast);

/** Puts the fields with which the engine begins into the batch, and its row of the outbox. */
void broadcast_write_start(struct ctx *ctx, const struct broadcast *broadcast);

/** Files it at its agency's desk, and at that of the agency above which is asked to approve it; `before` NULL: it is new. */
void broadcast_file(struct ctx *ctx, const struct broadcast *before, const struct broadcast *after);

/** An audit line of it. */
void broadcast_audit(struct ctx *ctx, const char *by, const char *did, const char *id, const char *note);

/** Nothing is written unless it still stands as it was read. */
void broadcast_guard(struct ctx *ctx, const struct broadcast *broadcast);

#endif
