/** What moderation has done, in numbers that everybody may see: /transparency. */
#ifndef LOA_MODERATION_TALLY_H
#define LOA_MODERATION_TALLY_H

#include <stdint.h>

#include "social-core/ctx.h"

/**
 * Adds to a count of this month in the batch. `what`: "report" (of: a reason, or "asked"), "visitor" (the same from the
 * web), "decision" (of: a verdict), "request" (of: a verdict that an authority asked for), "appeal" (of: "made", "upheld",
 * "overturned"), "strike" (of: "given", "taken-back", "lapsed"), "rule" (of: "disaster:watch", a rule and its effect),
 * "correction" (of: "sent"), "receiver" (of: how corrections reached whom, receivers.h), "time" (of: a bound of minutes,
 * times.h). Neither holds a blank.
 */
void tally(struct ctx *ctx, const char *what, const char *of, int64_t by);

/** The same in the month of another moment, UTC. */
void tally_at(struct ctx *ctx, int64_t at_ms, const char *what, const char *of, int64_t by);

struct tally_line {
    const char *month; /**< "2026-11", Viet Nam's */
    const char *what, *of;
    int64_t count;
};

/** All counts, by month, what and of. */
const struct tally_line *tally_all(struct ctx *ctx, size_t *count);

#endif
