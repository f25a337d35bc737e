#include "social-core/directory.h"

#include <stdlib.h>
#include <string.h>

#include "social-core/directory_places.h"
#include "social-core/keys.h"
#include "social-core/text/fold.h"
#include "social-core/world.h"

#define PIN_BUCKETS 256
#define NEVER_READ (-1)

/*
 * Works are suspended at reads while others go on, so a generation must outlive every work that has looked into it.
 * Each work (known by its arena) pins the generation it meets first, and stays with it until it refreshes by itself:
 * one work sees one directory, and what it was given stays valid until its arena ends.
 */
struct pin {
    struct pin *next; /* in its bucket, newest first */
    struct directory *directory;
    const struct arena *arena;
    struct places *places;
};

struct directory {
    struct places *newest;
    struct pin *pins[PIN_BUCKETS];
    const struct reading *reading; /* the work that reads it anew; NULL: none */
};

/* Lives in the arena of its work: when that is abandoned, another may read. */
struct reading {
    struct directory *directory;
};

struct directory *directory_new(void)
{
    static const struct db_reply nothing = {.kind = DB_LIST};
    struct directory *directory = calloc(1, sizeof *directory);
    if (!directory)
        abort();
    directory->newest = places_build(NEVER_READ, &nothing, &nothing, &nothing, &nothing);
    directory->newest->users = 1;
    return directory;
}

static void leave(struct places *places)
{
    if (--places->users == 0)
        places_free(places);
}

void directory_free(struct directory *directory)
{
    if (!directory)
        return;
    leave(directory->newest);
    free(directory);
}

static struct pin **bucket_of(struct directory *directory, const struct arena *arena)
{
    uint64_t mixed = (uint64_t)(uintptr_t)arena * UINT64_C(0x9e3779b97f4a7c15);
    return &directory->pins[mixed >> 56];
}

static void unpin(void *what)
{
    struct pin *pin = what;
    struct pin **at = bucket_of(pin->directory, pin->arena);
    while (*at != pin)
        at = &(*at)->next;
    *at = pin->next;
    leave(pin->places);
}

/* The pin lives in the arena it stands for: when the arena ends, the pin goes with it. */
static const struct places *pin_newest(const struct ctx *ctx)
{
    struct directory *directory = ctx->world->directory;
    struct pin **bucket = bucket_of(directory, ctx->arena);
    struct pin *pin = arena_alloc(ctx->arena, sizeof *pin);
    *pin = (struct pin){.next = *bucket, .directory = directory, .arena = ctx->arena, .places = directory->newest};
    *bucket = pin;
    pin->places->users++;
    arena_defer(ctx->arena, unpin, pin);
    return pin->places;
}

static const struct places *places_of(const struct ctx *ctx)
{
    for (const struct pin *pin = *bucket_of(ctx->world->directory, ctx->arena); pin; pin = pin->next)
        if (pin->arena == ctx->arena)
            return pin->places;
    return pin_newest(ctx);
}

static void end_reading(void *what)
{
    const struct reading *reading = what;
    if (reading->directory->reading == reading)
        reading->directory->reading = NULL;
}

static struct reading *begin_reading(struct ctx *ctx)
{
    struct reading *reading = arena_alloc(ctx->arena, sizeof *reading);
    reading->directory = ctx->world->directory;
    reading->directory->reading = reading;
    arena_defer(ctx->arena, end_reading, reading);
    return reading;
}

/* The revision that was read. It is asked for before what it counts: a change in between is seen as a newer revision
 * next time. */
static int64_t read_anew(struct ctx *ctx)
{
    struct directory *directory = ctx->world->directory;
    struct reading *reading = begin_reading(ctx);
    const struct db_reply *revision = db_ask(ctx, "GET", key_revision(ctx));
    const struct db_reply *areas = db_ask(ctx, "HGETALL", key_areas(ctx));
    const struct db_reply *numbers = db_ask(ctx, "HGETALL", key_area_numbers(ctx));
    const struct db_reply *channels = db_ask(ctx, "HGETALL", key_channels(ctx));
    const struct db_reply *agencies = db_ask(ctx, "HGETALL", key_agencies(ctx));
    db_wait(ctx);
    struct places *older = directory->newest;
    directory->newest = places_build(db_number(revision, 0), areas, numbers, channels, agencies);
    directory->newest->users = 1;
    leave(older);
    end_reading(reading);
    return directory->newest->revision;
}

bool directory_knows_place(const struct directory *directory, const char *squashed)
{
    return places_know(directory->newest, squashed);
}

int64_t directory_newest(const struct directory *directory)
{
    return directory->newest->revision;
}

int64_t directory_revision(const struct ctx *ctx)
{
    return ctx->world->directory->newest->revision;
}

static int64_t revision_held(struct ctx *ctx)
{
    return db_number(db_read(ctx, "GET", key_revision(ctx)), 0);
}

/* A whole country is several hundred kilobytes: one work reads it, the others ask for the revision until it has. */
void directory_refresh_to(struct ctx *ctx, int64_t revision)
{
    struct directory *directory = ctx->world->directory;
    while (directory->newest->revision != revision)
        revision = directory->reading ? revision_held(ctx) : read_anew(ctx);
    if (places_of(ctx) != directory->newest)
        pin_newest(ctx);
}

void directory_refresh(struct ctx *ctx)
{
    directory_refresh_to(ctx, revision_held(ctx));
}

bool area_within(const struct area *area, const struct area *upper)
{
    while (area && area != upper)
        area = area->parent;
    return area != NULL;
}

