/** What time does to cases: what is late is raised, the citizen is reminded, what nobody speaks about is closed. */
#ifndef LOA_CASE_WATCH_H
#define LOA_CASE_WATCH_H

#include "social-core/case.h"

/** The numbers of at most `limit` cases that something is to be done about by now, the longest waiting first. */
const char **cases_to_watch(struct ctx *ctx, size_t limit, size_t *count);

/** Does for one case what its time has come for: fills the batch. When nothing is to be done any more, the batch only
 *  takes the case off the watch. */
void case_watch(struct ctx *ctx, const char *id);

#endif
