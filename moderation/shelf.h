/**
 * Where posts are found by their traits (gist.h): 65,536 sets of integers, each for the traits whose hash ends alike. An entry
 * is a number of 32 bits, as Redis keeps it in 4 bytes: the post's number modulo 2,000,000, times 1,000, and what the rest of
 * the trait's hash leaves when divided by 1,000. So a set may name a post that has not the trait; who compares texts sees it.
 *
 * Only the newest numbers stand there: what is older goes when a new post comes to its set.
 */
#ifndef LOA_MODERATION_SHELF_H
#define LOA_MODERATION_SHELF_H

#include <stddef.h>
#include <stdint.h>

#include "moderation/candidates.h"
#include "social-core/ctx.h"

/** A post is found while so few numbers have been given since its own. */
#define SHELF_NUMBERS UINT64_C(1000000)

/** What is known of one trait; the arena's. */
struct shelf {
    uint32_t trait;
    uint64_t *posts; /**< that seem to have it: TRAIT_TEXTS at most */
    size_t count;
    const char *
        *gone; /**< entries of the set that a new one takes the place of: the oldest of too many, those too old */
    size_t gone_count;
};

/** Reads the shelves (`trait` is the caller's, the rest is filled in) in one round trip. The newest number there is. */
uint64_t shelves_read(struct ctx *ctx, struct shelf *shelves, size_t count);

/** Adds to the batch that a post is found by this trait. */
void shelf_put(struct ctx *ctx, const struct shelf *shelf, uint64_t post);

/** The entry of a post. */
const char *shelf_entry(struct ctx *ctx, uint32_t trait, uint64_t post);

#endif
