/** Event streams (HTML, 9.2 server-sent events): messages of some phones as they come and change, and the link. */
#ifndef LOA_SIMULATOR_EVENTS_H
#define LOA_SIMULATOR_EVENTS_H

#include "adapters/simulator/web.h"

struct events;

/** Watches the phones of the simulator. */
struct events *events_new(struct simulator *simulator);

/** Ends every stream. NULL is allowed. */
void events_free(struct events *events);

/**
 * Turns the request into a stream: of the phones in `phone` (comma-separated; none: all). What came after message
 * number Last-Event-ID, or `after`, is told first.
 */
void events_listen(struct events *events, struct visit *visit);

void events_tell_link(struct events *events, unsigned receivers);

#endif
