/**
 * The census: of each person, in the order of ids, what an audience asks for: area, language, whether it stopped. Six
 * bytes a person, 32,768 persons a key: a whole province is found in one read a chunk, however many communes it has.
 * person.c keeps it true in the commits that change a person.
 */
#ifndef LOA_CENSUS_H
#define LOA_CENSUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "social-core/ctx.h"

struct person;

/** What the census holds of a person. */
struct census_entry {
    uint32_t area;     /**< area.number of where it lives; 0: none */
    uint32_t language; /**< census_language() of its code */
    bool present, stopped, accents;
};

/** Puts a new person into the batch. */
void census_add(struct ctx *ctx, const struct person *person);

/** Puts a changed field of person_change() into the batch; fields that the census does not hold are left alone. */
void census_change(struct ctx *ctx, const char *id, const char *field, const char *value);

/**
 * Takes the census of a store whose persons are older than it; once, for it notes that it was taken. Commits by itself,
 * some hundred persons at a time, and calls `breathe(owner)` after each commit (loading/loading.h; NULL: nothing).
 */
void census_take(struct ctx *ctx, void (*breathe)(void *owner), void *owner);

/** A language's code as a number: up to four letters; 0 when it is none. */
uint32_t census_language(const char *code);

/** Queues the read of a chunk; after the caller's db_wait(), census_at() gives the person at a place of it. */
const struct db_reply *census_ask(struct ctx *ctx, uint64_t chunk);
size_t census_places(const struct db_reply *chunk);
struct census_entry census_at(const struct db_reply *chunk, size_t place);

#endif
