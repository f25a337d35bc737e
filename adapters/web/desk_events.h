/** What an open desk is told of: which case of its agency moved. Server-sent events, `moved` and `case-123`. */
#ifndef LOA_WEB_DESK_EVENTS_H
#define LOA_WEB_DESK_EVENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "adapters/web/state.h"

struct evhttp_request;

/** No streams yet. Owned by the caller, ended by desk_events_free(), which closes every stream. */
struct desk_events *desk_events_new(struct web *web);
void desk_events_free(struct desk_events *events);

/** Makes the request a stream of the agency in the exchange's answer. False when there are too many: it gets 503. */
bool desk_events_open(struct desk_events *events, struct evhttp_request *request, struct exchange *exchange);

/** See web_case_moved(). */
void desk_events_moved(struct desk_events *events, const char *agency, const char *id);

/** A card has moved: every moderator's stream is told within half a second, once of all that moved until then. */
void desk_events_card_moved(struct desk_events *events, const char *id);

/** How many streams are open. */
size_t desk_events_clients(const struct desk_events *events);

#endif
