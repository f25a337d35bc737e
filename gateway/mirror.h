/** Tells the web of each new post, whoever wrote it: it follows the region's log of posts. */
#ifndef LOA_GATEWAY_MIRROR_H
#define LOA_GATEWAY_MIRROR_H

#include "adapters/web/web.h"
#include "gateway/works.h"

struct event_base;
struct mirror;

/** Tells `web` of every post from now on, in the order of their numbers. Owned by the caller, ended by mirror_free()
 *  before the web and the works. */
struct mirror *mirror_new(struct event_base *base, const char *redis_url, struct works *works, struct world *world,
                          struct web *web);
void mirror_free(struct mirror *mirror);

#endif
