/**
 * Intake: from a frame of bearerbox to a commit and its acknowledgement. Messages of one phone are worked on in order,
 * those of different phones at the same time. A message is acknowledged after its effects are durable, never before.
 */
#ifndef LOA_GATEWAY_INTAKE_H
#define LOA_GATEWAY_INTAKE_H

#include <stdint.h>

#include "adapters/kannel/box.h"
#include "adapters/ussd/ussd.h"
#include "gateway/ledger.h"
#include "gateway/works.h"

struct intake;

/** Since the start: messages committed; repeated by bearerbox; worked on again because a guard did not hold; put away
 *  as impossible; and from no phone. */
struct intake_stats {
    uint64_t committed, seen, conflicts, dead, not_phones;
    struct latency times; /**< from a message's arrival to its commit */
};

/** Takes messages into `works`. Owned by the caller, ended by intake_free() after works_free(): what is under way then
 *  comes again. intake_use() names the box that is acknowledged to and the ledger of what
 *  comes in; to be called before the first message. */
struct intake *intake_new(struct works *works, struct world *world);
void intake_free(struct intake *intake);
void intake_use(struct intake *intake, struct box *box, struct ledger *ledger);

/** How USSD arrives; borrowed. Without it everything is a text. */
void intake_know_ussd(struct intake *intake, const struct ussd_names *names);

/** Who rests, and is woken by a text; borrowed. To be called before the first message. */
struct rests;
void intake_know_rests(struct intake *intake, struct rests *rests);

/** The box's event, passed on. */
void intake_mo(struct intake *intake, const struct mo *mo);

/** Messages under way. */
size_t intake_busy(const struct intake *intake);

/** The figures as they grow; owned by the intake. */
const struct intake_stats *intake_stats(const struct intake *intake);

#endif
