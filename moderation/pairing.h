/** Two gists while the mates of their words are sought: mates.c finds them, belief.c tells which slips are believed. */
#ifndef LOA_MODERATION_PAIRING_H
#define LOA_MODERATION_PAIRING_H

#include "moderation/mates.h"
#include "moderation/slip.h"

/** Slips of what is no slip at all. */
#define NO_MATCH 255

/** Words of one gist that follow one another and have no mate. */
struct run {
    size_t first, count, length;
    bool written; /* the letters are those of gist_written() */
    char letters[SLIP_LETTERS + 1];
};

struct side {
    const struct gist *gist;
    const struct reading *reading;
    uint8_t *mates;
};

struct pairing {
    struct side left, right;
    struct alike *result;
    bool last; /* whatever was sure has its mate */
};

static inline bool free_at(const struct side *side, size_t i)
{
    return i < side->gist->count && side->mates[i] == ALIKE_NONE;
}

static inline uint8_t flags_at(const struct side *side, size_t i)
{
    return side->reading->flags[i];
}

/** The slips between two runs when one may be meant for the other, else NO_MATCH. */
size_t run_slips(const struct pairing *pairing, const struct run *left, const struct run *right);

#endif
