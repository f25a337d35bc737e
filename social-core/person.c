#include "social-core/person.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/follow.h"
#include "social-core/keys.h"
#include "social-core/text/fold.h"

#define HANDLE_BYTES 20
#define HANDLES_AT_ONCE 16
#define HANDLE_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789"

static const struct person *person_of(struct ctx *ctx, const char *id, const struct db_reply *fields)
{
    if (!db_field(fields, "handle"))
        return NULL;
    struct person *person = arena_alloc(ctx->arena, sizeof *person);
    const char *area = db_field(fields, "area"), *joined = db_field(fields, "joined");
    *person = (struct person){.id = id,
                              .handle = db_field(fields, "handle"),
                              .name = db_field(fields, "name"),
                              .language = db_field(fields, "language"),
                              .sealed = db_field(fields, "sealed"),
                              .area = area ? area_by_id(ctx, area) : NULL,
                              .accents = db_field(fields, "accents") != NULL,
                              .stopped = db_field(fields, "stopped") != NULL,
                              .joined_ms = joined ? strtoll(joined, NULL, 10) : 0};
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
    const char *id = db_text(db_read(ctx, "HGET", key_handles(ctx), folded));
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

/* The given name stands last in Vietnamese names; one of a single letter would be no handle, so then all of it is. */
static const char *handle_root(struct ctx *ctx, const char *name)
{
    const char *last = strrchr(name, ' '), *root = text_squash(ctx->arena, last ? last + 1 : name);
    if (strlen(root) < 2)
        root = text_squash(ctx->arena, name);
    root = arena_copy(ctx->arena, root, strnlen(root, HANDLE_BYTES));
    bool latin = isalpha((unsigned char)*root) && strspn(root, HANDLE_LETTERS) == strlen(root) && root[1];
    return latin ? root : "ban";
}

static const char *numbered(struct ctx *ctx, const char *root, uint64_t number)
{
    return number == 1 ? root : arena_printf(ctx->arena, "%s%" PRIu64, root, number);
}

static const char *first_free(struct ctx *ctx, const char *root, uint64_t from)
{
    const struct db_reply *taken[HANDLES_AT_ONCE];
    for (uint64_t i = 0; i < HANDLES_AT_ONCE; i++)
        taken[i] = db_ask(ctx, "HGET", key_handles(ctx), numbered(ctx, root, from + i));
    db_wait(ctx);
    for (uint64_t i = 0; i < HANDLES_AT_ONCE; i++)
        if (taken[i]->kind == DB_NIL && !agency_named(ctx, numbered(ctx, root, from + i)))
            return numbered(ctx, root, from + i);
    return NULL;
}

/* Doubling steps, so that the ten-thousandth Lan costs a dozen reads and not ten thousand; numbers may be left out. */
const char *handle_for(struct ctx *ctx, const char *name)
{
    const char *root = handle_root(ctx, name), *handle = NULL;
    for (uint64_t from = 1; !handle; from *= 2)
        handle = first_free(ctx, root, from);
    return handle;
}

void person_create(struct ctx *ctx, struct person *person)
{
    person->id = arena_printf(ctx->arena, "%" PRId64, db_number(db_read(ctx, "INCR", key_persons(ctx)), 0));
    person->joined_ms = ctx->now_ms;
    const char *joined = arena_printf(ctx->arena, "%" PRId64, person->joined_ms);
    db_guard(ctx, key_handles(ctx), person->handle, NULL);
    db_write(ctx, "HSET", key_handles(ctx), person->handle, person->id);
    db_write(ctx, "HSET", key_person(ctx, person->id), "handle", person->handle, "name", person->name, "language",
             person->language, "sealed", person->sealed, "area", person->area->id, "joined", joined);
    if (person->accents)
        person_change(ctx, person->id, "accents", "1");
}

void person_change(struct ctx *ctx, const char *id, const char *field, const char *value)
{
    if (*value)
        db_write(ctx, "HSET", key_person(ctx, id), field, value);
    else
        db_write(ctx, "HDEL", key_person(ctx, id), field);
}
