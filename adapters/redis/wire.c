#include "adapters/redis/wire.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <msgpack.h>

#define CODE_BYTES 16384
#define BUFFER_BYTES 1024

struct db_reply wire_reply(struct arena *arena, const redisReply *reply)
{
    struct db_reply out = {.kind = DB_NIL};
    switch (reply->type) {
    case REDIS_REPLY_INTEGER:
        out = (struct db_reply){.kind = DB_INTEGER, .integer = reply->integer};
        break;
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
        out.kind = DB_TEXT;
        out.text = arena_copy(arena, reply->str, reply->len);
        out.length = reply->len;
        break;
    case REDIS_REPLY_ARRAY:
        out.kind = DB_LIST;
        out.count = reply->elements;
        out.list = arena_alloc(arena, (out.count + 1) * sizeof *out.list);
        for (size_t i = 0; i < out.count; i++)
            out.list[i] = wire_reply(arena, reply->element[i]);
        break;
    default:
        break;
    }
    return out;
}

enum wire_error wire_error_of(const redisReply *reply)
{
    static const char *const passing[] = {
        "LOADING",    "OOM",         "READONLY",   "BUSY ",     "MISCONF",
        "MASTERDOWN", "CLUSTERDOWN", "NOREPLICAS", "UNBLOCKED", "ERR Function not found"};
    if (reply->type != REDIS_REPLY_ERROR)
        return WIRE_OK;
    if (!strncmp(reply->str, "MOVED ", 6))
        return WIRE_MOVED;
    if (!strncmp(reply->str, "ASK ", 4) || !strncmp(reply->str, "TRYAGAIN", 8))
        return WIRE_ASK;
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
        if (!strncmp(reply->str, passing[i], strlen(passing[i])))
            return WIRE_WAIT;
    return WIRE_BUG;
}

static void put_text(msgpack_packer *packer, const char *text, size_t length)
{
    msgpack_pack_str(packer, length);
    msgpack_pack_str_body(packer, text, length);
}

static void put_text_or_nil(msgpack_packer *packer, const char *text)
{
    if (text)
        put_text(packer, text, strlen(text));
    else
        msgpack_pack_nil(packer);
}

static void put_guards(msgpack_packer *packer, const struct db_batch *batch)
{
    msgpack_pack_array(packer, batch->guard_count);
    for (size_t i = 0; i < batch->guard_count; i++) {
        const struct db_guard_entry *guard = &batch->guards[i];
        msgpack_pack_array(packer, 3);
        put_text_or_nil(packer, guard->key);
        put_text_or_nil(packer, guard->field);
        put_text_or_nil(packer, guard->expected);
    }
}

static void put_counters(msgpack_packer *packer, const struct db_batch *batch)
{
    msgpack_pack_array(packer, batch->fresh_count);
    for (size_t i = 0; i < batch->fresh_count; i++)
        put_text_or_nil(packer, batch->counters[i]);
}

/* Lua counts from 1. */
static void put_splices(msgpack_packer *packer, const struct db_batch *batch)
{
    msgpack_pack_array(packer, 4 * batch->splice_count);
    for (size_t i = 0; i < batch->splice_count; i++) {
        const struct db_splice *splice = &batch->splices[i];
        msgpack_pack_uint32(packer, splice->write + 1);
        msgpack_pack_uint32(packer, splice->word + 1);
        msgpack_pack_uint32(packer, splice->offset);
        msgpack_pack_uint32(packer, splice->fresh + 1);
    }
}

static void put_writes(msgpack_packer *packer, const struct db_batch *batch)
{
    msgpack_pack_array(packer, batch->write_count);
    for (size_t i = 0; i < batch->write_count; i++) {
        const struct db_command *write = &batch->writes[i];
        msgpack_pack_array(packer, write->count);
        for (size_t j = 0; j < write->count; j++)
            put_text(packer, write->words[j], write->lengths[j]);
    }
}

/* Grows in the arena: a message has one batch, seldom more than a kilobyte. */
struct buffer {
    struct arena *arena;
    char *bytes;
    size_t used, room;
};

