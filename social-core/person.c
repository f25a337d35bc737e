#include "social-core/person.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/census.h"
#include "social-core/follow.h"
#include "social-core/keys.h"
#include "social-core/text/fold.h"
#include "social-core/world.h"

#define HANDLE_BUCKETS 4096

/* FNV-1a, which spreads short texts evenly. */
const char *person_handle_key(struct ctx *ctx, const char *handle)
{
    uint32_t hash = 2166136261;
    for (const char *at = handle; *at; at++)
        hash = (hash ^ (unsigned char)*at) * 16777619;
    return key_handles(ctx, arena_printf(ctx->arena, "%" PRIu32, hash % HANDLE_BUCKETS));
}

static const struct person *person_of(struct ctx *ctx, const char *id, const struct db_reply *fields)
{
    if (!db_field(fields, "handle"))
        return NULL;
    struct person *person = arena_alloc(ctx->arena, sizeof *person);
    const char *area = db_field(fields, "area"), *joined = db_field(fields, "joined");
    const char *renamed = db_field(fields, "renamed"), *digest = db_field(fields, "digest");
    const char *spent = db_field(fields, "spent"), *language = db_field(fields, "language");
    const char *digested = db_field(fields, "digested");
    *person = (struct person){.id = id,
                              .handle = db_field(fields, "handle"),
                              .name = db_field(fields, "name"),
                              .language = language ? language : ctx->world->language,
                              .sealed = db_field(fields, "sealed"),
                              .area = area ? area_by_id(ctx, area) : NULL,
                              .accents = db_field(fields, "accents") != NULL,
                              .stopped = db_field(fields, "stopped") || !db_field(fields, "sealed"),
                              .shared = db_field(fields, "shared") != NULL,
                              .struck = db_field(fields, "struck") != NULL,
                              .pin = db_field(fields, "pin"),
                              .joined_ms = joined ? strtoll(joined, NULL, 10) * 1000 : 0,
                              .digest = digest ? (int)strtol(digest, NULL, 10) : -1,
                              .wrote = db_field(fields, "wrote"),
                              .spent = arena_alloc(ctx->arena, sizeof *person->spent),
                              .renamed_ms = renamed ? strtoll(renamed, NULL, 10) : 0};
    person->digested = digested ? strtoll(digested, NULL, 10) : 0;
    *person->spent = spent ? strtoll(spent, NULL, 10) : 0;
    return person;
}

const struct person **persons_by_ids(struct ctx *ctx, const char *const *ids, size_t count)
{
    const struct person **persons = arena_alloc(ctx->arena, (count + 1) * sizeof *persons);
    const struct db_reply **replies = arena_alloc(ctx->arena, (count + 1) * sizeof *replies);
    for (size_t i = 0; i < count; i++)
        replies[i] = db_ask(ctx, "HGETALL", key_person(ctx, ids[i]));
    db_wait(ctx);
    for (size_t i = 0; i < count; i++)
        persons[i] = person_of(ctx, ids[i], replies[i]);
    return persons;
}

const struct person *person_by_id(struct ctx *ctx, const char *id)
{
    return persons_by_ids(ctx, &id, 1)[0];
}

const struct person *person_by_handle(struct ctx *ctx, const char *handle)
{
    const char *folded = text_fold(ctx->arena, handle + (*handle == '@'));
    const char *id = db_text(db_read(ctx, "HGET", person_handle_key(ctx, folded), folded));
    return id ? person_by_id(ctx, id) : NULL;
}

const char **person_handles(struct ctx *ctx, const char *const *ids, size_t count)
{
    const char **handles = arena_alloc(ctx->arena, (count + 1) * sizeof *handles);
    const struct db_reply **replies = arena_alloc(ctx->arena, (count + 1) * sizeof *replies);
    for (size_t i = 0; i < count; i++)
        replies[i] = db_ask(ctx, "HGET", key_person(ctx, ids[i]), "handle");
    db_wait(ctx);
    for (size_t i = 0; i < count; i++)
        handles[i] = db_text(replies[i]) ? db_text(replies[i]) : "-";
    return handles;
}

void person_create(struct ctx *ctx, struct person *person)
{
    person->id = arena_printf(ctx->arena, "%" PRId64, db_number(db_read(ctx, "INCR", key_persons(ctx)), 0));
    person->joined_ms = ctx->now_ms;
    const char *joined = arena_printf(ctx->arena, "%" PRId64, person->joined_ms / 1000);
    const char *handle_key = person_handle_key(ctx, person->handle);
    db_guard(ctx, handle_key, person->handle, NULL);
    db_guard(ctx, key_person(ctx, person->id), "handle", NULL);
    db_write(ctx, "HSET", handle_key, person->handle, person->id);
    db_write(ctx, "HSET", key_person(ctx, person->id), "handle", person->handle, "name", person->name, "sealed",
             person->sealed, "area", person->area->id, "joined", joined);
    if (strcmp(person->language, ctx->world->language) != 0)
        person_change(ctx, person->id, "language", person->language);
    census_add(ctx, person);
    if (person->accents)
        person_change(ctx, person->id, "accents", "1");
}

void person_change(struct ctx *ctx, const char *id, const char *field, const char *value)
{
    if (*value)
        db_write(ctx, "HSET", key_person(ctx, id), field, value);
    else
        db_write(ctx, "HDEL", key_person(ctx, id), field);
    census_change(ctx, id, field, value);
}
