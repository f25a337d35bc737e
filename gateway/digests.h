/** Digests: at each hour, to everybody who has chosen it. The place is kept, so that a restart goes on where it was. */
#ifndef LOA_GATEWAY_DIGESTS_H
#define LOA_GATEWAY_DIGESTS_H

#include "gateway/works.h"

struct event_base;
struct digests;

struct digests *digests_new(struct event_base *base, struct works *works);
void digests_free(struct digests *digests);

#endif
