/**
 * Delivery: takes the outbox's rows class by class, hands them to bearerbox, and removes each when bearerbox has taken
 * it. A row that was handed over when the connection broke, or Loa died, is handed over again: at least once.
 *
 * Of several gateways at one Redis only the holder of the lease (lease.h) does so. One that loses it forgets the rows
 * it had read: they are still in Redis, and the next holder begins at the first.
 */
#ifndef LOA_GATEWAY_DELIVERY_H
#define LOA_GATEWAY_DELIVERY_H

#include <stdbool.h>
#include <stdint.h>

#include "adapters/kannel/box.h"
#include "gateway/config.h"
#include "gateway/ledger.h"
#include "gateway/works.h"
#include "social-core/outbox.h"
#include "social-core/text/segments.h"

struct delivery;

/** What went out since the start. */
struct delivery_stats {
    uint64_t accepted[OUTBOX_CLASSES], failed[OUTBOX_CLASSES];
    uint64_t segments[OUTBOX_CLASSES][CODINGS]; /**< that bearerbox has taken */
    double cost[OUTBOX_CLASSES];                /**< of those, by the routes' cost-per-segment */
    uint64_t expired[OUTBOX_CLASSES];           /**< too old to be sent */
    uint64_t late;                              /**< USSD screens that nobody waited for any more */
    size_t queued[OUTBOX_CLASSES], in_flight;
    uint64_t repeated[OUTBOX_CLASSES]; /**< of what goes to many: sent again to who may have had it */
    uint64_t rested[OUTBOX_CLASSES];   /**< not sent, for nothing reaches the number */
    size_t resting;                    /**< refused for now, tried again */
    bool leading;                      /**< this gateway empties the outbox */
};

/** Begins with what the outbox holds. The box may be set later; nothing is sent before. */
struct delivery *delivery_new(struct event_base *base, const struct config *config, struct works *works,
                              struct world *world);
void delivery_free(struct delivery *delivery);

/** Who rests: gets no posts, broadcasts and digests. To be set before anything is sent. */
struct rests;
void delivery_know(struct delivery *delivery, const struct rests *rests);

/** The box that messages are handed to, and the ledger of what went out; to be set before it connects. */
void delivery_use(struct delivery *delivery, struct box *box, struct ledger *ledger);

/* The box's events, passed on. */
void delivery_answered(struct delivery *delivery, const char *id, enum ack_status status);
void delivery_up(struct delivery *delivery);
/** A report says that the SMSC has answered a probe: what stood after the `~` in its dlr_url (shipment.h). */
void delivery_probed(struct delivery *delivery, const char *probe);
void delivery_down(struct delivery *delivery);

/* For spread.c: an MT joins those that wait; they are worked off, soon; there is room for more rows. */
struct shipment;
void delivery_add(struct delivery *delivery, struct shipment *shipment);
void delivery_pump(struct delivery *delivery);
void delivery_has_room(struct delivery *delivery);

/** Begins nothing more that goes to many, and lets what does end where it is. */
void delivery_drain(struct delivery *delivery);

/** True while this gateway empties the outbox. */
bool delivery_leads(const struct delivery *delivery);

/** Guards a batch that notes what went out: it applies only while this gateway empties the outbox. */
void delivery_fence(const struct delivery *delivery, struct ctx *ctx);

/** True when bearerbox has answered every MT handed over and each is swept out of the outbox. */
bool delivery_settled(const struct delivery *delivery);

/** The figures of this moment. */
struct delivery_stats delivery_stats(const struct delivery *delivery);
struct routes;
const struct routes *delivery_routes(const struct delivery *delivery);

#endif
