#include "gateway/mirror.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/redis/tail.h"
#include "social-core/keys.h"
#include "social-core/post.h"
#include "social-core/world.h"

#define AT_ONCE 100

struct mirror {
    struct tail *tail;
    struct works *works;
    struct web *web;
    uint64_t told, newest; /* post numbers */
    bool busy;
};

static void tell_some(struct ctx *ctx, struct mirror *mirror)
{
    uint64_t newest = mirror->newest;
    struct posts posts = all_posts_after(ctx, mirror->told, AT_ONCE);
    for (size_t i = 0; i < posts.count; i++)
        web_post_arrived(mirror->web, &posts.list[i]);
    if (posts.count)
        mirror->told = posts.list[posts.count - 1].id;
    if (!posts.more && mirror->told < newest)
        mirror->told = newest;
}

static void body(struct ctx *ctx, void *self)
{
    struct mirror *mirror = self;
    directory_refresh(ctx);
    while (mirror->told < mirror->newest) {
        tell_some(ctx, mirror);
        works_renew(ctx);
    }
    mirror->busy = false;
}

static void failed(void *self)
{
    ((struct mirror *)self)->busy = false;
}

static void begin(struct mirror *mirror)
{
    struct work *port = works_port(mirror->works);
    if (mirror->busy)
        return;
    mirror->busy = true;
    if (port->run(port, body, failed, mirror, FOR_EVER) < 0)
        mirror->busy = false;
}

static size_t room(void *self)
{
    return AT_ONCE;
}

static void entry(void *self, const char *id, const struct db_reply *fields)
{
    struct mirror *mirror = self;
    mirror->newest = strtoull(strchr(id, '-') + 1, NULL, 10);
    if (!mirror->told)
        mirror->told = mirror->newest - 1;
    begin(mirror);
}

struct mirror *mirror_new(struct event_base *base, const char *redis_url, struct works *works, struct world *world,
                          struct web *web)
{
    static const struct tail_events events = {.room = room, .entry = entry};
    struct ctx ctx = {.arena = arena_new(), .world = world};
    struct mirror *mirror = calloc(1, sizeof *mirror);
    mirror->works = works;
    mirror->web = web;
    mirror->tail = tail_new(base, redis_url, key_posts(&ctx), "$", REPLICA_OFF, &events, mirror);
    arena_free(ctx.arena);
    return mirror;
}

void mirror_free(struct mirror *mirror)
{
    if (!mirror)
        return;
    tail_free(mirror->tail);
    free(mirror);
}
