#include "social-core/db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/ctx.h"
#include "social-core/keys.h"

#define FRESH_BYTE '\xff'
#define MARKER_BYTES 16

/* A growing list in an arena: room doubles, the old copy stays behind until the arena ends. */
static void *grown(struct arena *arena, void *list, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return list;
    *room = *room ? *room * 2 : 8;
    void *bigger = arena_alloc(arena, *room * size);
    if (count)
        memcpy(bigger, list, count * size);
    return bigger;
}

static size_t words_in(const char *const *words)
{
    size_t count = 0;
    while (words[count])
        count++;
    return count;
}

static struct db_command command_of(struct arena *arena, const char *const *words)
{
    struct db_command command = {.count = words_in(words)};
    command.words = arena_alloc(arena, command.count * sizeof *command.words);
    command.lengths = arena_alloc(arena, command.count * sizeof *command.lengths);
    for (size_t i = 0; i < command.count; i++) {
        command.words[i] = words[i];
        command.lengths[i] = strlen(words[i]);
    }
    return command;
}

const struct db_reply *db_ask_words(struct ctx *ctx, const char *const *words)
{
    ctx->asked = grown(ctx->arena, ctx->asked, ctx->asked_count, &ctx->asked_room, sizeof *ctx->asked);
    struct db_command *command = &ctx->asked[ctx->asked_count++];
    *command = command_of(ctx->arena, words);
    command->reply = arena_alloc(ctx->arena, sizeof *command->reply);
    return command->reply;
}

void db_wait(struct ctx *ctx)
{
    size_t count = ctx->asked_count;
    ctx->asked_count = 0;
    if (count)
        ctx->db->read(ctx->db, ctx->arena, ctx->asked, count);
}

const struct db_reply *db_read_words(struct ctx *ctx, const char *const *words)
{
    const struct db_reply *reply = db_ask_words(ctx, words);
    db_wait(ctx);
    return reply;
}

const char *db_text(const struct db_reply *reply)
{
    return reply && reply->kind == DB_TEXT ? reply->text : NULL;
}

int64_t db_number(const struct db_reply *reply, int64_t otherwise)
{
    if (!reply || reply->kind == DB_NIL || reply->kind == DB_LIST)
        return otherwise;
    if (reply->kind == DB_INTEGER)
        return reply->integer;
    char *end;
    long long number = strtoll(reply->text, &end, 10);
    return end == reply->text || *end ? otherwise : number;
}

const char *db_field(const struct db_reply *map, const char *field)
{
    for (size_t i = 0; i + 1 < map->count; i += 2)
        if (map->list[i].kind == DB_TEXT && !strcmp(map->list[i].text, field))
            return db_text(&map->list[i + 1]);
    return NULL;
}

/* Cuts the fresh marks (0xFF, index + 1) out of a word and notes where each stood. */
static void splice_word(struct ctx *ctx, struct db_command *write, size_t word)
{
    struct db_batch *batch = &ctx->batch;
    const char *marked = write->words[word];
    if (!strchr(marked, FRESH_BYTE))
        return;
    char *plain = arena_alloc(ctx->arena, write->lengths[word] + 1);
    size_t used = 0;
    for (const char *at = marked; *at; at++) {
        if (*at != FRESH_BYTE) {
            plain[used++] = *at;
            continue;
        }
        batch->splices =
            grown(ctx->arena, batch->splices, batch->splice_count, &batch->splice_room, sizeof *batch->splices);
        batch->splices[batch->splice_count++] = (struct db_splice){.write = (uint32_t)batch->write_count,
                                                                   .word = (uint32_t)word,
                                                                   .offset = (uint32_t)used,
                                                                   .fresh = (uint32_t)(unsigned char)*++at - 1};
    }
    write->words[word] = plain;
    write->lengths[word] = used;
}

void db_write_words(struct ctx *ctx, const char *const *words)
{
    struct db_batch *batch = &ctx->batch;
    batch->writes = grown(ctx->arena, batch->writes, batch->write_count, &batch->write_room, sizeof *batch->writes);
    struct db_command *write = &batch->writes[batch->write_count];
    *write = command_of(ctx->arena, words);
    for (size_t i = 0; i < write->count; i++)
        splice_word(ctx, write, i);
    batch->write_count++;
}

void db_write_bytes_words(struct ctx *ctx, const void *bytes, size_t length, const char *const *words)
{
    db_write_words(ctx, words);
    struct db_command *write = &ctx->batch.writes[ctx->batch.write_count - 1];
    write->words[write->count - 1] = arena_copy(ctx->arena, bytes, length);
    write->lengths[write->count - 1] = length;
}

void db_mark(struct ctx *ctx, const char *marker)
{
    ctx->batch.marker = arena_strdup(ctx->arena, marker);
}

void db_guard(struct ctx *ctx, const char *key, const char *field, const char *expected)
{
    struct db_batch *batch = &ctx->batch;
    batch->guards = grown(ctx->arena, batch->guards, batch->guard_count, &batch->guard_room, sizeof *batch->guards);
    batch->guards[batch->guard_count++] = (struct db_guard_entry){.key = key, .field = field, .expected = expected};
}

const char *db_fresh(struct ctx *ctx, const char *counter_key)
{
    struct db_batch *batch = &ctx->batch;
    batch->counters =
        grown(ctx->arena, batch->counters, batch->fresh_count, &batch->fresh_room, sizeof *batch->counters);
    batch->counters[batch->fresh_count++] = counter_key;
    return arena_printf(ctx->arena, "%c%c", FRESH_BYTE, (char)batch->fresh_count);
}

uint64_t db_fresh_value(struct ctx *ctx, const char *fresh)
{
    return ctx->batch.fresh[(unsigned char)fresh[1] - 1];
}

/* An adapter that lost its connection in the middle of a commit sends it again: every batch needs a marker. */
static const char *random_marker(struct ctx *ctx)
{
    unsigned char bytes[MARKER_BYTES];
    ctx->random(bytes, sizeof bytes);
    char *marker = arena_alloc(ctx->arena, 2 * MARKER_BYTES + 1);
    for (size_t i = 0; i < MARKER_BYTES; i++)
        snprintf(marker + 2 * i, 3, "%02x", bytes[i]);
    return marker;
}

enum db_outcome db_commit(struct ctx *ctx)
{
    struct db_batch *batch = &ctx->batch;
    if (!batch->marker)
        batch->marker = random_marker(ctx);
    batch->fresh = arena_alloc(ctx->arena, (batch->fresh_count + 1) * sizeof *batch->fresh);
    enum db_outcome outcome = ctx->db->commit(ctx->db, ctx->arena, key_seen(ctx), batch);
    uint64_t *fresh = batch->fresh;
    db_batch_drop(ctx);
    batch->fresh = fresh;
    return outcome;
}

bool db_batch_empty(const struct ctx *ctx)
{
    return ctx->batch.write_count == 0;
}

void db_batch_drop(struct ctx *ctx)
{
    ctx->batch = (struct db_batch){0};
}
