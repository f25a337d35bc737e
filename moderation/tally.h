/** What moderation has done, in numbers that everybody may see: /transparency. */
#ifndef LOA_MODERATION_TALLY_H
#define LOA_MODERATION_TALLY_H

#include <stdint.h>

#include "social-core/ctx.h"

/**
 * Adds to a count of this month in the batch. `what`: "report" (of: a reason, or "asked"), "decision" (of: a verdict),
 * "request" (of: a verdict that an authority asked for), "appeal" (of: "made", "upheld", "overturned"), "time" (of:
 * "decided", how many; "ms", how long they took together), "correction" (of: "sent").
 */
void tally(struct ctx *ctx, const char *what, const char *of, int64_t by);

struct tally_line {
    const char *month; /**< "2026-11", Viet Nam's */
    const char *what, *of;
    int64_t count;
};

/** All counts, by month, what and of. */
const struct tally_line *tally_all(struct ctx *ctx, size_t *count);

#endif
