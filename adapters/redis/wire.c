#include "adapters/redis/wire.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CODE_BYTES 16384

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
        "LOADING",    "OOM",      "READONLY",    "BUSY ",      "MISCONF",
        "MASTERDOWN", "TRYAGAIN", "CLUSTERDOWN", "NOREPLICAS", "ERR Function not found"};
    if (reply->type != REDIS_REPLY_ERROR)
        return WIRE_OK;
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
        if (!strncmp(reply->str, passing[i], strlen(passing[i])))
            return WIRE_WAIT;
    return WIRE_BUG;
}

static void add(struct db_command *command, const char *word, size_t length)
{
    command->words[command->count] = word;
    command->lengths[command->count++] = length;
}

static void add_text(struct db_command *command, const char *text)
{
    add(command, text, strlen(text));
}

static void add_number(struct arena *arena, struct db_command *command, size_t number)
{
    add_text(command, arena_printf(arena, "%zu", number));
}

static size_t words_needed(const struct db_batch *batch)
{
    size_t needed = 5 + 4 + batch->guard_count * 3 + batch->fresh_count + batch->splice_count * 4 + batch->write_count;
    for (size_t i = 0; i < batch->write_count; i++)
        needed += batch->writes[i].count;
    return needed;
}

static void add_guards(struct arena *arena, struct db_command *command, const struct db_batch *batch)
{
    add_number(arena, command, batch->guard_count);
    for (size_t i = 0; i < batch->guard_count; i++) {
        const struct db_guard_entry *guard = &batch->guards[i];
        add_text(command, guard->key);
        add_text(command, guard->field ? arena_printf(arena, ".%s", guard->field) : "");
        add_text(command, guard->expected ? arena_printf(arena, "=%s", guard->expected) : "");
    }
}

static void add_splices(struct arena *arena, struct db_command *command, const struct db_batch *batch)
{
    add_number(arena, command, batch->splice_count);
    for (size_t i = 0; i < batch->splice_count; i++) {
        const struct db_splice *splice = &batch->splices[i];
        add_number(arena, command, splice->write + 1);
        add_number(arena, command, splice->word + 1);
        add_number(arena, command, splice->offset);
        add_number(arena, command, splice->fresh + 1);
    }
}

struct db_command wire_commit(struct arena *arena, const char *seen_key, const struct db_batch *batch)
{
    size_t room = words_needed(batch);
    struct db_command command = {.words = arena_alloc(arena, room * sizeof(char *)),
                                 .lengths = arena_alloc(arena, room * sizeof(size_t))};
    add_text(&command, "FCALL");
    add_text(&command, "loa_commit");
    add_text(&command, "1");
    add_text(&command, seen_key);
    add_text(&command, batch->marker);
    add_guards(arena, &command, batch);
    add_number(arena, &command, batch->fresh_count);
    for (size_t i = 0; i < batch->fresh_count; i++)
        add_text(&command, batch->counters[i]);
    add_splices(arena, &command, batch);
    add_number(arena, &command, batch->write_count);
    for (size_t i = 0; i < batch->write_count; i++) {
        add_number(arena, &command, batch->writes[i].count);
        for (size_t j = 0; j < batch->writes[i].count; j++)
            add(&command, batch->writes[i].words[j], batch->writes[i].lengths[j]);
    }
    return command;
}

enum db_outcome wire_outcome(const redisReply *reply, struct db_batch *batch)
{
    if (reply->type != REDIS_REPLY_ARRAY || !reply->elements)
        return DB_CONFLICT;
    if (!strcmp(reply->element[0]->str, "seen"))
        return DB_SEEN;
    if (strcmp(reply->element[0]->str, "done"))
        return DB_CONFLICT;
    for (size_t i = 0; i + 1 < reply->elements && i < batch->fresh_count; i++)
        batch->fresh[i] = (uint64_t)reply->element[i + 1]->integer;
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
