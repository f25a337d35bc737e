#include "social-core/idset.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define WORDS (IDSET_IDS / 64)
#define PLACES_AT_ONCE 256 /* of one command */

static uint64_t number_of(const char *id)
{
    return strtoull(id, NULL, 10);
}

const char *idset_chunk(struct ctx *ctx, const char *id)
{
    return arena_printf(ctx->arena, "%" PRIu64, number_of(id) / IDSET_IDS);
}

const char *idset_place(struct ctx *ctx, const char *id)
{
    return arena_printf(ctx->arena, "%" PRIu64, number_of(id) % IDSET_IDS);
}

void idset_add(struct ctx *ctx, idset_key key, const char *name, const char *id)
{
    db_write(ctx, "SADD", key(ctx, name, idset_chunk(ctx, id)), idset_place(ctx, id));
}

void idset_remove(struct ctx *ctx, idset_key key, const char *name, const char *id)
{
    db_write(ctx, "SREM", key(ctx, name, idset_chunk(ctx, id)), idset_place(ctx, id));
}

void idset_write_places(struct ctx *ctx, const char *verb, const char *key, const uint64_t *places, size_t count)
{
    const char *words[PLACES_AT_ONCE + 3] = {verb, key};
    for (size_t i = 0, used = 2; i < count; i++) {
        words[used++] = arena_printf(ctx->arena, "%" PRIu64, places[i]);
        if (used == PLACES_AT_ONCE + 2 || i + 1 == count) {
            words[used] = NULL;
            db_write_words(ctx, words);
            used = 2;
        }
    }
}

void idset_write_all(struct ctx *ctx, const char *verb, idset_key key, const char *name, const uint64_t *ids,
                     size_t count)
{
    uint64_t *places = arena_alloc(ctx->arena, (count + 1) * sizeof *places);
    for (size_t i = 0, held = 0; i < count; i++) {
        uint64_t chunk = ids[i] / IDSET_IDS;
        places[held++] = ids[i] % IDSET_IDS;
        if (i + 1 == count || ids[i + 1] / IDSET_IDS != chunk) {
            idset_write_places(ctx, verb, key(ctx, name, arena_printf(ctx->arena, "%" PRIu64, chunk)), places, held);
            held = 0;
        }
    }
}

const struct db_reply *idset_ask(struct ctx *ctx, idset_key key, const char *name, uint64_t chunk)
{
    return db_ask(ctx, "SMEMBERS", key(ctx, name, arena_printf(ctx->arena, "%" PRIu64, chunk)));
}

void idbits_add(struct idbits *bits, uint64_t place)
{
    if (place < IDSET_IDS)
        bits->words[place / 64] |= UINT64_C(1) << place % 64;
}

bool idbits_has(const struct idbits *bits, uint64_t place)
{
    return place < IDSET_IDS && bits->words[place / 64] >> place % 64 & 1;
}

size_t idbits_count(const struct idbits *bits)
{
    size_t count = 0;
    for (size_t i = 0; i < WORDS; i++)
        count += (size_t)__builtin_popcountll(bits->words[i]);
    return count;
}

void idbits_unite(struct idbits *bits, const struct idbits *others)
{
    for (size_t i = 0; i < WORDS; i++)
        bits->words[i] |= others->words[i];
}

void idbits_keep(struct idbits *bits, const struct idbits *others)
{
    for (size_t i = 0; i < WORDS; i++)
        bits->words[i] &= others->words[i];
}

void idbits_remove(struct idbits *bits, const struct idbits *others)
{
    for (size_t i = 0; i < WORDS; i++)
        bits->words[i] &= ~others->words[i];
}

void idbits_add_members(struct idbits *bits, const struct db_reply *members)
{
    for (size_t i = 0; i < members->count; i++)
        idbits_add(bits, (uint64_t)db_number(&members->list[i], IDSET_IDS));
}

void idbits_add_string(struct idbits *bits, const struct db_reply *string)
{
    if (!db_text(string))
        return;
    for (size_t i = 0; i < string->length && i < IDSET_IDS / 8; i++)
        for (unsigned byte = (unsigned char)string->text[i]; byte; byte &= byte - 1)
            idbits_add(bits, 8 * i + 7 - (unsigned)__builtin_ctz(byte));
}

/* The first place from `place` on that is in the set; IDSET_IDS when there is none. */
static uint64_t first_from(const struct idbits *bits, uint64_t place)
{
    for (uint64_t word = place / 64; word < WORDS; word++) {
        uint64_t left = bits->words[word];
        if (word == place / 64)
            left &= ~UINT64_C(0) << place % 64;
        if (left)
            return 64 * word + (uint64_t)__builtin_ctzll(left);
    }
    return IDSET_IDS;
}

static void fill(struct ctx *ctx, struct idwalk *walk, const struct idsource *source, uint64_t chunk)
{
    if (walk->filled && walk->chunk == chunk)
        return;
    memset(&walk->bits, 0, sizeof walk->bits);
    source->fill(ctx, source, chunk, &walk->bits);
    walk->chunk = chunk;
    walk->filled = true;
}

size_t idwalk_next(struct ctx *ctx, struct idwalk *walk, const struct idsource *source, uint64_t after,
                   uint64_t highest, uint64_t *ids, size_t limit)
{
    size_t count = 0;
    uint64_t from = after + 1;
    while (count < limit && from <= highest) {
        uint64_t chunk = from / IDSET_IDS, first = chunk * IDSET_IDS;
        fill(ctx, walk, source, chunk);
        uint64_t place = first_from(&walk->bits, from - first);
        if (place < IDSET_IDS && first + place <= highest)
            ids[count++] = first + place;
        from = first + place + (place < IDSET_IDS);
    }
    return count;
}

size_t idwalk_density(const struct idwalk *walk)
{
    return walk->filled ? idbits_count(&walk->bits) : 0;
}
