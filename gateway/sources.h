/** Sources: the streams of the outbox, one a class, followed from the first row. */
#ifndef LOA_GATEWAY_SOURCES_H
#define LOA_GATEWAY_SOURCES_H

#include "gateway/config.h"
#include "social-core/ctx.h"
#include "social-core/outbox.h"

struct event_base;
struct sources;

struct sources_events {
    /** How many rows of a class may come now; 0 pauses until sources_wake(). */
    size_t (*room)(void *self, enum outbox_class class);
    /** One row; borrowed for the call, as is what is in the context's arena. */
    void (*row)(void *self, struct ctx *ctx, enum outbox_class class, const struct outbox_row *row);
    /** One that nobody can read: it stands in the way. */
    void (*broken)(void *self, enum outbox_class class, const char *id);
};

/** Closed. Owned by the caller, ended by sources_free(). */
struct sources *sources_new(struct event_base *base, const struct config *config, struct world *world,
                            const struct sources_events *events, void *self);
void sources_free(struct sources *sources);

/** Begins at the first row of each class; ends. */
void sources_open(struct sources *sources);
void sources_close(struct sources *sources);

/** There is room again. */
void sources_wake(struct sources *sources);

#endif
