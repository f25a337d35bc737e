#include "social-core/receipt.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/keys.h"

#define MANY (IDSET_IDS / 16) /* so many of a chunk take as much room as bits do: 4 kB */
#define PLACES_AT_ONCE 256    /* of one command */
#define LAST_PLACE "32767"
#define LOOK_EVERY 64 /* one note of so many looks whether its set has grown large */

static const char *const how_names[RECEIPT_HOWS] = {"pulled", "pushed", "delivered", "seen", "failed"};

const char *receipt_how_name(enum receipt_how how)
{
    return how_names[how];
}

static const char *name_of(struct ctx *ctx, uint64_t thing, enum receipt_how how)
{
    return arena_printf(ctx->arena, "%" PRIu64 ".%s", thing, how_names[how]);
}

static const char *text_of(struct ctx *ctx, uint64_t number)
{
    return arena_printf(ctx->arena, "%" PRIu64, number);
}

/* Nothing is added to the last bit first: a string that grows bit by bit takes twice its room, one that is made whole
 * does not. */
static void write_bits(struct ctx *ctx, const char *key, const uint64_t *places, size_t count)
{
    const char *words[4 * PLACES_AT_ONCE + 7] = {"BITFIELD", key, "INCRBY", "u1", LAST_PLACE, "0"};
    for (size_t i = 0, used = 6; i < count; i++) {
        words[used++] = "SET";
        words[used++] = "u1";
        words[used++] = text_of(ctx, places[i]);
        words[used++] = "1";
        if (used == 4 * PLACES_AT_ONCE + 6 || i + 1 == count) {
            words[used] = NULL;
            db_write_words(ctx, words);
            used = 6;
        }
    }
}

/* The batch makes bits of what the set holds. Whoever is added meanwhile stays in the set: both count. */
static void pack(struct ctx *ctx, const char *name, const char *chunk)
{
    const char *set = key_receipts(ctx, name, chunk);
    const struct db_reply *members = db_read(ctx, "SMEMBERS", set);
    uint64_t *places = arena_alloc(ctx->arena, (members->count + 1) * sizeof *places);
    for (size_t i = 0; i < members->count; i++)
        places[i] = (uint64_t)db_number(&members->list[i], 0);
    write_bits(ctx, key_receipt_bits(ctx, name, chunk), places, members->count);
    idset_write_places(ctx, "SREM", set, places, members->count);
}

void receipt_note(struct ctx *ctx, uint64_t thing, enum receipt_how how, const char *person)
{
    const char *name = name_of(ctx, thing, how), *chunk = idset_chunk(ctx, person);
    unsigned char chance;
    ctx->random(&chance, sizeof chance);
    if (chance % LOOK_EVERY == 0 && db_number(db_read(ctx, "SCARD", key_receipts(ctx, name, chunk)), 0) >= MANY)
        pack(ctx, name, chunk);
    idset_add(ctx, key_receipts, name, person);
}

static void note_chunk(struct ctx *ctx, const char *name, uint64_t chunk, uint64_t *places, size_t count, bool bits)
{
    const char *number = text_of(ctx, chunk);
    if (bits)
        write_bits(ctx, key_receipt_bits(ctx, name, number), places, count);
    else
        idset_write_places(ctx, "SADD", key_receipts(ctx, name, number), places, count);
}

void receipt_note_all(struct ctx *ctx, uint64_t thing, enum receipt_how how, const uint64_t *ids, size_t count,
                      size_t many)
{
    const char *name = name_of(ctx, thing, how);
    uint64_t *places = arena_alloc(ctx->arena, (count + 1) * sizeof *places);
    for (size_t i = 0, held = 0; i < count; i++) {
        places[held++] = ids[i] % IDSET_IDS;
        if (i + 1 == count || ids[i + 1] / IDSET_IDS != ids[i] / IDSET_IDS) {
            note_chunk(ctx, name, ids[i] / IDSET_IDS, places, held, many >= MANY);
            held = 0;
        }
    }
}

/* "post.123.17" and "broadcast.123.17": a kind, the thing, the person. */
static bool about_read(const char *about, uint64_t *thing, uint64_t *person)
{
    static const char *const kinds[] = {"post.", "broadcast."};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t length = strlen(kinds[i]);
        int end = 0;
        if (!strncmp(about, kinds[i], length) &&
            sscanf(about + length, "%19" SCNu64 ".%19" SCNu64 "%n", thing, person, &end) == 2 &&
            !about[length + (size_t)end])
            return true;
    }
    return false;
}

bool receipt_report(struct ctx *ctx, const char *about, enum receipt_how how)
{
    uint64_t thing, person;
    if (!about_read(about, &thing, &person))
        return false;
    const char *name = name_of(ctx, thing, how), *chunk = text_of(ctx, person / IDSET_IDS);
    const char *set = key_receipts(ctx, name, chunk);
    db_ask(ctx, "SADD", set, text_of(ctx, person % IDSET_IDS));
    const struct db_reply *size = db_ask(ctx, "SCARD", set);
    db_wait(ctx);
    if (db_number(size, 0) >= MANY) {
        pack(ctx, name, chunk);
        db_commit(ctx);
    }
    return true;
}

struct receipt_asked receipt_ask(struct ctx *ctx, uint64_t thing, const char *person)
{
    struct receipt_asked asked;
    const char *chunk = idset_chunk(ctx, person), *place = idset_place(ctx, person);
    for (enum receipt_how how = 0; how < RECEIPT_FAILED; how++) {
        const char *name = name_of(ctx, thing, how);
        asked.answers[2 * how] = db_ask(ctx, "SISMEMBER", key_receipts(ctx, name, chunk), place);
        asked.answers[2 * how + 1] = db_ask(ctx, "GETBIT", key_receipt_bits(ctx, name, chunk), place);
    }
    return asked;
}

bool receipt_got(const struct receipt_asked *asked)
{
    for (size_t i = 0; i < sizeof asked->answers / sizeof *asked->answers; i++)
        if (db_number(asked->answers[i], 0))
            return true;
    return false;
}

void receipt_fill(struct ctx *ctx, uint64_t thing, enum receipt_how how, uint64_t chunk, struct idbits *bits)
{
    const char *name = name_of(ctx, thing, how);
    const struct db_reply *members = idset_ask(ctx, key_receipts, name, chunk);
    const struct db_reply *string = db_ask(ctx, "GET", key_receipt_bits(ctx, name, text_of(ctx, chunk)));
    db_wait(ctx);
    idbits_add_members(bits, members);
    idbits_add_string(bits, string);
}

uint64_t receipt_count(struct ctx *ctx, uint64_t thing, enum receipt_how how, uint64_t highest)
{
    uint64_t count = 0;
    for (uint64_t chunk = 0; chunk <= highest / IDSET_IDS; chunk++) {
        struct idbits bits = {0};
        receipt_fill(ctx, thing, how, chunk, &bits);
        count += idbits_count(&bits);
    }
    return count;
}

static void fill_all(struct ctx *ctx, const struct idsource *source, uint64_t chunk, struct idbits *bits)
{
    for (enum receipt_how how = 0; how < RECEIPT_FAILED; how++)
        receipt_fill(ctx, *(const uint64_t *)source->what, how, chunk, bits);
}

struct idsource receipt_source(const uint64_t *thing)
{
    return (struct idsource){.fill = fill_all, .what = thing};
}
