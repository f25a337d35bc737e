/** What became of a broadcast, commune by commune. */
#ifndef LOA_BROADCAST_RESULTS_H
#define LOA_BROADCAST_RESULTS_H

#include "social-core/broadcast.h"

/** How many of the agency's latest cases are looked at for answers. */
#define RESULTS_CASES 1000

struct result {
    const struct area *area; /**< a commune, or what persons live in that is none; NULL in the sum */
    uint64_t recipients;     /**< who got it, and who is still to get it */
    uint64_t delivered, failed, pending;
    uint64_t seen;    /**< read on a screen of USSD */
    uint64_t answers; /**< cases that recipients opened with the agency since; of one that asks a poll, answers to it */
};

struct results {
    struct result *rows; /**< by name of the area */
    size_t count;
    struct result sum;
    bool more_answers; /**< the agency has had more cases than were looked at */
};

/** Works them out, chunk by chunk of persons, in memory that does not grow with the audience. */
void broadcast_results(struct ctx *ctx, const struct broadcast *broadcast, struct results *results);

#endif
