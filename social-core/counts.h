/** What an agency has done, in numbers that everybody may see. */
#ifndef LOA_COUNTS_H
#define LOA_COUNTS_H

#include "social-core/ctx.h"
#include "social-core/directory.h"

#define AGENCY_COUNTS(X) X(asked) X(answered) X(in_time) X(reopened) X(forwarded) X(raised) X(rated) X(stars)

enum agency_count {
#define X(name) COUNT_##name,
    AGENCY_COUNTS(X)
#undef X
        AGENCY_COUNTS_ALL
};

struct counts {
    int64_t since[AGENCY_COUNTS_ALL]; /**< since the beginning */
    int64_t open, late, awaiting;     /**< now */
    int64_t free_late;                /**< late, and nobody has taken them */
    int64_t oldest_due_ms;            /**< of the late ones; 0: none is late */
};

/** Adds to one count in the batch. */
void counts_add(struct ctx *ctx, const struct agency *agency, enum agency_count what, int by);

/** A case was answered that was due then. */
void counts_answered(struct ctx *ctx, const struct agency *agency, int64_t due_ms);

/** The counts of several agencies, in one read. */
struct counts *counts_of(struct ctx *ctx, const struct agency *const *agencies, size_t count);

/** How many late ones each agency has of each kind of question, in one read: those of agency `i` begin at `i` times
 *  service_kinds(), in its order. */
int64_t *counts_late_by_kind(struct ctx *ctx, const struct agency *const *agencies, size_t count);

#endif
