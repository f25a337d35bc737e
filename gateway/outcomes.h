/** Outcomes: what became of each MT. It is counted, and told to whoever waits for it: the row leaves the outbox, or the
 *  consignment it belongs to hears of it. Inside the gateway's delivery only. */
#ifndef LOA_GATEWAY_OUTCOMES_H
#define LOA_GATEWAY_OUTCOMES_H

#include <stdbool.h>

#include "gateway/delivery.h"
#include "gateway/shipment.h"

struct outcomes;

/** Nothing has gone out. Owned by the caller, ended by outcomes_free(); the ledger is set before anything goes. */
struct outcomes *outcomes_new(struct works *works);
void outcomes_free(struct outcomes *outcomes);
void outcomes_use(struct outcomes *outcomes, struct ledger *ledger);

/* Each ends the shipment. */

/** bearerbox took it. */
void outcomes_taken(struct outcomes *outcomes, struct shipment *shipment);
/** Every route refused it for good. */
void outcomes_refused(struct outcomes *outcomes, struct shipment *shipment);
/** It is too old to be sent. */
void outcomes_expired(struct outcomes *outcomes, struct shipment *shipment);
/** Nothing reaches its number, which rests. */
void outcomes_rested(struct outcomes *outcomes, struct shipment *shipment);
/** One of a consignment whose recipient sleeps: who walks through all comes back to it. */
void outcomes_asleep(struct shipment *shipment);
/** It is still in Redis, for whoever empties the outbox next. */
void outcomes_recalled(struct shipment *shipment);

/** A row that is no shipment: nobody can read it; or nobody can open its number, and the message is a dead letter. */
void outcomes_broken(struct outcomes *outcomes, enum outbox_class class, const char *row);
void outcomes_sealed(struct outcomes *outcomes, enum outbox_class class, const struct outbox_row *row);

/** True while a row that is done is not swept out of the outbox. */
bool outcomes_busy(const struct outcomes *outcomes);

/** What was counted; the figures of this moment are left 0. */
struct delivery_stats outcomes_stats(const struct outcomes *outcomes);

#endif
