/** Whom a poll asks, and which polls a person is asked. */
#ifndef LOA_POLL_ASKED_H
#define LOA_POLL_ASKED_H

#include "social-core/person.h"
#include "social-core/poll.h"

/** Whether this person is asked: got the question, or belongs to the audience and had joined when it was opened. */
bool poll_asks(struct ctx *ctx, const struct poll *poll, const struct person *person);

/** The polls a person is asked, last asked first: those that are open, and those closed not long ago. */
const struct poll **polls_for(struct ctx *ctx, const struct person *person, size_t *count);

/** Polls whose time has come: to be closed, or no longer remembered. At most `limit` numbers, `*count` of them. */
const char **polls_to_watch(struct ctx *ctx, size_t limit, size_t *count);

/** Puts into the batch what time does to this poll. */
void poll_watch(struct ctx *ctx, const char *id);

/** Files a poll under its area, in the batch; `watch_ms`: when it is looked at again. For poll.c. */
void poll_file(struct ctx *ctx, const struct poll *poll, int64_t watch_ms);

/** How many polls are open in the area of an agency. */
size_t polls_open_in(struct ctx *ctx, const struct agency *agency);

#endif
