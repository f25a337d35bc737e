#include "moderation/shelf.h"

#include <inttypes.h>

#include "social-core/keys.h"

#define BUCKET_MASK 0xffffu
#define RESTS 1000
#define NUMBERS (2 * SHELF_NUMBERS) /* as many again: an entry that is too old does not look like a new one */
#define OLD_KEPT 16                 /* so many in a set cost less than a command for each */

static const char *bucket(struct ctx *ctx, uint32_t trait)
{
    return key_alike(ctx, arena_printf(ctx->arena, "%04x", (unsigned)(trait & BUCKET_MASK)));
}

static uint64_t rest_of(uint32_t trait)
{
    return (trait >> 16) % RESTS;
}

const char *shelf_entry(struct ctx *ctx, uint32_t trait, uint64_t post)
{
    return arena_printf(ctx->arena, "%" PRIu64, post % NUMBERS * RESTS + rest_of(trait));
}

/* The oldest of as many as are remembered. */
static uint64_t oldest_of(const struct shelf *shelf)
{
    uint64_t oldest = shelf->posts[0];
    for (size_t i = 1; i < shelf->count; i++)
        oldest = shelf->posts[i] < oldest ? shelf->posts[i] : oldest;
    return oldest;
}

/* A number as Redis writes it: a set may hold hundreds, and each is looked at. */
static uint64_t entry_of(const struct db_reply *reply)
{
    uint64_t entry = 0;
    for (size_t i = 0; i < reply->length; i++)
        entry = 10 * entry + (uint64_t)(reply->text[i] - '0');
    return entry;
}

static void fill(struct ctx *ctx, struct shelf *shelf, const struct db_reply *entries, uint64_t newest)
{
    size_t old = 0;
    shelf->count = 0;
    shelf->posts = arena_alloc(ctx->arena, TRAIT_TEXTS * sizeof *shelf->posts);
    shelf->gone = arena_alloc(ctx->arena, (entries->count + 1) * sizeof *shelf->gone);
    for (size_t i = 0; i < entries->count; i++) {
        uint64_t entry = entry_of(&entries->list[i]);
        uint64_t since = (newest + NUMBERS - entry / RESTS % NUMBERS) % NUMBERS;
        if (since >= SHELF_NUMBERS)
            shelf->gone[old++] = entries->list[i].text;
        else if (entry % RESTS == rest_of(shelf->trait) && shelf->count < TRAIT_TEXTS)
            shelf->posts[shelf->count++] = newest - since;
    }
    shelf->gone_count = old < OLD_KEPT ? 0 : old;
    if (shelf->count == TRAIT_TEXTS)
        shelf->gone[shelf->gone_count++] = shelf_entry(ctx, shelf->trait, oldest_of(shelf));
}

/* The newest number is read last: nothing on a shelf is newer. */
uint64_t shelves_read(struct ctx *ctx, struct shelf *shelves, size_t count)
{
    const struct db_reply **entries = arena_alloc(ctx->arena, (count + 1) * sizeof *entries);
    for (size_t i = 0; i < count; i++)
        entries[i] = db_ask(ctx, "SMEMBERS", bucket(ctx, shelves[i].trait));
    const struct db_reply *number = db_ask(ctx, "GET", key_number(ctx));
    db_wait(ctx);
    uint64_t newest = (uint64_t)db_number(number, 0);
    for (size_t i = 0; i < count; i++)
        fill(ctx, &shelves[i], entries[i], newest);
    return newest;
}

void shelf_put(struct ctx *ctx, const struct shelf *shelf, uint64_t post)
{
    const char *key = bucket(ctx, shelf->trait);
    if (shelf->gone_count) {
        const char **words = arena_alloc(ctx->arena, (shelf->gone_count + 3) * sizeof *words);
        size_t count = 0;
        words[count++] = "SREM";
        words[count++] = key;
        for (size_t i = 0; i < shelf->gone_count; i++)
            words[count++] = shelf->gone[i];
        words[count] = NULL;
        db_write_words(ctx, words);
    }
    db_write(ctx, "SADD", key, shelf_entry(ctx, shelf->trait, post));
}
