#include "gateway/sources.h"

#include <stdlib.h>

#include "adapters/redis/tail.h"
#include "social-core/keys.h"

struct source {
    struct sources *sources;
    enum outbox_class class;
    struct tail *tail; /* NULL: closed */
};

struct sources {
    struct event_base *base;
    const struct config *config;
    struct world *world;
    struct sources_events events;
    void *self;
    struct source list[OUTBOX_CLASSES];
};

static size_t on_room(void *self)
{
    const struct source *source = self;
    return source->sources->events.room(source->sources->self, source->class);
}

static void on_entry(void *self, const char *id, const struct db_reply *fields)
{
    const struct source *source = self;
    const struct sources *sources = source->sources;
    struct ctx ctx = {.arena = arena_new(), .world = sources->world};
    struct outbox_row row;
    if (outbox_row_read(id, fields, &row))
        sources->events.row(sources->self, &ctx, source->class, &row);
    else
        sources->events.broken(sources->self, source->class, id);
    arena_free(ctx.arena);
}

struct sources *sources_new(struct event_base *base, const struct config *config, struct world *world,
                            const struct sources_events *events, void *self)
{
    struct sources *sources = calloc(1, sizeof *sources);
    *sources = (struct sources){.base = base, .config = config, .world = world, .events = *events, .self = self};
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++)
        sources->list[class] = (struct source){.sources = sources, .class = (enum outbox_class) class};
    return sources;
}

void sources_free(struct sources *sources)
{
    sources_close(sources);
    free(sources);
}

void sources_open(struct sources *sources)
{
    static const struct tail_events events = {.room = on_room, .entry = on_entry};
    struct ctx ctx = {.arena = arena_new(), .world = sources->world};
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++)
        sources->list[class].tail = tail_new(sources->base, sources->config->redis_url,
                                             key_outbox(&ctx, outbox_class_name((enum outbox_class) class)), "0-0",
                                             sources->config->replica, &events, &sources->list[class]);
    arena_free(ctx.arena);
}

void sources_close(struct sources *sources)
{
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++) {
        tail_free(sources->list[class].tail);
        sources->list[class].tail = NULL;
    }
}

void sources_wake(struct sources *sources)
{
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++)
        if (sources->list[class].tail)
            tail_wake(sources->list[class].tail);
}
