#include "adapters/simulator/later.h"

#include <stdlib.h>
#include <sys/queue.h>

#include "adapters/simulator/clock.h"

struct thing {
    TAILQ_ENTRY(thing) entry;
    int64_t due_ms;
    void (*act)(void *context, void *what);
    void *context, *what;
    void (*release)(void *what);
};

struct later {
    TAILQ_HEAD(things, thing) things; /* in the order they are due */
    struct event *timer;
};

static void end(struct later *later, struct thing *thing)
{
    TAILQ_REMOVE(&later->things, thing, entry);
    thing->release(thing->what);
    free(thing);
}

static void arm(struct later *later)
{
    struct thing *first = TAILQ_FIRST(&later->things);
    if (!first)
        return;
    int64_t wait_ms = first->due_ms - clock_ms();
    if (wait_ms < 0)
        wait_ms = 0;
    struct timeval wait = {.tv_sec = wait_ms / 1000, .tv_usec = wait_ms % 1000 * 1000};
    event_add(later->timer, &wait);
}

static void ring(evutil_socket_t none, short what, void *context)
{
    struct later *later = context;
    int64_t now_ms = clock_ms();
    struct thing *thing;
    while ((thing = TAILQ_FIRST(&later->things)) && thing->due_ms <= now_ms) {
        thing->act(thing->context, thing->what);
        end(later, thing);
    }
    arm(later);
}

struct later *later_new(struct event_base *base)
{
    struct later *later = calloc(1, sizeof *later);
    TAILQ_INIT(&later->things);
    later->timer = evtimer_new(base, ring, later);
    return later;
}

void later_free(struct later *later)
{
    if (!later)
        return;
    while (!TAILQ_EMPTY(&later->things))
        end(later, TAILQ_FIRST(&later->things));
    event_free(later->timer);
    free(later);
}

void later_add(struct later *later, uint32_t delay_ms, void (*act)(void *context, void *what), void *context,
               void *what, void (*release)(void *what))
{
    struct thing *thing = malloc(sizeof *thing);
    *thing = (struct thing){
        .due_ms = clock_ms() + delay_ms, .act = act, .context = context, .what = what, .release = release};
    struct thing *before = TAILQ_LAST(&later->things, things);
    while (before && before->due_ms > thing->due_ms)
        before = TAILQ_PREV(before, things, entry);
    if (before) {
        TAILQ_INSERT_AFTER(&later->things, before, thing, entry);
        return;
    }
    TAILQ_INSERT_HEAD(&later->things, thing, entry);
    arm(later);
}
