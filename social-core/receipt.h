/**
 * Receipts: who got which post or broadcast, and how. They let a correction follow a rumour, and tell an agency whom it
 * reached. A chunk of persons (idset.h) is a set of small integers while few got it, and bits when many did: 2 bytes a
 * receipt, down to an eighth of one when all of a chunk got it.
 */
#ifndef LOA_RECEIPT_H
#define LOA_RECEIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "social-core/ctx.h"
#include "social-core/db.h"
#include "social-core/idset.h"

/** How a person got it: several may be true of one person. */
enum receipt_how {
    RECEIPT_PULLED,    /**< asked for it by SMS: DOC, or the digest */
    RECEIPT_PUSHED,    /**< it came by itself: bearerbox has taken it */
    RECEIPT_DELIVERED, /**< the network says that the phone has it */
    RECEIPT_SEEN,      /**< on a screen of USSD */
    RECEIPT_FAILED,    /**< the network, or bearerbox, could not */
    RECEIPT_HOWS
};

/** "pulled", "pushed", … as in keys. */
const char *receipt_how_name(enum receipt_how how);

/** Puts into the batch that a person got the thing with this number. */
void receipt_note(struct ctx *ctx, uint64_t thing, enum receipt_how how, const char *person);

/** The same of many at once, by ids in ascending order; `many` of the ids' chunk will get it: then bits are written. */
void receipt_note_all(struct ctx *ctx, uint64_t thing, enum receipt_how how, const uint64_t *ids, size_t count,
                      size_t many);

/**
 * Notes what a delivery report says, at once and outside of any batch (twice is once). `about` as of outbox_text():
 * "post.123.17", "broadcast.123.17" (thing and person). False: it is about nothing of that kind.
 */
bool receipt_report(struct ctx *ctx, const char *about, enum receipt_how how);

/** Queues the question whether a person got a thing, in whatever way; receipt_got() after the caller's db_wait(). */
struct receipt_asked {
    const struct db_reply *answers[2 * RECEIPT_FAILED];
};
struct receipt_asked receipt_ask(struct ctx *ctx, uint64_t thing, const char *person);
bool receipt_got(const struct receipt_asked *asked);

/** How many got a thing in one way. `highest` is the highest person id there can be. */
uint64_t receipt_count(struct ctx *ctx, uint64_t thing, enum receipt_how how, uint64_t highest);

/** Adds to the bits of a chunk who of it got a thing in one way; two reads. */
void receipt_fill(struct ctx *ctx, uint64_t thing, enum receipt_how how, uint64_t chunk, struct idbits *bits);

/** Everybody who got a thing, in whatever way but FAILED: for idwalk_next(). `thing` is borrowed. */
struct idsource receipt_source(const uint64_t *thing);

#endif