const struct area *area_by_id(const struct ctx *ctx, const char *id)
{
    const struct place *place = place_by_id(places_of(ctx), id);
    return place ? &place->area : NULL;
}

size_t areas_named(const struct ctx *ctx, const char *text, const struct area **found, size_t room)
{
    return places_named(places_of(ctx), ctx->arena, text, found, room);
}

/* An area may come from an older generation than the one asked: it is found again by its id. */
static const struct place *place_of(const struct ctx *ctx, const struct area *area)
{
    return place_by_id(places_of(ctx), area->id);
}

size_t areas_below(const struct ctx *ctx, const struct area *parent, const struct area *const **list)
{
    const struct places *places = places_of(ctx);
    const struct place *place = parent ? place_of(ctx, parent) : NULL;
    *list = parent ? (place ? place->below : NULL) : places->top;
    return parent ? (place ? place->below_count : 0) : places->top_count;
}

const struct channel *topic_named(const struct ctx *ctx, const char *text)
{
    const struct topic *topic = topic_by_squashed(places_of(ctx), text_squash(ctx->arena, text));
    return topic ? &topic->channel : NULL;
}

size_t areas_with_quiet(const struct ctx *ctx, const struct area *const **list)
{
    const struct places *places = places_of(ctx);
    *list = places->quiet;
    return places->quiet_count;
}

size_t topics_all(const struct ctx *ctx, const struct channel *const **list)
{
    const struct places *places = places_of(ctx);
    *list = places->topic_list;
    return places->topic_count;
}

static const struct bureau *bureau_by_name(const struct places *places, const char *name)
{
    for (size_t i = 0; i < places->agency_count; i++)
        if (!strcmp(places->bureaus[i].agency.name, name))
            return &places->bureaus[i];
    return NULL;
}

static const struct channel *person_channel(const struct ctx *ctx, const char *id)
{
    const char *person = id + strlen("person.");
    if (!*person || person[strspn(person, "0123456789")])
        return NULL;
    struct channel *channel = arena_alloc(ctx->arena, sizeof *channel);
    *channel = (struct channel){.id = arena_strdup(ctx->arena, id), .kind = CHANNEL_PERSON};
    channel->name = channel->title = channel->id + strlen("person.");
    return channel;
}

const struct channel *channel_by_id(const struct ctx *ctx, const char *id)
{
    const struct places *places = places_of(ctx);
    if (!strncmp(id, "area.", 5)) {
        const struct place *place = place_by_id(places, id + 5);
        return place ? &place->board : NULL;
    }
    if (!strncmp(id, "agency.", 7)) {
        const struct bureau *bureau = bureau_by_name(places, id + 7);
        return bureau ? &bureau->channel : NULL;
    }
    if (!strncmp(id, "person.", 7))
        return person_channel(ctx, id);
    const struct topic *topic = topic_by_name(places, id);
    return topic ? &topic->channel : NULL;
}

const struct channel *board_of(const struct ctx *ctx, const struct area *area)
{
    const struct place *place = place_of(ctx, area);
    return place ? &place->board : NULL;
}

const struct agency *agency_named(const struct ctx *ctx, const char *text)
{
    const struct places *places = places_of(ctx);
    const char *squashed = text_squash(ctx->arena, text);
    for (size_t i = 0; i < places->agency_count; i++)
        for (const char *const *name = places->bureaus[i].names; *name; name++)
            if (!strcmp(*name, squashed))
                return &places->bureaus[i].agency;
    return NULL;
}

const struct agency *agency_meant(const struct ctx *ctx, const char *text)
{
    const struct places *places = places_of(ctx);
    const struct agency *agency = agency_named(ctx, text);
    const char *squashed = text_squash(ctx->arena, text);
    for (size_t i = 0; !agency && *squashed && i < places->agency_count; i++)
        if (!strcmp(text_squash(ctx->arena, places->bureaus[i].agency.title), squashed))
            agency = &places->bureaus[i].agency;
    return agency;
}

const struct agency *agency_looking_like(const struct ctx *ctx, const char *look)
{
    const struct places *places = places_of(ctx);
    for (size_t i = 0; i < places->agency_count; i++)
        for (const char *const *own = places->bureaus[i].looks; *own; own++)
            if (!strcmp(*own, look) || (strlen(*own) >= LOOK_UNMISTAKABLE && strstr(look, *own)))
                return &places->bureaus[i].agency;
    return NULL;
}

const struct agency *agency_of(const struct ctx *ctx, const struct area *area)
{
    for (const struct place *place = place_of(ctx, area); place;
         place = place->area.parent ? place_of(ctx, place->area.parent) : NULL)
        if (place->agency)
            return place->agency;
    return NULL;
}

const struct agency *agency_above(const struct ctx *ctx, const struct agency *agency)
{
    if (agency->above)
        return agency_named(ctx, agency->above);
    const struct agency *front = agency->area ? agency_of(ctx, agency->area) : NULL;
    if (front && strcmp(front->name, agency->name) != 0)
        return front;
    return agency->area && agency->area->parent ? agency_of(ctx, agency->area->parent) : NULL;
}

bool agency_is_over(const struct ctx *ctx, const struct agency *upper, const struct agency *agency)
{
    for (int i = 0; agency && i < AREA_DEPTH; i++) {
        agency = agency_above(ctx, agency);
        if (agency && !strcmp(agency->name, upper->name))
            return true;
    }
    return false;
}

size_t agencies_all(const struct ctx *ctx, const struct agency *const **list)
{
    const struct places *places = places_of(ctx);
    *list = places->agency_list;
    return places->agency_count;
}
