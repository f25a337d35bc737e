#include "adapters/web/reads.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/keys.h"

#define READS_MAX 512 /* commands */
#define FIRST_ROOM 32
#define SUM_BYTES 16

/* How many commits the store remembered, and when. */
struct look {
    int64_t commits, at_ms;
};

struct reads {
    struct db db;
    struct db *inner;
    struct look look;    /* the last that found all answers as they are here */
    struct arena *arena; /* of commands */
    struct db_command *commands;
    size_t count, room, bytes;
    bool wrote;
    crypto_generichash_state answers;
    unsigned char sum[SUM_BYTES];
};

static void begin_sum(crypto_generichash_state *state)
{
    crypto_generichash_init(state, NULL, 0, SUM_BYTES);
}

static void add_answer(crypto_generichash_state *state, const struct db_reply *reply)
{
    uint64_t head[2] = {reply->kind, reply->kind == DB_INTEGER ? (uint64_t)reply->integer
                                     : reply->kind == DB_LIST  ? reply->count
                                     : reply->kind == DB_TEXT  ? reply->length
                                                               : 0};
    crypto_generichash_update(state, (const unsigned char *)head, sizeof head);
    if (reply->kind == DB_TEXT)
        crypto_generichash_update(state, (const unsigned char *)reply->text, reply->length);
    for (size_t i = 0; reply->kind == DB_LIST && i < reply->count; i++)
        add_answer(state, &reply->list[i]);
}

/* Most pages take a few dozen commands. */
static void grow(struct reads *reads)
{
    size_t room = reads->room ? 2 * reads->room : FIRST_ROOM;
    struct db_command *more = arena_alloc(reads->arena, room * sizeof *more);
    if (reads->count)
        memcpy(more, reads->commands, reads->count * sizeof *more);
    reads->commands = more;
    reads->bytes += room * sizeof *more;
    reads->room = room;
}

static void note_command(struct reads *reads, const struct db_command *command)
{
    if (reads->count == reads->room)
        grow(reads);
    struct db_command *note = &reads->commands[reads->count++];
    note->count = command->count;
    note->words = arena_alloc(reads->arena, command->count * sizeof *note->words);
    note->lengths = arena_copy_of(reads->arena, command->lengths, command->count * sizeof *note->lengths);
    reads->bytes += command->count * (sizeof *note->words + sizeof *note->lengths);
    for (size_t i = 0; i < command->count; i++) {
        note->words[i] = arena_copy(reads->arena, command->words[i], command->lengths[i]);
        reads->bytes += command->lengths[i] + 1;
    }
}

static void read_noting(struct db *db, struct arena *arena, struct db_command *commands, size_t count)
{
    struct reads *reads = (struct reads *)db;
    reads->inner->read(reads->inner, arena, commands, count);
    for (size_t i = 0; i < count && reads->count < READS_MAX; i++) {
        note_command(reads, &commands[i]);
        add_answer(&reads->answers, commands[i].reply);
    }
}

static enum db_outcome commit_noting(struct db *db, struct arena *arena, const char *seen_key, struct db_batch *batch)
{
    struct reads *reads = (struct reads *)db;
    reads->wrote = true;
    return reads->inner->commit(reads->inner, arena, seen_key, batch);
}

static struct look look_at(struct ctx *ctx)
{
    return (struct look){db_number(db_read(ctx, "HLEN", key_seen(ctx)), 0), ctx->now_ms};
}

struct reads *reads_new(struct ctx *ctx)
{
    struct look look = look_at(ctx);
    struct reads *reads = calloc(1, sizeof *reads);
    if (!reads)
        abort();
    *reads = (struct reads){
        .db = {.read = read_noting, .commit = commit_noting}, .inner = ctx->db, .look = look, .arena = arena_new()};
    reads->bytes = sizeof *reads;
    begin_sum(&reads->answers);
    return reads;
}

void reads_free(struct reads *reads)
{
    if (!reads)
        return;
    arena_free(reads->arena);
    free(reads);
}

struct db *reads_db(struct reads *reads)
{
    return &reads->db;
}

bool reads_end(struct reads *reads)
{
    crypto_generichash_final(&reads->answers, reads->sum, SUM_BYTES);
    return !reads->wrote && reads->count < READS_MAX;
}

static bool answered_as_before(const struct reads *reads, struct ctx *ctx)
{
    crypto_generichash_state state;
    unsigned char sum[SUM_BYTES];
    struct db_command *commands = arena_copy_of(ctx->arena, reads->commands, reads->count * sizeof *commands);
    struct db_reply *replies = arena_alloc(ctx->arena, reads->count * sizeof *replies);
    for (size_t i = 0; i < reads->count; i++)
        commands[i].reply = &replies[i];
    ctx->db->read(ctx->db, ctx->arena, commands, reads->count);
    begin_sum(&state);
    for (size_t i = 0; i < reads->count; i++)
        add_answer(&state, &replies[i]);
    crypto_generichash_final(&state, sum, SUM_BYTES);
    return !memcmp(sum, reads->sum, SUM_BYTES);
}

bool reads_hold(struct reads *reads, struct ctx *ctx)
{
    struct look now = look_at(ctx);
    if (now.commits == reads->look.commits && llabs(now.at_ms - reads->look.at_ms) < READS_BELIEVED_MS)
        return true;
    if (!answered_as_before(reads, ctx))
        return false;
    reads->look = now;
    return true;
}

size_t reads_bytes(const struct reads *reads)
{
    return reads->bytes;
}
