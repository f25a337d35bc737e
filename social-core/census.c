#include "social-core/census.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/idset.h"
#include "social-core/keys.h"
#include "social-core/person.h"

/* An entry's 48 bits, the highest first, as BITFIELD counts. */
#define ENTRY_BITS 48
#define AREA_AT 0
#define LANGUAGE_AT 24
#define PRESENT_AT 44
#define STOPPED_AT 45
#define ACCENTS_AT 46
#define ENTRY_BYTES (ENTRY_BITS / 8)
#define LANGUAGE_LETTERS 4
#define TAKEN_AT_ONCE 256

static const char *number(struct ctx *ctx, uint64_t value)
{
    return arena_printf(ctx->arena, "%" PRIu64, value);
}

static void set(struct ctx *ctx, const char *id, const char *type, unsigned at, uint32_t value)
{
    uint64_t place = strtoull(id, NULL, 10) % IDSET_IDS;
    db_write(ctx, "BITFIELD", key_census(ctx, idset_chunk(ctx, id)), "SET", type, number(ctx, place * ENTRY_BITS + at),
             number(ctx, value));
}

static void set_area(struct ctx *ctx, const char *id, const char *area_id)
{
    const struct area *area = area_by_id(ctx, area_id);
    set(ctx, id, "u24", AREA_AT, area ? area->number : 0);
}

static void set_language(struct ctx *ctx, const char *id, const char *code)
{
    set(ctx, id, "u20", LANGUAGE_AT, census_language(code));
}

static void set_stopped(struct ctx *ctx, const char *id, const char *value)
{
    set(ctx, id, "u1", STOPPED_AT, *value != '\0');
}

static void set_accents(struct ctx *ctx, const char *id, const char *value)
{
    set(ctx, id, "u1", ACCENTS_AT, *value != '\0');
}

static const struct {
    const char *field;
    void (*set)(struct ctx *ctx, const char *id, const char *value);
} fields[] = {{"area", set_area}, {"language", set_language}, {"stopped", set_stopped}, {"accents", set_accents}};

void census_add(struct ctx *ctx, const struct person *person)
{
    set(ctx, person->id, "u1", PRESENT_AT, 1);
    set_area(ctx, person->id, person->area->id);
    set_language(ctx, person->id, person->language);
}

void census_change(struct ctx *ctx, const char *id, const char *field, const char *value)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (!strcmp(field, fields[i].field))
            fields[i].set(ctx, id, value);
}

static void take_one(struct ctx *ctx, const struct person *person)
{
    census_add(ctx, person);
    set_stopped(ctx, person->id, person->stopped ? "1" : "");
    set_accents(ctx, person->id, person->accents ? "1" : "");
}

static void take_some(struct ctx *ctx, uint64_t first, uint64_t last)
{
    const char *ids[TAKEN_AT_ONCE] = {0};
    size_t count = 0;
    for (uint64_t id = first; id <= last && count < TAKEN_AT_ONCE; id++)
        ids[count++] = number(ctx, id);
    const struct person **persons = persons_by_ids(ctx, ids, count);
    for (size_t i = 0; i < count; i++)
        if (persons[i] && persons[i]->area)
            take_one(ctx, persons[i]);
}

void census_take(struct ctx *ctx, void (*breathe)(void *owner), void *owner)
{
    const struct db_reply *taken = db_ask(ctx, "GET", key_census_taken(ctx));
    const struct db_reply *persons = db_ask(ctx, "GET", key_persons(ctx));
    db_wait(ctx);
    uint64_t last = (uint64_t)db_number(persons, 0);
    if (db_number(taken, 0))
        return;
    for (uint64_t first = 1; first <= last; first += TAKEN_AT_ONCE) {
        directory_refresh(ctx);
        take_some(ctx, first, last);
        db_commit(ctx);
        if (breathe)
            breathe(owner);
    }
    db_write(ctx, "SET", key_census_taken(ctx), "1");
    db_commit(ctx);
}

uint32_t census_language(const char *code)
{
    uint32_t packed = 0;
    size_t letters = strspn(code, "abcdefghijklmnopqrstuvwxyz");
    if (!letters || letters > LANGUAGE_LETTERS || code[letters])
        return 0;
    for (size_t i = 0; i < letters; i++)
        packed = packed << 5 | (uint32_t)(code[i] - 'a' + 1);
    return packed;
}

const struct db_reply *census_ask(struct ctx *ctx, uint64_t chunk)
{
    return db_ask(ctx, "GET", key_census(ctx, number(ctx, chunk)));
}

size_t census_places(const struct db_reply *chunk)
{
    size_t places = db_text(chunk) ? chunk->length / ENTRY_BYTES : 0;
    return places < IDSET_IDS ? places : IDSET_IDS;
}

struct census_entry census_at(const struct db_reply *chunk, size_t place)
{
    const unsigned char *byte = (const unsigned char *)chunk->text + place * ENTRY_BYTES;
    uint64_t entry = 0;
    for (size_t i = 0; i < ENTRY_BYTES; i++)
        entry = entry << 8 | byte[i];
    return (struct census_entry){.area = (uint32_t)(entry >> (ENTRY_BITS - 24)),
                                 .language = (uint32_t)(entry >> (ENTRY_BITS - PRESENT_AT)) & 0xfffff,
                                 .present = entry >> (ENTRY_BITS - 1 - PRESENT_AT) & 1,
                                 .stopped = entry >> (ENTRY_BITS - 1 - STOPPED_AT) & 1,
                                 .accents = entry >> (ENTRY_BITS - 1 - ACCENTS_AT) & 1};
}
