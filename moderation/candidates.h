/** Which texts are worth comparing with: those that share most traits (gist.h). */
#ifndef LOA_MODERATION_CANDIDATES_H
#define LOA_MODERATION_CANDIDATES_H

#include <stddef.h>
#include <stdint.h>

#include "social-core/base/arena.h"

/** So many texts are compared with one at most. */
#define CANDIDATES_MAX 48

/** So many texts are remembered with one trait: the newest. */
#define TRAIT_TEXTS 64

struct candidates {
    uint64_t texts[CANDIDATES_MAX]; /**< most traits in common first, then the newest */
    size_t count;
};

/** Counts how often each text is named in `seen` (one entry a trait shared) and takes the best; `seen` is sorted by it. */
void candidates_best(uint64_t *seen, size_t count, struct candidates *best);

#endif
