/**
 * Turns: works that change the same thing at the same time get in each other's way, and of many only one commits. Whoever
 * failed so takes a turn: they go on one after the other, in the order in which they asked, and each gets through.
 */
#ifndef LOA_GATEWAY_TURNS_H
#define LOA_GATEWAY_TURNS_H

#include <stdbool.h>

struct turn;

/** All zero: nobody has the turn. */
struct turns {
    struct turn *first, **end;
    bool taken;
};

/** Pauses the running work until it has the turn. */
void turns_take(struct turns *turns);

/** Passes the turn on; for a work that was given up, by whoever hears of that. */
void turns_give(struct turns *turns);

#endif
