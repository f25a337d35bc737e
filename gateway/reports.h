/**
 * Reports: what the SMSC says became of a message. It is noted, tried again or buried (social-core/sent.h); numbers that
 * nothing reaches are rested (rests.h); answers to probes go to delivery, of whichever gateway sends.
 */
#ifndef LOA_GATEWAY_REPORTS_H
#define LOA_GATEWAY_REPORTS_H

#include <stdint.h>

#include "adapters/kannel/box.h"
#include "gateway/delivery.h"
#include "gateway/rests.h"
#include "gateway/works.h"

struct reports;

/** Since the start: reports noted, in all and by what they say; messages that are sent again; dead letters made. */
struct reports_stats {
    uint64_t noted, delivered, undelivered, again, dead;
};

/** Borrows everything. Owned by the caller, ended by reports_free() after works_free(): what is under way then comes
 *  again. reports_use() names the box that is acknowledged to. */
struct reports *reports_new(struct event_base *base, const struct config *config, struct works *works,
                            struct world *world, struct delivery *delivery, struct rests *rests);
void reports_free(struct reports *reports);
void reports_use(struct reports *reports, struct box *box);

/** The box's event, passed on. Acknowledged when its effects are durable. */
void reports_take(struct reports *reports, const struct report *report);

/** Reports under way. */
size_t reports_busy(const struct reports *reports);

/** The figures as they grow; owned by the reports. */
const struct reports_stats *reports_stats(const struct reports *reports);

#endif
