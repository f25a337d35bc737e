/** The handlers of the routes in site_handlers.def; each answers its request, now or later. */
#ifndef LOA_SIMULATOR_SITE_HANDLERS_H
#define LOA_SIMULATOR_SITE_HANDLERS_H

#include "adapters/simulator/site.h"

#define ROUTE(method, path, handler) void handler(struct visit *visit);
#include "adapters/simulator/site_handlers.def"

/** A message as the API and the event stream show it. */
json_t *site_message(const struct phone *phone, const struct message *message);

#endif
