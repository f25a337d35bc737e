#include "gateway/turns.h"

#include <stddef.h>

#include "gateway/works.h"

/* On the stack of the work that waits. */
struct turn {
    struct turn *next;
    void *piece;
};

void turns_take(struct turns *turns)
{
    struct turn turn = {.piece = works_current()};
    if (!turns->taken) {
        turns->taken = true;
        return;
    }
    if (!turns->first)
        turns->end = &turns->first;
    *turns->end = &turn;
    turns->end = &turn.next;
    works_pause();
}

void turns_give(struct turns *turns)
{
    struct turn *next = turns->first;
    turns->taken = next != NULL;
    if (!next)
        return;
    turns->first = next->next;
    works_go_on(next->piece);
}
