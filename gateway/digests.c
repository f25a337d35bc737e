#include "gateway/digests.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>

#include <event2/event.h>

#include "social-core/keys.h"
#include "social-core/outbox.h"
#include "social-core/quiet.h"

#define LOOK_SECONDS 5
#define LATE_HOURS 23 /* what a longer stillness left out is the next day's */

struct digests {
    struct works *works;
    struct event *look;
    bool busy;
};

/* Puts an hour into the outbox, for the spreading; false when another gateway has. */
static bool begin_hour(struct ctx *ctx, const char *kept, int64_t hour)
{
    db_guard(ctx, key_digest_place(ctx), NULL, kept);
    db_write(ctx, "SET", key_digest_place(ctx), arena_printf(ctx->arena, "%" PRId64, hour + 1));
    outbox_digest(ctx, arena_printf(ctx->arena, "%" PRId64, hour));
    return db_commit(ctx) == DB_DONE;
}

static void body(struct ctx *ctx, void *self)
{
    struct digests *digests = self;
    bool more = true;
    while (more) {
        works_renew(ctx);
        const char *kept = db_text(db_read(ctx, "GET", key_digest_place(ctx)));
        int64_t now = local_hour(ctx->now_ms), hour = kept ? strtoll(kept, NULL, 10) : now;
        hour = now - hour > LATE_HOURS ? now - LATE_HOURS : hour;
        more = hour <= now && begin_hour(ctx, kept, hour);
    }
    digests->busy = false;
}

static void failed(void *self)
{
    ((struct digests *)self)->busy = false;
}

static void on_look(int fd, short events, void *self)
{
    struct digests *digests = self;
    struct work *port = works_port(digests->works);
    if (digests->busy)
        return;
    digests->busy = true;
    if (port->run(port, body, failed, digests, FOR_EVER) < 0)
        digests->busy = false;
}

struct digests *digests_new(struct event_base *base, struct works *works)
{
    struct timeval often = {.tv_sec = LOOK_SECONDS};
    struct digests *digests = calloc(1, sizeof *digests);
    digests->works = works;
    digests->look = event_new(base, -1, EV_PERSIST, on_look, digests);
    event_add(digests->look, &often);
    return digests;
}

void digests_free(struct digests *digests)
{
    if (!digests)
        return;
    event_free(digests->look);
    free(digests);
}
