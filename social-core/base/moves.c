#include "social-core/base/moves.h"

#include <inttypes.h>
#include <stdlib.h>

int moves_lead(const struct move *moves, size_t count, int event, int from)
{
    for (size_t i = 0; i < count; i++)
        if (moves[i].event == event && moves[i].from == from)
            return moves[i].to;
    return -1;
}

const char *revision_after(struct arena *arena, const char *revision)
{
    return arena_printf(arena, "%" PRIu64, (uint64_t)(revision ? strtoull(revision, NULL, 10) : 0) + 1);
}
