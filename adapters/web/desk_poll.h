/** Polls at the desk: what desk_poll.c and desk_poll_csv.c share. */
#ifndef LOA_WEB_DESK_POLL_H
#define LOA_WEB_DESK_POLL_H

#include "adapters/web/exchange.h"
#include "social-core/poll.h"

/** The poll that the request names, when it is of the member's agency; else NULL. desk_poll.c */
const struct poll *desk_poll_own(struct ctx *ctx, struct exchange *exchange);

#endif
