/** Inside the spreading: one round of what goes to many. spread.c says which follows which. */
#ifndef LOA_GATEWAY_SPREAD_ROUNDS_H
#define LOA_GATEWAY_SPREAD_ROUNDS_H

#include <time.h>

#include "gateway/spread_kinds.h"

struct spreads {
    struct event_base *base;
    struct delivery *delivery;
    struct works *works;
    const struct config *config;
    struct spread *first;
    bool draining;
    uint64_t repeated[OUTBOX_CLASSES];                      /* may have come twice */
    size_t going[OUTBOX_CLASSES], sleeping[OUTBOX_CLASSES]; /* sleeping: they wait for somebody's morning */
};

struct round *round_new(void);
void round_free(struct round *round);

/** Who gets it next: from the place on, as many as a round holds; nobody at the end, or when it is not to go on. */
void round_plan(struct ctx *ctx, struct spread *spread, struct round *round);

/** Gives the texts to delivery. Passes over who has it already, and who sleeps. */
void round_send(struct spread *spread, struct round *round);

/** Notes what came of it, and the place, in one commit; gives up when another gateway has moved it. */
void round_keep(struct spread *spread, struct round *round);

/** Another gateway sends the same thing: this one leaves it. */
void spread_give_up(struct spread *spread);

/** The last person who may have got it: what was in doubt at the beginning stays so until its round is noted. */
uint64_t spread_furthest(const struct spread *spread);

/** The name of those it passed over: sleepers.h. */
const char *spread_sleepers(struct ctx *ctx, const struct spread *spread);

/** A clock in ms. */
int64_t spread_time_ms(clockid_t clock);

#endif
