#include "gateway/casebook.h"

#include <stdlib.h>

#include "adapters/redis/tail.h"
#include "social-core/ctx.h"
#include "social-core/keys.h"

#define AT_ONCE 100

struct casebook {
    struct tail *tail;
    struct web *web;
};

static size_t room(void *self)
{
    return AT_ONCE;
}

static void entry(void *self, const char *id, const struct db_reply *fields)
{
    struct casebook *casebook = self;
    const char *agency = db_field(fields, "a"), *number = db_field(fields, "n");
    if (agency && number)
        web_case_moved(casebook->web, agency, number);
}

struct casebook *casebook_new(struct event_base *base, const char *redis_url, struct world *world, struct web *web)
{
    static const struct tail_events events = {.room = room, .entry = entry};
    struct ctx ctx = {.arena = arena_new(), .world = world};
    struct casebook *casebook = calloc(1, sizeof *casebook);
    casebook->web = web;
    casebook->tail = tail_new(base, redis_url, key_case_log(&ctx), "$", REPLICA_OFF, &events, casebook);
    arena_free(ctx.arena);
    return casebook;
}

void casebook_free(struct casebook *casebook)
{
    if (!casebook)
        return;
    tail_free(casebook->tail);
    free(casebook);
}
