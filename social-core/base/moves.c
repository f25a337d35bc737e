#include "social-core/base/moves.h"

int moves_lead(const struct move *moves, size_t count, int event, int from)
{
    for (size_t i = 0; i < count; i++)
        if (moves[i].event == event && moves[i].from == from)
            return moves[i].to;
    return -1;
}
