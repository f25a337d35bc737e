/** Tables of what may happen in which state, and where it leads: those of cases, broadcasts, polls, errands, decisions. */
#ifndef LOA_BASE_MOVES_H
#define LOA_BASE_MOVES_H

#include <stddef.h>

#include "social-core/base/arena.h"

/** A row: `event` leads from one state to another. What has no row cannot happen. */
struct move {
    int event, from, to;
};

/** The state that `event` leads to from `from`; -1 when it cannot happen there. */
int moves_lead(const struct move *moves, size_t count, int event, int from);

/** The same of an array. */
#define MOVES_LEAD(moves, event, from) moves_lead((moves), sizeof(moves) / sizeof *(moves), (int)(event), (int)(from))

/** The revision after one as kept (NULL: there was none), in the arena. A form may hold any: what is no number is 0, and the greatest
 *  is followed by 0; the guard on what was kept refuses either. */
const char *revision_after(struct arena *arena, const char *revision);

#endif
