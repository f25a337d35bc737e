#include "social-core/post_archive.h"

#include <endian.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <zlib.h>

#include "social-core/base/log.h"
#include "social-core/keys.h"

#define CHUNK_BYTES_MOST (16u << 20) /* a chunk that says more is broken */

/* What lies in the store: how long the text is, and the text compressed. */
struct header {
    uint32_t size; /* big endian */
};

static const char *chunk_name(struct ctx *ctx, uint64_t chunk)
{
    return arena_printf(ctx->arena, "%" PRIu64, chunk);
}

static const char *entry_id(struct ctx *ctx, uint64_t post)
{
    return arena_printf(ctx->arena, "0-%" PRIu64, post);
}

/* ---- out of the archive ---- */

static struct db_reply text_reply(struct ctx *ctx, const char *text)
{
    return (struct db_reply){.kind = DB_TEXT, .text = arena_strdup(ctx->arena, text), .length = strlen(text)};
}

static struct db_reply list_reply(struct ctx *ctx, size_t room)
{
    return (struct db_reply){.kind = DB_LIST, .list = arena_alloc(ctx->arena, (room + 1) * sizeof(struct db_reply))};
}

static struct db_reply entry_of(struct ctx *ctx, json_t *object)
{
    struct db_reply entry = list_reply(ctx, 2), fields = list_reply(ctx, 2 * json_object_size(object));
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value)
    {
        if (!*name)
            continue;
        fields.list[fields.count++] = text_reply(ctx, name);
        fields.list[fields.count++] = text_reply(ctx, json_string_value(value));
    }
    entry.list[entry.count++] = text_reply(ctx, json_string_value(json_object_get(object, "")));
    entry.list[entry.count++] = fields;
    return entry;
}

static char *text_of(struct ctx *ctx, const struct db_reply *bytes)
{
    struct header header;
    if (bytes->kind != DB_TEXT || bytes->length < sizeof header)
        return NULL;
    memcpy(&header, bytes->text, sizeof header);
    uLongf size = be32toh(header.size);
    if (size > CHUNK_BYTES_MOST)
        return NULL;
    char *text = arena_alloc(ctx->arena, size + 1);
    const Bytef *packed_text = (const Bytef *)bytes->text + sizeof header;
    return uncompress((Bytef *)text, &size, packed_text, bytes->length - sizeof header) == Z_OK ? text : NULL;
}

static struct archive_chunk unpacked(struct ctx *ctx, const struct db_reply *bytes)
{
    struct archive_chunk chunk = {0};
    struct db_reply *entries = arena_alloc(ctx->arena, ARCHIVE_CHUNK * sizeof *entries);
    char *rest = text_of(ctx, bytes), *save = NULL;
    for (char *line = rest ? strtok_r(rest, "\n", &save) : NULL; line && chunk.count < ARCHIVE_CHUNK;
         line = strtok_r(NULL, "\n", &save)) {
        json_t *object = json_loads(line, 0, NULL);
        if (json_string_value(json_object_get(object, "")))
            entries[chunk.count++] = entry_of(ctx, object);
        json_decref(object);
    }
    chunk.entries = entries;
    return chunk;
}

/* ---- into the archive ---- */

static const char *line_of(struct ctx *ctx, const struct db_reply *entry)
{
    const struct db_reply *fields = &entry->list[1];
    json_t *object = json_object();
    json_object_set_new(object, "", json_string(entry->list[0].text));
    for (size_t i = 0; i + 1 < fields->count; i += 2)
        json_object_set_new(object, fields->list[i].text, json_string(fields->list[i + 1].text));
    char *line = json_dumps(object, JSON_COMPACT);
    const char *copy = arena_printf(ctx->arena, "%s\n", line);
    free(line);
    json_decref(object);
    return copy;
}

static const char *lines_of(struct ctx *ctx, const struct db_reply *entries, size_t *size)
{
    const char **lines = arena_alloc(ctx->arena, (entries->count + 1) * sizeof *lines);
    *size = 0;
    for (size_t i = 0; i < entries->count; i++) {
        lines[i] = line_of(ctx, &entries->list[i]);
        *size += strlen(lines[i]);
    }
    char *text = arena_alloc(ctx->arena, *size + 1), *end = text;
    for (size_t i = 0; i < entries->count; i++)
        end = stpcpy(end, lines[i]);
    return text;
}

