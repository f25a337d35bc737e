/**
 * Bringing in a new phone key while all runs: every phone's name is moved to the one under the newest key, every sealed
 * value is made anew. Each step is one commit, guarded by what was read; a step that was done finds nothing to do, so the
 * whole may be broken off anywhere and begun again. When to do what, gateway/rekey.c decides: the seal is SEAL_MOVING.
 */
#ifndef LOA_REKEY_H
#define LOA_REKEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "social-core/ctx.h"

#define REKEY_BUCKETS 4096
#define REKEY_AT_ONCE 64 /**< phones or persons in one commit */

/** Moves up to REKEY_AT_ONCE phones of one bucket of the names before, with dialog and USSD session. How many it found:
 *  0 when the bucket is empty. */
size_t rekey_phones(struct ctx *ctx, unsigned bucket);

/** Brings over what a page of SCAN shows of dialogs and sessions under older names; `cursor` goes on. How many. */
size_t rekey_strays(struct ctx *ctx, const char *pattern, char cursor[24]);

/** Seals the phones of REKEY_AT_ONCE persons after `after` anew and notes the place. False when nobody is left. */
bool rekey_persons(struct ctx *ctx, uint64_t after, size_t *sealed);

/** The same for the secrets of the staff, and for texts put away. How many. */
size_t rekey_staff(struct ctx *ctx);
size_t rekey_dead(struct ctx *ctx);

/** The same for the phones of the agencies' duty rosters (duty.h). How many. */
size_t rekey_duty(struct ctx *ctx);

/** How many rows the first 1,000 of a class's outbox hold that were sealed before: they go out by themselves. */
size_t rekey_rows_left(struct ctx *ctx, const char *class);

/** Where the persons stand; and under how many keys the names of these data are, -1: no phone is known. */
uint64_t rekey_place(struct ctx *ctx);
int64_t rekey_names(struct ctx *ctx);

/** Everything is under the newest key now. */
void rekey_done(struct ctx *ctx);

#endif
