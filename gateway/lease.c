#include "gateway/lease.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/event.h>

#include "gateway/steady.h"
#include "social-core/base/log.h"
#include "social-core/keys.h"

#define LOOK_MS 200
#define HOST_BYTES 256
#define NAME_BYTES 1024

enum news { NOTHING, WON, LOST, BACK };

struct lease {
    struct works *works;
    struct lease_events events;
    void *self;
    char name[NAME_BYTES];
    struct event *look, *news_event;
    enum news news;
    bool held, looked;
    int64_t term, held_until_ms;                 /* when held */
    int64_t seen_term, seen_beat, seen_since_ms; /* of the holder, as long as that is another */
};

static const char *number(struct ctx *ctx, int64_t value)
{
    return arena_printf(ctx->arena, "%" PRId64, value);
}

static void later(struct lease *lease)
{
    static const struct timeval soon = {.tv_usec = LOOK_MS * 1000};
    event_add(lease->look, &soon);
}

static void announce(struct lease *lease, enum news news)
{
    lease->news = news;
    event_active(lease->news_event, EV_TIMEOUT, 0);
}

/* Each term has a beat of its own: a late one of a former holder changes nothing for the present one. */
static void beat(struct ctx *ctx, struct lease *lease)
{
    int64_t sent_ms = steady_ms();
    db_ask(ctx, "HINCRBY", key_lease(ctx), number(ctx, lease->term), "1");
    const struct db_reply *term = db_ask(ctx, "HGET", key_lease(ctx), "term");
    db_wait(ctx);
    bool lapsed = !lease_held(lease);
    lease->held = db_number(term, 0) == lease->term;
    lease->held_until_ms = sent_ms + LEASE_MS;
    if (lease->held && lapsed)
        announce(lease, BACK);
    if (lease->held)
        return;
    db_read(ctx, "HDEL", key_lease(ctx), number(ctx, lease->term));
    log_event("lease_lost", "term=%" PRId64, lease->term);
    announce(lease, LOST);
}

static void take(struct ctx *ctx, struct lease *lease, const char *term, const char *beats)
{
    int64_t sent_ms = steady_ms(), mine = (term ? strtoll(term, NULL, 10) : 0) + 1;
    db_guard(ctx, key_lease(ctx), "term", term);
    if (term) {
        db_guard(ctx, key_lease(ctx), term, beats);
        db_write(ctx, "HDEL", key_lease(ctx), term);
    }
    db_write(ctx, "HSET", key_lease(ctx), "term", number(ctx, mine), "holder", lease->name);
    if (db_commit(ctx) != DB_DONE)
        return;
    lease->held = true;
    lease->term = mine;
    lease->held_until_ms = sent_ms + LEASE_MS;
    log_event("lease_won", "term=%" PRId64, mine);
    announce(lease, WON);
}

static void watch(struct ctx *ctx, struct lease *lease)
{
    const struct db_reply *fields = db_read(ctx, "HGETALL", key_lease(ctx));
    const char *term = db_field(fields, "term"), *holder = db_field(fields, "holder");
    const char *beats = term ? db_field(fields, term) : NULL;
    int64_t term_now = term ? strtoll(term, NULL, 10) : 0, beat_now = beats ? strtoll(beats, NULL, 10) : 0;
    bool again = !lease->looked && holder && !strcmp(holder, lease->name);
    if (!lease->looked || term_now != lease->seen_term || beat_now != lease->seen_beat)
        lease->seen_since_ms = steady_ms();
    lease->looked = true;
    lease->seen_term = term_now;
    lease->seen_beat = beat_now;
    if (!term || again || steady_ms() - lease->seen_since_ms >= LEASE_MS)
        take(ctx, lease, term, beats);
}

static void body(struct ctx *ctx, void *self)
{
    struct lease *lease = self;
    if (lease->held)
        beat(ctx, lease);
    else
        watch(ctx, lease);
    later(lease);
}

static void failed(void *self)
{
    later(self);
}

static void on_look(int fd, short what, void *self)
{
    struct lease *lease = self;
    struct work *port = works_port(lease->works);
    if (port->run(port, body, failed, lease, FOR_EVER) < 0)
        failed(lease);
}

static void on_news(int fd, short what, void *self)
{
    struct lease *lease = self;
    void (*const calls[])(void *) = {
        [WON] = lease->events.won, [LOST] = lease->events.lost, [BACK] = lease->events.back};
    calls[lease->news](lease->self);
}

static void write_name(struct lease *lease, const struct config *config)
{
    char host[HOST_BYTES] = "";
    gethostname(host, sizeof host - 1);
    snprintf(lease->name, sizeof lease->name, "%s %s %s", config->kannel_box_id, host, config->web_listen);
}

struct lease *lease_new(struct event_base *base, struct works *works, const struct config *config,
                        const struct lease_events *events, void *self)
{
    struct lease *lease = calloc(1, sizeof *lease);
    *lease = (struct lease){.works = works, .events = *events, .self = self};
    write_name(lease, config);
    lease->look = event_new(base, -1, 0, on_look, lease);
    lease->news_event = event_new(base, -1, 0, on_news, lease);
    event_active(lease->look, EV_TIMEOUT, 0);
    return lease;
}

void lease_free(struct lease *lease)
{
    if (!lease)
        return;
    event_free(lease->look);
    event_free(lease->news_event);
    free(lease);
}

void lease_fence(const struct lease *lease, struct ctx *ctx)
{
    db_guard(ctx, key_lease(ctx), "term", number(ctx, lease->term));
}

bool lease_held(const struct lease *lease)
{
    return lease->held && steady_ms() < lease->held_until_ms;
}