static const unsigned char *packed(struct ctx *ctx, const struct db_reply *entries, size_t *length)
{
    size_t size;
    const char *text = lines_of(ctx, entries, &size);
    uLongf room = compressBound(size);
    struct header header = {.size = htobe32((uint32_t)size)};
    unsigned char *bytes = arena_alloc(ctx->arena, sizeof header + room);
    memcpy(bytes, &header, sizeof header);
    compress2(bytes + sizeof header, &room, (const Bytef *)text, size, Z_BEST_COMPRESSION);
    *length = sizeof header + room;
    return bytes;
}

static bool all_older(const struct db_reply *entries, int64_t seconds)
{
    for (size_t i = 0; i < entries->count; i++) {
        const char *at = db_field(&entries->list[i].list[1], "t");
        if (at && strtoll(at, NULL, 10) > seconds)
            return false;
    }
    return true;
}

/* Nothing leaves the log on the word of a library alone: what was packed is opened again and compared. */
static bool same_texts(const struct db_reply *a, const struct db_reply *b)
{
    bool same = a->kind == b->kind && a->count == b->count && a->length == b->length;
    if (same && a->kind == DB_TEXT)
        return !memcmp(a->text, b->text, a->length);
    for (size_t i = 0; same && i < a->count; i++)
        same = same_texts(&a->list[i], &b->list[i]);
    return same;
}

static bool holds_all(struct ctx *ctx, const unsigned char *bytes, size_t length, const struct db_reply *entries)
{
    struct db_reply value = {.kind = DB_TEXT, .text = (const char *)bytes, .length = length};
    struct archive_chunk chunk = unpacked(ctx, &value);
    bool same = chunk.count == entries->count;
    for (size_t i = 0; same && i < chunk.count; i++)
        same = same_texts(&chunk.entries[i], &entries->list[i]);
    if (!same)
        log_event("archive_refused", "why=\"what was packed does not open to the same\"");
    return same;
}

/* Numbers are given inside the commit, so no post can still come into a chunk whose last number has been given. */
bool archive_some(struct ctx *ctx, int64_t age_ms)
{
    const struct db_reply *moved = db_ask(ctx, "GET", key_archived(ctx));
    const struct db_reply *given = db_ask(ctx, "GET", key_number(ctx));
    db_wait(ctx);
    uint64_t chunk = (uint64_t)db_number(moved, 0), first = chunk * ARCHIVE_CHUNK, next = first + ARCHIVE_CHUNK;
    if ((uint64_t)db_number(given, 0) + 1 < next)
        return false;
    const struct db_reply *entries =
        db_read(ctx, "XRANGE", key_posts(ctx), entry_id(ctx, first), entry_id(ctx, next - 1));
    if (!all_older(entries, (ctx->now_ms - age_ms) / 1000))
        return false;
    db_guard(ctx, key_archived(ctx), NULL, db_text(moved));
    if (entries->count) {
        size_t length;
        const unsigned char *bytes = packed(ctx, entries, &length);
        if (!holds_all(ctx, bytes, length, entries)) {
            db_batch_drop(ctx);
            return false;
        }
        db_write_bytes(ctx, bytes, length, "SET", key_archive(ctx, chunk_name(ctx, chunk)));
        db_write(ctx, "XTRIM", key_posts(ctx), "MINID", entry_id(ctx, next));
    }
    db_write(ctx, "SET", key_archived(ctx), chunk_name(ctx, chunk + 1));
    return db_commit(ctx) == DB_DONE;
}

const struct db_reply *archive_chunks_ask(struct ctx *ctx)
{
    return db_ask(ctx, "GET", key_archived(ctx));
}

struct archive_chunk *archive_chunks_read(struct ctx *ctx, const uint64_t *chunks, size_t count)
{
    const struct db_reply **bytes = arena_alloc(ctx->arena, (count + 1) * sizeof *bytes);
    struct archive_chunk *read = arena_alloc(ctx->arena, (count + 1) * sizeof *read);
    for (size_t i = 0; i < count; i++)
        bytes[i] = db_ask(ctx, "GET", key_archive(ctx, chunk_name(ctx, chunks[i])));
    db_wait(ctx);
    for (size_t i = 0; i < count; i++)
        read[i] = unpacked(ctx, bytes[i]);
    return read;
}
