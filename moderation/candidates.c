#include "moderation/candidates.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define RARE_SHARE 6   /* of all traits one in so many must be shared, */
#define COMMON_SHARE 4 /* more where everybody writes them: what shares less says something else */

static int by_number(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

/* What a text shares, weighed; `enough`: so much that it is worth a look whatever there is. */
static size_t weight_of(const uint64_t *seen, size_t shared, size_t traits, bool *enough)
{
    static const size_t weights[] = {1, 2, 4, 4};
    size_t weight = 0;
    bool rare = false;
    for (size_t i = 0; i < shared; i++) {
        weight += weights[seen[i] & 3];
        rare |= (seen[i] & 3) != 0;
    }
    *enough = shared * (rare ? RARE_SHARE : COMMON_SHARE) >= traits;
    return weight;
}

void candidates_best(uint64_t *seen, size_t count, size_t traits, struct candidates *best)
{
    size_t weights[CANDIDATES_MAX], run, worth = 0;
    best->count = 0;
    qsort(seen, count, sizeof *seen, by_number);
    for (size_t end = count; end; end -= run) {
        uint64_t text = seen[end - 1] >> 2;
        for (run = 1; run < end && seen[end - 1 - run] >> 2 == text;)
            run++;
        size_t at = best->count;
        bool enough;
        size_t weight = weight_of(seen + end - run, run, traits, &enough);
        while (at && weights[at - 1] < weight)
            at--;
        if (at == CANDIDATES_MAX || (!enough && at >= CANDIDATES_FEW))
            continue;
        size_t moved = (best->count < CANDIDATES_MAX ? best->count++ : CANDIDATES_MAX - 1) - at;
        memmove(&weights[at + 1], &weights[at], moved * sizeof *weights);
        memmove(&best->texts[at + 1], &best->texts[at], moved * sizeof *best->texts);
        weights[at] = weight;
        best->texts[at] = text;
        worth += enough;
    }
    size_t least = worth > CANDIDATES_FEW ? worth : CANDIDATES_FEW;
    best->count = best->count < least ? best->count : least;
}
