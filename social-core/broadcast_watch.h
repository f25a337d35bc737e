/** What time does to broadcasts: those whose time has come go out, those that nobody approved are drafts again. */
#ifndef LOA_BROADCAST_WATCH_H
#define LOA_BROADCAST_WATCH_H

#include "social-core/broadcast.h"

/** The numbers of at most `limit` broadcasts that something is to be done about by now, the longest waiting first. */
const char **broadcasts_to_watch(struct ctx *ctx, size_t limit, size_t *count);

/** Does for one broadcast what its time has come for: fills the batch, guarded, so that of several gateways one sends
 *  each occurrence of a series. When nothing is to be done any more, the batch only takes it off the watch. */
void broadcast_watch(struct ctx *ctx, const char *id);

#endif
