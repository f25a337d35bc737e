/**
 * Routes: by which way a message goes, and which is the next. Of the routes that serve a number (config_routes()) it
 * takes the first that is up; one that is down or refuses hands over to the next. Classes precede strictly: a lower
 * one goes on a route only when nothing higher waits there.
 */
#ifndef LOA_GATEWAY_ROUTES_H
#define LOA_GATEWAY_ROUTES_H

#include "gateway/lane.h"
#include "gateway/pacing.h"

struct routes;

/** What a route does: for the metrics. */
struct route_stats {
    const char *name;
    double rate; /**< segments a second just now */
    bool up;
    int64_t delay_ms; /**< from Loa to the SMSC's answer, of the last probe */
};

/** Every route idle and up. Owned by the caller, ended by routes_free() with all that waits. */
struct routes *routes_new(const struct config *config);
void routes_free(struct routes *routes);

/** Everything that is known of the SMSCs is forgotten: another gateway has fed them meanwhile. */
void routes_forget(struct routes *routes);

/** Queues a shipment at the first route that may take it. Returns false, and leaves it to the caller, when every one
 *  has refused it. `again`: before the others of its flow. */
bool routes_add(struct routes *routes, struct shipment *shipment, bool again);

/**
 * The next message, with the probe it should be in shipment->probe; the caller's from then
 * on. NULL when none may go now, `*wait_ms` is then lowered to when to ask again. `lower`: there is room for classes
 * that are not urgent.
 */
struct shipment *routes_next(struct routes *routes, bool lower, int *wait_ms);

/** The one that routes_next() gave is not sent now: its place at the route is free again. */
void routes_give_back(struct routes *routes, struct shipment *shipment);

/** Takes any one that waits; NULL when nothing does. */
struct shipment *routes_take_any(struct routes *routes);

/** What bearerbox answered to a shipment. */
void routes_accepted(struct routes *routes, const struct shipment *shipment, bool buffered);
void routes_refused(struct routes *routes, struct shipment *shipment, bool for_now);

/** The SMSC answered a probe, as it stands in a report's dlr_url (shipment_mt()). */
void routes_probed(struct routes *routes, const char *probe);

/** How many wait of a class, in all, and on routes that are up. */
size_t routes_waiting(const struct routes *routes, enum outbox_class class);
size_t routes_flowing(const struct routes *routes, enum outbox_class class);

size_t routes_count(const struct routes *routes);
struct route_stats routes_stats(const struct routes *routes, size_t index);

#endif
