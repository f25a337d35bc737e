/** Digests: puts each hour's into the outbox, once; spread_digest.c sends them to everybody who has chosen it. */
#ifndef LOA_GATEWAY_DIGESTS_H
#define LOA_GATEWAY_DIGESTS_H

#include "gateway/works.h"

struct event_base;
struct digests;

struct digests *digests_new(struct event_base *base, struct works *works);
void digests_free(struct digests *digests);

#endif
