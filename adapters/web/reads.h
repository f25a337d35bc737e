/**
 * What a piece of work read from the store, and whether the store would answer the same now.
 *
 * Whoever works on a store through reads_db() has its reads noted. A page made from nothing but these answers is still
 * true as long as the same reads are answered in the same way, whoever has changed what meanwhile.
 */
#ifndef LOA_WEB_READS_H
#define LOA_WEB_READS_H

#include <stdbool.h>
#include <stddef.h>

#include "social-core/ctx.h"

struct reads;

/** Nothing read yet, of the store `inner` (borrowed while it is read through). Owned by the caller, ended by reads_free(). */
struct reads *reads_new(struct db *inner);

/** NULL is allowed. */
void reads_free(struct reads *reads);

/** The store to read through. */
struct db *reads_db(struct reads *reads);

/** Nothing more will be read through it. False when it cannot be repeated: something was written, or far too much read. */
bool reads_end(struct reads *reads);

/** Asks everything again, in one round trip: true when every answer is what it was. May abandon the work (db.h). */
bool reads_hold(const struct reads *reads, struct ctx *ctx);

/** Bytes of memory that it takes. */
size_t reads_bytes(const struct reads *reads);

#endif
