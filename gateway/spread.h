/**
 * Spreading: the one engine behind everything that goes to many. A row of the outbox names what it is (a post that
 * people want at once, a broadcast); spread_kinds.h says how each kind reads, words and notes it. The engine walks
 * through its audience in the order of person ids, some rounds in flight at a time, and keeps its place in the store:
 * after a crash it goes on there, nobody is skipped, and only who was in flight may get it twice; they are counted.
 */
#ifndef LOA_GATEWAY_SPREAD_H
#define LOA_GATEWAY_SPREAD_H

#include <stdbool.h>

#include "gateway/config.h"
#include "gateway/works.h"
#include "social-core/outbox.h"

struct delivery;
struct spreads;

/** Nothing is under way yet. Owned by the caller; ended by spreads_free(), after the works. */
struct spreads *spreads_new(struct event_base *base, struct delivery *delivery, struct works *works,
                            const struct config *config);
void spreads_free(struct spreads *spreads);

/** How many more of a class may begin now: delivery_has_room() tells when there is more. */
size_t spreads_room(const struct spreads *spreads, enum outbox_class class);

/** Begins with an outbox row that is for many. */
void spreads_begin(struct spreads *spreads, enum outbox_class class, const struct outbox_row *row);

/** Ends each after what it has in flight; the rows stay, and the next start goes on with them. */
void spreads_drain(struct spreads *spreads);

/** Another gateway empties the outbox now: each ends, nothing more is noted, and the other goes on with it. */
void spreads_recall(struct spreads *spreads);

/** To how many it went again who may have had it when a gateway died. */
uint64_t spreads_repeated(const struct spreads *spreads, enum outbox_class class);

/** True while something is under way. */
bool spreads_busy(const struct spreads *spreads);

#endif