static int put_bytes(void *self, const char *bytes, size_t count)
{
    struct buffer *buffer = self;
    if (buffer->room - buffer->used < count) {
        const char *before = buffer->bytes;
        buffer->room = 2 * (buffer->used + count) + BUFFER_BYTES;
        buffer->bytes = arena_alloc(buffer->arena, buffer->room);
        if (buffer->used)
            memcpy(buffer->bytes, before, buffer->used);
    }
    memcpy(buffer->bytes + buffer->used, bytes, count);
    buffer->used += count;
    return 0;
}

/* commit.lua says what stands where. */
static struct buffer packed(struct arena *arena, const struct db_batch *batch)
{
    struct buffer buffer = {.arena = arena};
    msgpack_packer packer;
    msgpack_packer_init(&packer, &buffer, put_bytes);
    msgpack_pack_array(&packer, 5);
    put_text_or_nil(&packer, batch->marker);
    put_guards(&packer, batch);
    put_counters(&packer, batch);
    put_splices(&packer, batch);
    put_writes(&packer, batch);
    return buffer;
}

/* The third key never exists: while the region's slot moves to another node of a cluster, Redis refuses a call that names
 * keys which are there and keys which are not. A function that began would meet keys that have left in its middle. */
struct db_command wire_commit(struct arena *arena, const char *seen_key, const struct db_batch *batch)
{
    const char *older = arena_printf(arena, "%s:old", seen_key), *never = arena_printf(arena, "%s:never", seen_key);
    struct buffer bytes = packed(arena, batch);
    const char *words[] = {"FCALL", "loa_commit", "3", seen_key, older, never, bytes.bytes};
    size_t lengths[] = {5, 10, 1, strlen(seen_key), strlen(older), strlen(never), bytes.used};
    return (struct db_command){.words = arena_copy_of(arena, words, sizeof words),
                               .lengths = arena_copy_of(arena, lengths, sizeof lengths),
                               .count = sizeof words / sizeof *words};
}

enum db_outcome wire_outcome(const struct db_reply *reply, struct db_batch *batch)
{
    const char *outcome = reply->kind == DB_LIST && reply->count ? db_text(&reply->list[0]) : NULL;
    if (outcome && !strcmp(outcome, "seen"))
        return DB_SEEN;
    if (!outcome || strcmp(outcome, "done") != 0)
        return DB_CONFLICT;
    for (size_t i = 0; i + 1 < reply->count && i < batch->fresh_count; i++)
        batch->fresh[i] = (uint64_t)reply->list[i + 1].integer;
    return DB_DONE;
}

const char *wire_function_code(struct arena *arena)
{
    FILE *file = fopen(LOA_SHARE "/redis/commit.lua", "re");
    if (!file)
        return NULL;
    char *code = arena_alloc(arena, CODE_BYTES);
    size_t used = fread(code, 1, CODE_BYTES - 1, file);
    fclose(file);
    return used && used < CODE_BYTES - 1 ? code : NULL;
}

int wire_address(struct arena *arena, const char *url, struct wire_address *address)
{
    *address = (struct wire_address){0};
    if (!strncmp(url, "unix:", 5) && url[5]) {
        address->path = arena_strdup(arena, url + 5);
        return 0;
    }
    if (strncmp(url, "redis://", 8) != 0)
        return -1;
    char *host = arena_strdup(arena, url + 8), *at = strrchr(host, '@');
    if (at) {
        *at = '\0';
        char *colon = strchr(host, ':');
        address->password = colon ? colon + 1 : host;
        host = at + 1;
    }
    address->port = 6379;
    char *colon = strrchr(host, ':');
    if (colon) {
        *colon = '\0';
        char *end;
        long port = strtol(colon + 1, &end, 10);
        if (*end || port < 1 || port > 65535)
            return -1;
        address->port = (int)port;
    }
    address->host = host;
    return *host ? 0 : -1;
}

const char *wire_shown(struct arena *arena, const char *url)
{
    const char *at = strrchr(url, '@'), *scheme = strstr(url, "://");
    if (!at)
        return url;
    return arena_printf(arena, "%.*s…%s", scheme ? (int)(scheme + 3 - url) : 0, url, at);
}
