/** Tells the web of each case that moved, whoever moved it: it follows the region's log of cases. */
#ifndef LOA_GATEWAY_CASEBOOK_H
#define LOA_GATEWAY_CASEBOOK_H

#include "adapters/web/web.h"
#include "social-core/world.h"

struct event_base;
struct casebook;

/** Tells `web` of every move from now on. Owned by the caller, ended by casebook_free() before the web. */
struct casebook *casebook_new(struct event_base *base, const char *redis_url, struct world *world, struct web *web);
void casebook_free(struct casebook *casebook);

#endif
