/** Event streams (HTML, 9.2 server-sent events): messages of some phones as they come and change, and the link. */
#ifndef LOA_SIMULATOR_SITE_EVENTS_H
#define LOA_SIMULATOR_SITE_EVENTS_H

#include "adapters/simulator/site.h"

struct site_events;

/** Watches the phones of the simulator. */
struct site_events *site_events_new(struct simulator *simulator);

/** Ends every stream. NULL is allowed. */
void site_events_free(struct site_events *events);

/**
 * Turns the request into a stream: of the phones in `phone` (comma-separated; none: all). What came after message
 * number Last-Event-ID, or `after`, is told first.
 */
void site_events_listen(struct site_events *events, struct visit *visit);

/** Tells every stream how many binds may receive now. */
void site_events_tell_link(struct site_events *events, unsigned receivers);

#endif
