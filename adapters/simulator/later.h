/** Things to do a little later on the loop: answers and reports that are late on purpose. */
#ifndef LOA_SIMULATOR_LATER_H
#define LOA_SIMULATOR_LATER_H

#include <event2/event.h>
#include <stdint.h>

struct later;

/** Nothing to do yet. Owned by the caller, ended by later_free(). */
struct later *later_new(struct event_base *base);

/** Forgets what is still to be done, giving each thing to its release. NULL is allowed. */
void later_free(struct later *later);

/**
 * Calls act(context, what) in `delay_ms` milliseconds, never before the caller has returned to the loop, and then
 * release(what). Things due at the same time happen in the order they were added.
 */
void later_add(struct later *later, uint32_t delay_ms, void (*act)(void *context, void *what), void *context,
               void *what, void (*release)(void *what));

#endif
