#include "social-core/post_log.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/keys.h"
#include "social-core/post_archive.h"

#define CHUNKS_AT_ONCE 4

static const char *entry_id(struct ctx *ctx, uint64_t post)
{
    return arena_printf(ctx->arena, "0-%" PRIu64, post);
}

uint64_t log_number(const struct db_reply *entry)
{
    return strtoull(strchr(entry->list[0].text, '-') + 1, NULL, 10);
}

static struct log_entries entries_with_room(struct ctx *ctx, size_t room)
{
    return (struct log_entries){.list = arena_alloc(ctx->arena, (room + 1) * sizeof(struct db_reply *))};
}

static void add_all(struct log_entries *entries, const struct db_reply *stream)
{
    for (size_t i = 0; i < stream->count; i++)
        entries->list[entries->count++] = &stream->list[i];
}

/* ---- by number ---- */

static size_t position_of(const uint64_t *chunks, size_t count, uint64_t chunk)
{
    size_t at = 0;
    while (at < count && chunks[at] != chunk)
        at++;
    return at;
}

static const struct db_reply *entry_in(const struct archive_chunk *chunk, uint64_t id)
{
    for (size_t i = 0; i < chunk->count; i++)
        if (log_number(&chunk->entries[i]) == id)
            return &chunk->entries[i];
    return NULL;
}

/* Fills in what the stream did not have. Read after the stream: what was moved meanwhile is there by then. */
static void look_in_archive(struct ctx *ctx, const uint64_t *ids, const struct db_reply **found, size_t count)
{
    uint64_t *chunks = arena_alloc(ctx->arena, (count + 1) * sizeof *chunks);
    size_t wanted = 0;
    for (size_t i = 0; i < count; i++)
        if (!found[i] && position_of(chunks, wanted, ids[i] / ARCHIVE_CHUNK) == wanted)
            chunks[wanted++] = ids[i] / ARCHIVE_CHUNK;
    const struct archive_chunk *read = archive_chunks_read(ctx, chunks, wanted);
    for (size_t i = 0; i < count; i++)
        if (!found[i])
            found[i] = entry_in(&read[position_of(chunks, wanted, ids[i] / ARCHIVE_CHUNK)], ids[i]);
}

struct log_entries log_by_ids(struct ctx *ctx, const uint64_t *ids, size_t count)
{
    const struct db_reply **found = arena_alloc(ctx->arena, (count + 1) * sizeof *found);
    bool missing = false;
    for (size_t i = 0; i < count; i++)
        found[i] = db_ask(ctx, "XRANGE", key_posts(ctx), entry_id(ctx, ids[i]), entry_id(ctx, ids[i]));
    db_wait(ctx);
    for (size_t i = 0; i < count; i++) {
        found[i] = found[i]->count ? &found[i]->list[0] : NULL;
        missing |= !found[i];
    }
    if (missing)
        look_in_archive(ctx, ids, found, count);
    struct log_entries entries = entries_with_room(ctx, count);
    for (size_t i = 0; i < count; i++)
        if (found[i])
            entries.list[entries.count++] = found[i];
    return entries;
}

/* ---- in order ---- */

static void take_older(struct log_entries *entries, const struct archive_chunk *chunk, uint64_t before, size_t limit)
{
    for (size_t i = chunk->count; i > 0 && entries->count < limit; i--)
        if (log_number(&chunk->entries[i - 1]) < before)
            entries->list[entries->count++] = &chunk->entries[i - 1];
}

static void add_older(struct ctx *ctx, struct log_entries *entries, uint64_t before, size_t limit)
{
    for (uint64_t left = (before + ARCHIVE_CHUNK - 1) / ARCHIVE_CHUNK; left && entries->count < limit;) {
        uint64_t chunks[CHUNKS_AT_ONCE];
        size_t count = 0;
        while (left && count < CHUNKS_AT_ONCE)
            chunks[count++] = --left;
        const struct archive_chunk *read = archive_chunks_read(ctx, chunks, count);
        for (size_t i = 0; i < count; i++)
            take_older(entries, &read[i], before, limit);
    }
}

struct log_entries log_before(struct ctx *ctx, uint64_t before, size_t limit)
{
    struct log_entries entries = entries_with_room(ctx, limit);
    if (before == 1)
        return entries;
    const char *from = before ? entry_id(ctx, before - 1) : "+", *count = arena_printf(ctx->arena, "%zu", limit);
    add_all(&entries, db_read(ctx, "XREVRANGE", key_posts(ctx), from, "-", "COUNT", count));
    if (entries.count == limit)
        return entries;
    const struct db_reply *chunks = archive_chunks_ask(ctx);
    db_wait(ctx);
    uint64_t bound = (uint64_t)db_number(chunks, 0) * ARCHIVE_CHUNK;
    if (before && before < bound)
        bound = before;
    if (entries.count && log_number(entries.list[entries.count - 1]) < bound)
        bound = log_number(entries.list[entries.count - 1]);
    add_older(ctx, &entries, bound, limit);
    return entries;
}

static void take_newer(struct log_entries *entries, const struct archive_chunk *chunk, uint64_t after, uint64_t bound,
                       size_t limit)
{
    for (size_t i = 0; i < chunk->count && entries->count < limit; i++) {
        uint64_t number = log_number(&chunk->entries[i]);
        if (number > after && number < bound)
            entries->list[entries->count++] = &chunk->entries[i];
    }
}

static void add_newer(struct ctx *ctx, struct log_entries *entries, uint64_t after, uint64_t bound, size_t limit)
{
    uint64_t next = (after + 1) / ARCHIVE_CHUNK, end = (bound + ARCHIVE_CHUNK - 1) / ARCHIVE_CHUNK;
    while (next < end && entries->count < limit) {
        uint64_t chunks[CHUNKS_AT_ONCE];
        size_t count = 0;
        while (next < end && count < CHUNKS_AT_ONCE)
            chunks[count++] = next++;
        const struct archive_chunk *read = archive_chunks_read(ctx, chunks, count);
        for (size_t i = 0; i < count; i++)
            take_newer(entries, &read[i], after, bound, limit);
    }
}

/* The stream is read first: what is moved between the two reads is then in both, and counts once. */
struct log_entries log_after(struct ctx *ctx, uint64_t after, size_t limit)
{
    struct log_entries entries = entries_with_room(ctx, limit);
    const char *count = arena_printf(ctx->arena, "%zu", limit);
    const struct db_reply *stream =
        db_ask(ctx, "XRANGE", key_posts(ctx), entry_id(ctx, after + 1), "+", "COUNT", count);
    const struct db_reply *chunks = archive_chunks_ask(ctx);
    db_wait(ctx);
    uint64_t bound = (uint64_t)db_number(chunks, 0) * ARCHIVE_CHUNK;
    if (stream->count && log_number(&stream->list[0]) < bound)
        bound = log_number(&stream->list[0]);
    add_newer(ctx, &entries, after, bound, limit);
    for (size_t i = 0; i < stream->count && entries.count < limit; i++)
        entries.list[entries.count++] = &stream->list[i];
    return entries;
}
