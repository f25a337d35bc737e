/**
 * What a piece of work read from the store, and whether the store would answer the same now.
 *
 * Whoever works on a store through reads_db() has its reads noted. A page made from nothing but these answers is still
 * true as long as the same reads are answered in the same way, whoever has changed what meanwhile.
 *
 * All that pages show is written by commits, so first it is asked how many the store has seen: none since, nothing has changed.
 * That number begins anew after 65,536, and who writes to the store past the gateways moves it not: it is believed for READS_BELIEVED_MS
 * since everything was asked last.
 */
#ifndef LOA_WEB_READS_H
#define LOA_WEB_READS_H

#include <stdbool.h>
#include <stddef.h>

#include "social-core/ctx.h"

#define READS_BELIEVED_MS 1000

struct reads;

/** Nothing read yet, of the work's store (borrowed while it is read through). Asks how many commits there were, so that one
 *  which comes while it is read is noticed. May abandon the work (db.h). Owned by the caller, ended by reads_free(). */
struct reads *reads_new(struct ctx *ctx);

/** NULL is allowed. */
void reads_free(struct reads *reads);

/** The store to read through. */
struct db *reads_db(struct reads *reads);

/** Nothing more will be read through it. False when it cannot be repeated: something was written, or far too much read. */
bool reads_end(struct reads *reads);

/** True when there was no commit since, or everything, asked again in one round trip, is answered as it was. May abandon the
 *  work (db.h). */
bool reads_hold(struct reads *reads, struct ctx *ctx);

/** Bytes of memory that it takes. */
size_t reads_bytes(const struct reads *reads);

#endif
