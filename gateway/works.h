/**
 * Works: pieces of core work, each a task with an arena and a context of its own. Implements the port social-core/work.h
 * and the suspending and resuming that the store needs.
 */
#ifndef LOA_GATEWAY_WORKS_H
#define LOA_GATEWAY_WORKS_H

#include <stddef.h>

#include "adapters/redis/store.h"
#include "social-core/work.h"

struct event_base;
struct works;

/** Patience of work that must not be given up: it waits for the store as long as it takes. */
#define FOR_EVER 0

/** At most `limit` pieces at a time. Owned by the caller; ended by works_free(), which abandons what still waits. */
struct works *works_new(struct event_base *base, struct world *world, size_t limit);
void works_free(struct works *works);

/** Where reads and commits go; to be set before any work runs. */
void works_use(struct works *works, struct db *db);

/** The port for adapters. */
struct work *works_port(struct works *works);

/** How many pieces are under way, and how many there may be. */
size_t works_busy(const struct works *works);
size_t works_limit(const struct works *works);

/** For store_new(). */
const struct store_tasks *works_store_tasks(void);

/** The running piece; works_pause() leaves it until works_go_on(). */
void *works_current(void);
void works_pause(void);
void works_go_on(void *piece);

/** Gives a running piece a fresh arena, batch and time, for work that handles one message after another. */
void works_renew(struct ctx *ctx);

#endif
