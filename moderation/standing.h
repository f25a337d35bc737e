/**
 * What stands: the cards about which a decision stands, for whoever finds later texts among them (known_false, KIEM). A
 * decision stands from the moment it is carried out until an appeal overturns it or another takes its place.
 */
#ifndef LOA_MODERATION_STANDING_H
#define LOA_MODERATION_STANDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "social-core/ctx.h"

struct standing {
    uint64_t card;     /**< a cluster, a post that nobody else says, or a text that was only asked about */
    uint64_t decision; /**< the one that stands */
};

/** Grows whenever standing_all() changes; queued, a number after db_wait(). */
const struct db_reply *standing_revision_ask(struct ctx *ctx);

/** All of them, the oldest decision first. */
const struct standing *standing_all(struct ctx *ctx, size_t *count);

/** What a decided card says: the texts of its posts (the newest 64), or the question. */
const char **standing_texts(struct ctx *ctx, uint64_t card, size_t *count);

#endif
