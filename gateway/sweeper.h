/** The sweeper: removes rows of the outbox that are done and notes what became of messages, many in one round trip. */
#ifndef LOA_GATEWAY_SWEEPER_H
#define LOA_GATEWAY_SWEEPER_H

#include <stdbool.h>

#include "gateway/works.h"
#include "social-core/outbox.h"

struct sweeper;

/** Nothing to sweep yet. Owned by the caller. */
struct sweeper *sweeper_new(struct works *works);
/** Drops what is not swept yet: those rows are still in the outbox. */
void sweeper_free(struct sweeper *sweeper);

/** Row `row` of a class is done (NULL: no row); the message filed under `about` is now `state` (both may be NULL). */
void sweeper_add(struct sweeper *sweeper, enum outbox_class class, const char *row, const char *about,
                 const char *state);

/** True while something waits to be swept. */
bool sweeper_busy(const struct sweeper *sweeper);

#endif
