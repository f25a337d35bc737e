/**
 * The lease: of all gateways at one region's Redis, one empties the outbox.
 *
 * The holder beats in Redis several times a second. A gateway that has seen no new beat for LEASE_MS by its own clock
 * takes the lease, by a commit that happens only if neither holder nor beat have changed since. The holder counts from
 * the moment it sent its last beat, so it has stopped before another can begin: no two clocks are compared.
 */
#ifndef LOA_GATEWAY_LEASE_H
#define LOA_GATEWAY_LEASE_H

#include <stdbool.h>

#include "gateway/config.h"
#include "gateway/works.h"

struct event_base;
struct lease;

#define LEASE_MS 1000

/** Called from the loop, never inside a piece of work. */
struct lease_events {
    void (*won)(void *self);
    /** Another gateway has it, or had it in between: whatever is known of the outbox is out of date. */
    void (*lost)(void *self);
    /** Redis was slow and the lease had lapsed, but nobody took it: go on where you were. */
    void (*back)(void *self);
};

/**
 * Begins to ask for the lease. A gateway's name is its box-id, host and address of the pages: two may share a box-id, so
 * that either gets what bearerbox has, but not an address. One that finds its own name there takes the lease at once,
 * for it is the same gateway started again. Owned by the caller, ended by lease_free() after works_free().
 */
struct lease *lease_new(struct event_base *base, struct works *works, const struct config *config,
                        const struct lease_events *events, void *self);
void lease_free(struct lease *lease);

/** True while nobody else can hold it; to be asked before each message that is handed over. */
bool lease_held(const struct lease *lease);

/** Guards the batch of `ctx`: it applies only while this gateway's term lasts. */
void lease_fence(const struct lease *lease, struct ctx *ctx);

#endif
