/**
 * The ledger: what went out, by class and by route, what it cost, how long it waited, and how long a villager waits for
 * an answer. Counting costs some tens of nanoseconds a message.
 */
#ifndef LOA_GATEWAY_LEDGER_H
#define LOA_GATEWAY_LEDGER_H

#include <stdbool.h>

#include "gateway/config.h"
#include "gateway/shipment.h"
#include "social-core/base/latency.h"
#include "social-core/outbox.h"

struct ledger;

/** Of one route, since the start. */
struct ledger_route {
    uint64_t accepted, failed, segments;
    double cost; /**< in the country's currency */
};

/** Everything at 0. The configuration is borrowed. */
struct ledger *ledger_new(const struct config *config);
void ledger_free(struct ledger *ledger);

/** A message of this phone came in: its answer's time begins. */
void ledger_heard(struct ledger *ledger, const char *msisdn);

/** bearerbox took the MT, or refused it for good. */
void ledger_sent(struct ledger *ledger, const struct shipment *shipment, bool accepted);

/** The figures; owned by the ledger. Routes in the order of the configuration. */
const struct ledger_route *ledger_routes(const struct ledger *ledger);
/** From the commit that put a row into the outbox until bearerbox had taken it. */
const struct latency *ledger_waits(const struct ledger *ledger, enum outbox_class class);
/** From the arrival of a phone's message until bearerbox had taken the first answer to it. */
const struct latency *ledger_replies(const struct ledger *ledger);

#endif
