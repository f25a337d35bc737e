/** Sees to what time has come for: cases (social-core/case_watch.h) that are late are raised, citizens reminded, old ones
 *  closed; broadcasts (social-core/broadcast_watch.h) go out, or are no longer waited for; polls are closed
 *  (social-core/poll_asked.h), agencies late with a directive reminded (social-core/directive_move.h); what moderators decided is carried out (moderation/effect.h). */
#ifndef LOA_GATEWAY_WATCHMAN_H
#define LOA_GATEWAY_WATCHMAN_H

#include "gateway/works.h"

struct event_base;
struct watchman;

/** Begins its rounds. Several gateways may go them at once: each case or broadcast moves by one guarded commit. Owned by the caller;
 *  ended by watchman_free(), after the works. */
struct watchman *watchman_new(struct event_base *base, struct works *works);
void watchman_free(struct watchman *watchman);

#endif
