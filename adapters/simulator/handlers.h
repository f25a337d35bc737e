/** The handlers of the routes in handlers.def; each answers its request, now or later. */
#ifndef LOA_SIMULATOR_HANDLERS_H
#define LOA_SIMULATOR_HANDLERS_H

#include "adapters/simulator/web.h"

#define ROUTE(method, path, handler) void handler(struct visit *visit);
#include "adapters/simulator/handlers.def"

/** A message as the API and the event stream show it. */
json_t *message_to_json(const struct phone *phone, const struct message *message);

#endif
