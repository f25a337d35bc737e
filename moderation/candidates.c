#include "moderation/candidates.h"

#include <stdlib.h>
#include <string.h>

static int by_number(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

void candidates_best(uint64_t *seen, size_t count, struct candidates *best)
{
    size_t shared[CANDIDATES_MAX], run;
    best->count = 0;
    qsort(seen, count, sizeof *seen, by_number);
    for (size_t end = count; end; end -= run) {
        uint64_t text = seen[end - 1];
        for (run = 1; run < end && seen[end - 1 - run] == text;)
            run++;
        size_t at = best->count;
        while (at && shared[at - 1] < run)
            at--;
        if (at == CANDIDATES_MAX)
            continue;
        size_t moved = (best->count < CANDIDATES_MAX ? best->count++ : CANDIDATES_MAX - 1) - at;
        memmove(&shared[at + 1], &shared[at], moved * sizeof *shared);
        memmove(&best->texts[at + 1], &best->texts[at], moved * sizeof *best->texts);
        shared[at] = run;
        best->texts[at] = text;
    }
}
