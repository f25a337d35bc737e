/** Strikes: what was decided against somebody's posts lately. They expire; until then they limit, and TOI says so. */
#ifndef LOA_MODERATION_STRIKE_H
#define LOA_MODERATION_STRIKE_H

#include <stdbool.h>
#include <stdint.h>

#include "social-core/ctx.h"

/** How long one counts. */
#define STRIKE_MS (90 * 24 * 60 * 60 * INT64_C(1000))

/** With so many, what a person posts is not pushed to anybody: who follows reads it with DOC. */
#define STRIKES_QUIET 2

struct strikes {
    uint64_t count;     /**< that still count */
    int64_t lessens_ms; /**< when the oldest of them expires; 0: there is none */
    bool quiet;         /**< posts are not pushed */
};

/** Queues the read; strikes_of() after db_wait(). */
const struct db_reply *strikes_ask(struct ctx *ctx, const char *person);
struct strikes strikes_of(const struct db_reply *asked);

/** Puts a strike into the batch, `instead_of` an earlier one (NULL: of none); or takes it back. */
void strike_add(struct ctx *ctx, const char *person, const char *decision, const char *instead_of);
void strike_remove(struct ctx *ctx, const char *person, const char *decision);

/** Whether they have one of this decision. */
bool strike_is_there(struct ctx *ctx, const char *person, const char *decision);

/** Decisions whose strikes have expired and are not counted as lapsed yet (tally.h), at most `limit`; counts those of one. */
const char **strikes_to_watch(struct ctx *ctx, size_t limit, size_t *count);
void strikes_lapse(struct ctx *ctx, const char *decision);

#endif
