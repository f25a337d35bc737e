#include "gateway/archiver.h"

#include <stdbool.h>
#include <stdlib.h>

#include <event2/event.h>

#include "social-core/post_archive.h"

#define DAY_MS 86400000.0
#define CHUNKS_AT_ONCE 16 /* 4,096 numbers in one go, then others' work */
#define SOON_MS 50
#define LATER_MS 60000

struct archiver {
    struct works *works;
    struct event *timer;
    int64_t age_ms;
    bool busy;
};

static void look_in(struct archiver *archiver, int ms)
{
    struct timeval when = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
    event_add(archiver->timer, &when);
}

static void body(struct ctx *ctx, void *self)
{
    struct archiver *archiver = self;
    size_t moved = 0;
    while (moved < CHUNKS_AT_ONCE && archive_some(ctx, archiver->age_ms)) {
        moved++;
        works_renew(ctx);
    }
    archiver->busy = false;
    look_in(archiver, moved == CHUNKS_AT_ONCE ? SOON_MS : LATER_MS);
}

static void failed(void *self)
{
    ((struct archiver *)self)->busy = false;
    look_in(self, LATER_MS);
}

static void on_timer(int fd, short what, void *self)
{
    struct archiver *archiver = self;
    struct work *port = works_port(archiver->works);
    if (archiver->busy)
        return;
    archiver->busy = true;
    if (port->run(port, body, failed, archiver, FOR_EVER) < 0)
        failed(archiver);
}

struct archiver *archiver_new(struct event_base *base, struct works *works, double days)
{
    if (days <= 0)
        return NULL;
    struct archiver *archiver = calloc(1, sizeof *archiver);
    *archiver = (struct archiver){.works = works, .age_ms = (int64_t)(days * DAY_MS)};
    archiver->timer = event_new(base, -1, 0, on_timer, archiver);
    look_in(archiver, SOON_MS);
    return archiver;
}

void archiver_free(struct archiver *archiver)
{
    if (!archiver)
        return;
    event_free(archiver->timer);
    free(archiver);
}
