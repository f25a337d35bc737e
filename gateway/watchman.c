#include "gateway/watchman.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>

#include <event2/event.h>

#include "social-core/case_watch.h"
#include "social-core/directory.h"

#define ROUND_SECONDS 5
#define AT_ONCE 64

struct watchman {
    struct works *works;
    struct event *round;
    bool busy;
};

/* One commit a case: what another gateway, or an officer at this moment, has moved already is left for the next round. */
static size_t see_to_some(struct ctx *ctx)
{
    uint64_t ids[AT_ONCE];
    size_t count;
    const char **found = cases_to_watch(ctx, AT_ONCE, &count);
    for (size_t i = 0; i < count; i++)
        ids[i] = strtoull(found[i], NULL, 10);
    for (size_t i = 0; i < count; i++) {
        works_renew(ctx);
        case_watch(ctx, arena_printf(ctx->arena, "%" PRIu64, ids[i]));
        db_commit(ctx);
    }
    return count;
}

static void body(struct ctx *ctx, void *self)
{
    struct watchman *watchman = self;
    size_t count;
    directory_refresh(ctx);
    do {
        count = see_to_some(ctx);
        works_renew(ctx);
    } while (count == AT_ONCE);
    watchman->busy = false;
}

static void failed(void *self)
{
    ((struct watchman *)self)->busy = false;
}

static void on_round(int fd, short events, void *self)
{
    struct watchman *watchman = self;
    struct work *port = works_port(watchman->works);
    if (watchman->busy)
        return;
    watchman->busy = true;
    if (port->run(port, body, failed, watchman, FOR_EVER) < 0)
        watchman->busy = false;
}

struct watchman *watchman_new(struct event_base *base, struct works *works)
{
    struct timeval often = {.tv_sec = ROUND_SECONDS};
    struct watchman *watchman = calloc(1, sizeof *watchman);
    watchman->works = works;
    watchman->round = event_new(base, -1, EV_PERSIST, on_round, watchman);
    event_add(watchman->round, &often);
    return watchman;
}

void watchman_free(struct watchman *watchman)
{
    if (!watchman)
        return;
    event_free(watchman->round);
    free(watchman);
}
