#include "gateway/digests.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <event2/event.h>

#include "social-core/base/log.h"
#include "social-core/digest.h"
#include "social-core/directory.h"
#include "social-core/idset.h"
#include "social-core/keys.h"
#include "social-core/outbox.h"
#include "social-core/quiet.h"

#define LOOK_SECONDS 5
#define AT_ONCE 64
#define WAITING_ROWS 4096 /* digests that wait in the outbox: at so many the rest waits for the route */
#define LATE_HOURS 23     /* what a longer stillness left out is the next day's */

struct digests {
    struct works *works;
    struct event *look;
    struct idwalk walk;
    bool busy;
};

/* Hours are those of Viet Nam since 1970; `after` is the last person of this hour who is done. */
struct place {
    int64_t hour;
    uint64_t after;
};

static struct place place_read(struct ctx *ctx)
{
    int64_t now = local_hour(ctx->now_ms);
    struct place place = {.hour = now};
    const char *kept = db_text(db_read(ctx, "GET", key_digest_place(ctx)));
    if (kept && sscanf(kept, "%" SCNd64 " %" SCNu64, &place.hour, &place.after) != 2)
        place = (struct place){.hour = now};
    if (now - place.hour > LATE_HOURS)
        place = (struct place){.hour = now - LATE_HOURS};
    return place;
}

/* A read in the port's sense: writing the same place again changes nothing more. */
static void place_keep(struct ctx *ctx, const struct place *place)
{
    db_read(ctx, "SET", key_digest_place(ctx),
            arena_printf(ctx->arena, "%" PRId64 " %" PRIu64, place->hour, place->after));
}

/* Its own commit under its own name: one digest an hour, whoever sends it and however often it is begun. */
static void send_one(struct ctx *ctx, const struct place *place, uint64_t id)
{
    const char *name = arena_printf(ctx->arena, "%" PRIu64, id);
    const struct person *person = person_by_id(ctx, name);
    if (!person || !digest_write(ctx, person))
        return;
    db_mark(ctx, arena_printf(ctx->arena, "digest of hour %" PRId64 " for %" PRIu64, place->hour, id));
    if (db_commit(ctx) == DB_CONFLICT)
        log_event("digest_conflict", "person=%" PRIu64 " why=\"reads at this moment\"", id);
}

static void fill(struct ctx *ctx, const struct idsource *source, uint64_t chunk, struct idbits *bits)
{
    const struct place *place = source->what;
    const char *hour = arena_printf(ctx->arena, "%d", (int)(place->hour % 24));
    const struct db_reply *members = idset_ask(ctx, key_digests, hour, chunk);
    db_wait(ctx);
    idbits_add_members(bits, members);
}

/* What a step came to: there are more; the outbox is full enough for now; the hour is done. */
enum progress { MORE, LATER, DONE };

static enum progress send_some(struct ctx *ctx, struct idwalk *walk, struct place *place)
{
    struct idsource source = {.fill = fill, .what = place};
    const struct db_reply *persons = db_ask(ctx, "GET", key_persons(ctx));
    const struct db_reply *waiting = db_ask(ctx, "XLEN", key_outbox(ctx, outbox_class_name(OUTBOX_DIGEST)));
    db_wait(ctx);
    uint64_t ids[AT_ONCE], highest = (uint64_t)db_number(persons, 0);
    if (db_number(waiting, 0) >= WAITING_ROWS)
        return LATER;
    size_t count = idwalk_next(ctx, walk, &source, place->after, highest, ids, AT_ONCE);
    for (size_t i = 0; i < count; i++) {
        works_renew(ctx);
        send_one(ctx, place, ids[i]);
        place->after = ids[i];
    }
    works_renew(ctx);
    if (count)
        place_keep(ctx, place);
    return count ? MORE : DONE;
}

static void body(struct ctx *ctx, void *self)
{
    struct digests *digests = self;
    directory_refresh(ctx);
    struct place place = place_read(ctx);
    while (place.hour <= local_hour(ctx->now_ms)) {
        digests->walk.filled = false;
        enum progress progress;
        while ((progress = send_some(ctx, &digests->walk, &place)) == MORE)
            ;
        if (progress == LATER)
            break;
        place = (struct place){.hour = place.hour + 1};
        place_keep(ctx, &place);
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
