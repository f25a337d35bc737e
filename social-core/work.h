/** The port through which an adapter has a piece of core work done, without knowing tasks or stores. */
#ifndef LOA_WORK_H
#define LOA_WORK_H

#include "social-core/ctx.h"

struct work {
    /**
     * Runs body(ctx, what) as a piece of work of its own; it may be suspended at each read, and other things happen
     * meanwhile. When the store is away for longer than `patience_ms`, the body is abandoned where it stands and
     * unavailable(what) is called instead; exactly one of "body returned" and "unavailable called" happens.
     * Returns -1 (and does neither) when too much work is under way.
     */
    int (*run)(struct work *work, void (*body)(struct ctx *ctx, void *what), void (*unavailable)(void *what),
               void *what, int patience_ms);
    /**
     * Called inside a body: runs slow(what) on another thread (Argon2id takes tens of milliseconds) and returns when
     * it is done. `what` must not belong to the arena alone unless the body waits here, which it does.
     */
    void (*aside)(struct work *work, void (*slow)(void *what), void *what);
};

/** Runs slow(what) aside where the work has somewhere to do it, else at once; returns when it is done. */
static inline void work_aside(struct ctx *ctx, void (*slow)(void *what), void *what)
{
    if (ctx->work)
        ctx->work->aside(ctx->work, slow, what);
    else
        slow(what);
}

#endif
