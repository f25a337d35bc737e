#include "adapters/redis/region.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <sodium.h>

#include "adapters/redis/blocking.h"
#include "social-core/base/arena.h"

#define FORMAT 1
#define AT_ONCE 128 /* keys in one round trip */
#define SCAN_AT_ONCE "1000"
#define PAUSE_MS "10000" /* renewed with each round trip: a tool that is killed holds the others no longer */
#define HASH_BYTES 32
#define BASE64 sodium_base64_VARIANT_ORIGINAL

struct transfer {
    struct db *db;
    const struct region_name *name;
    FILE *file;
    struct arena *arena; /* of one round trip */
    crypto_generichash_state hash;
    struct region_counts *counts;
    char *why;
    size_t size;
};

/* Keys of the region without it, in order, each once. */
struct keys {
    char **list;
    size_t count, room;
};

__attribute__((format(printf, 2, 3))) static int fail(struct transfer *transfer, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(transfer->why, transfer->size, format, args);
    va_end(args);
    return -1;
}

static const char *full(struct transfer *transfer, const char *key)
{
    return arena_printf(transfer->arena, "{%s}%s", transfer->name->region, key);
}

#define command(transfer, ...)                                                                                         \
    redis_blocking_command((transfer)->db, (transfer)->arena, (const char *const[]){__VA_ARGS__, NULL})

static uint64_t number_at(struct transfer *transfer, const char *verb, const char *key)
{
    struct db_reply reply = command(transfer, verb, full(transfer, key));
    return (uint64_t)db_number(&reply, 0);
}

/* ---- which keys ---- */

static void keys_free(struct keys *keys)
{
    for (size_t i = 0; i < keys->count; i++)
        free(keys->list[i]);
    free(keys->list);
}

static void keys_add(struct keys *keys, const char *key)
{
    if (keys->count == keys->room) {
        keys->room = keys->room ? keys->room * 2 : 1024;
        keys->list = realloc(keys->list, keys->room * sizeof *keys->list);
    }
    keys->list[keys->count++] = strdup(key);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A scan may give a key twice. */
static void keep_once(struct keys *keys)
{
    size_t kept = 0;
    if (keys->count)
        qsort(keys->list, keys->count, sizeof *keys->list, by_name);
    for (size_t i = 0; i < keys->count; i++) {
        if (kept && !strcmp(keys->list[kept - 1], keys->list[i]))
            free(keys->list[i]);
        else
            keys->list[kept++] = keys->list[i];
    }
    keys->count = kept;
}

/* All keys are looked at and compared here, so that no sign of a region's name means something to a pattern. */
static struct keys keys_of(struct transfer *transfer)
{
    struct keys keys = {0};
    const char *before = full(transfer, "");
    char cursor[32] = "0";
    size_t skipped = strlen(before);
    char *prefix = strdup(before);
    do {
        struct db_reply page = command(transfer, "SCAN", cursor, "COUNT", SCAN_AT_ONCE);
        if (page.kind != DB_LIST || page.count != 2)
            break;
        snprintf(cursor, sizeof cursor, "%s", page.list[0].text);
        for (size_t i = 0; i < page.list[1].count; i++)
            if (!strncmp(page.list[1].list[i].text, prefix, skipped))
                keys_add(&keys, page.list[1].list[i].text + skipped);
        arena_reset(transfer->arena);
    } while (strcmp(cursor, "0") != 0);
    free(prefix);
    keep_once(&keys);
    return keys;
}

/* A command about one of its keys leads to the master in a cluster; the commands without a key then go there too. */
static void go_to_region(struct transfer *transfer)
{
    struct db_reply reply;
    const char *words[] = {"EXISTS", full(transfer, "persons")};
    size_t lengths[] = {6, strlen(words[1])};
    struct db_command exists = {.words = words, .lengths = lengths, .count = 2, .reply = &reply};
    transfer->db->read(transfer->db, transfer->arena, &exists, 1);
}

/* While the slot moves, its keys are on two servers, and a list of those of one would look whole. A key that never is tells:
 * only a server that has the slot to itself says that it is not there. */
static int look_whether_whole(struct transfer *transfer)
{
    struct db_reply reply = command(transfer, "EXISTS", full(transfer, ""));
    return reply.kind == DB_INTEGER ? 0
                                    : fail(transfer, "the region is moving from one node of the cluster to another; "
                                                     "nothing was done: try again when its slot has moved");
}

/* ---- lines ---- */

static void put_line(struct transfer *transfer, json_t *object)
{
    char *line = json_dumps(object, JSON_COMPACT);
    crypto_generichash_update(&transfer->hash, (const unsigned char *)line, strlen(line));
    fprintf(transfer->file, "%s\n", line);
    free(line);
    json_decref(object);
}

static void hash_text(struct transfer *transfer, char hex[2 * HASH_BYTES + 1])
{
    unsigned char hash[HASH_BYTES];
    crypto_generichash_final(&transfer->hash, hash, sizeof hash);
    sodium_bin2hex(hex, 2 * HASH_BYTES + 1, hash, sizeof hash);
}

static void count_all(struct transfer *transfer, uint64_t keys)
{
    *transfer->counts = (struct region_counts){
        .keys = keys, .persons = number_at(transfer, "GET", "persons"), .posts = number_at(transfer, "XLEN", "posts")};
}

/* ---- out ---- */

static struct db_command command_of(struct arena *arena, struct db_reply *reply, size_t count, const char *const *words)
{
    struct db_command out = {.words = arena_alloc(arena, count * sizeof(char *)),
                             .lengths = arena_alloc(arena, count * sizeof(size_t)),
                             .count = count,
                             .reply = reply};
    for (size_t i = 0; i < count; i++) {
        out.words[i] = words[i];
        out.lengths[i] = strlen(words[i]);
    }
    return out;
}

static json_t *line_of(struct arena *arena, const char *key, int64_t lives_ms, const struct db_reply *dump)
{
    size_t room = sodium_base64_encoded_len(dump->length, BASE64);
    char *text = arena_alloc(arena, room);
    sodium_bin2base64(text, room, (const unsigned char *)dump->text, dump->length, BASE64);
    return json_pack("{s:s,s:I,s:s}", "key", key, "ms", (json_int_t)(lives_ms > 0 ? lives_ms : 0), "dump", text);
}

/* What expires while it is read is left out. */
static size_t export_some(struct transfer *transfer, char *const *keys, size_t count)
{
    struct db_command asks[2 * AT_ONCE];
    struct db_reply replies[2 * AT_ONCE];
    size_t written = 0;
    command(transfer, "CLIENT", "PAUSE", PAUSE_MS, "WRITE");
    for (size_t i = 0; i < count; i++) {
        const char *key = full(transfer, keys[i]);
        asks[2 * i] = command_of(transfer->arena, &replies[2 * i], 2, (const char *const[]){"PTTL", key});
        asks[2 * i + 1] = command_of(transfer->arena, &replies[2 * i + 1], 2, (const char *const[]){"DUMP", key});
    }
    transfer->db->read(transfer->db, transfer->arena, asks, 2 * count);
    for (size_t i = 0; i < count; i++) {
        if (replies[2 * i + 1].kind != DB_TEXT)
            continue;
        put_line(transfer, line_of(transfer->arena, keys[i], replies[2 * i].integer, &replies[2 * i + 1]));
        written++;
    }
    arena_reset(transfer->arena);
    return written;
}

int region_export(struct db *db, const struct region_name *name, FILE *out, struct region_counts *counts, char *why,
                  size_t size)
{
    struct transfer transfer = {
        .db = db, .name = name, .file = out, .arena = arena_new(), .counts = counts, .why = why, .size = size};
    char hash[2 * HASH_BYTES + 1];
    uint64_t written = 0;
    crypto_generichash_init(&transfer.hash, NULL, 0, HASH_BYTES);
    go_to_region(&transfer);
    command(&transfer, "CLIENT", "PAUSE", PAUSE_MS, "WRITE"); /* MIGRATE waits then, too */
    if (look_whether_whole(&transfer) < 0) {
        command(&transfer, "CLIENT", "UNPAUSE");
        arena_free(transfer.arena);
        return -1;
    }
    struct keys keys = keys_of(&transfer);
    put_line(&transfer,
             json_pack("{s:i,s:s,s:s}", "loa", FORMAT, "region", name->region, "phone_key", name->phone_key));
    for (size_t i = 0; i < keys.count; i += AT_ONCE)
        written += export_some(&transfer, keys.list + i, keys.count - i < AT_ONCE ? keys.count - i : AT_ONCE);
    count_all(&transfer, written);
    command(&transfer, "CLIENT", "UNPAUSE");
    hash_text(&transfer, hash);
    json_t *last = json_pack("{s:I,s:I,s:I,s:s}", "keys", (json_int_t)counts->keys, "persons",
                             (json_int_t)counts->persons, "posts", (json_int_t)counts->posts, "hash", hash);
    put_line(&transfer, last);
    int status = fflush(out) == 0 && !ferror(out) ? 0 : fail(&transfer, "cannot write: %s", strerror(errno));
    keys_free(&keys);
    arena_free(transfer.arena);
    return status;
}

/* ---- in ---- */

static bool text_is(const json_t *object, const char *field, const char *wanted)
{
    const char *text = json_string_value(json_object_get(object, field));
    return text && !strcmp(text, wanted);
}

static int look_at_head(struct transfer *transfer, const json_t *head)
{
    if (json_integer_value(json_object_get(head, "loa")) != FORMAT)
        return fail(transfer, "this is no export of a region that this version reads");
    if (!text_is(head, "region", transfer->name->region))
        return fail(transfer, "this is region '%s', and [gateway] region is '%s'",
                    json_string_value(json_object_get(head, "region")), transfer->name->region);
    if (!text_is(head, "phone_key", transfer->name->phone_key))
        return fail(transfer, "its numbers were sealed with another phone key; copy that key-file here first");
    return 0;
}

static bool restore_of(struct transfer *transfer, const json_t *line, struct db_command *restore,
                       struct db_reply *reply)
{
    const char *key = json_string_value(json_object_get(line, "key"));
    const char *dump = json_string_value(json_object_get(line, "dump"));
    if (!key || !dump)
        return false;
    const char *lives =
        arena_printf(transfer->arena, "%" PRId64, (int64_t)json_integer_value(json_object_get(line, "ms")));
    size_t room = strlen(dump) + 1, length;
    unsigned char *bytes = arena_alloc(transfer->arena, room);
    if (sodium_base642bin(bytes, room, dump, room - 1, NULL, &length, NULL, BASE64) != 0)
        return false;
    *restore = command_of(transfer->arena, reply, 5,
                          (const char *const[]){"RESTORE", full(transfer, key), lives, "", "REPLACE"});
    restore->words[3] = (const char *)bytes;
    restore->lengths[3] = length;
    return true;
}

/* Up to AT_ONCE keys; `*last` is the line after the last key, when it came. -1 when a line is broken. */
static int import_some(struct transfer *transfer, char **line, size_t *room, json_t **last, uint64_t *keys)
{
    struct db_command restores[AT_ONCE];
    struct db_reply replies[AT_ONCE];
    size_t count = 0;
    while (count < AT_ONCE && !*last) {
        ssize_t length = getline(line, room, transfer->file);
        json_t *object = length > 0 ? json_loadb(*line, (size_t)length, 0, NULL) : NULL;
        if (!object)
            return fail(transfer, "it ends too early or is damaged after %" PRIu64 " keys", *keys + count);
        if (json_object_get(object, "hash")) {
            *last = object;
            break;
        }
        bool good = restore_of(transfer, object, &restores[count], &replies[count]);
        json_decref(object);
        if (!good)
            return fail(transfer, "the line after %" PRIu64 " keys is damaged", *keys + count);
        crypto_generichash_update(&transfer->hash, (const unsigned char *)*line, strcspn(*line, "\n"));
        count++;
    }
    transfer->db->read(transfer->db, transfer->arena, restores, count);
    *keys += count;
    arena_reset(transfer->arena);
    return 0;
}

/* The mark of an import under way is no key of the text. */
static int compare(struct transfer *transfer, const json_t *last, uint64_t read)
{
    char hash[2 * HASH_BYTES + 1];
    struct keys keys = keys_of(transfer);
    struct region_counts *there = transfer->counts;
    count_all(transfer, keys.count - 1);
    keys_free(&keys);
    hash_text(transfer, hash);
    if (!text_is(last, "hash", hash))
        return fail(transfer, "its hash is not that of its lines: it is damaged");
    if (there->keys > read || there->persons != (uint64_t)json_integer_value(json_object_get(last, "persons")) ||
        there->posts != (uint64_t)json_integer_value(json_object_get(last, "posts")) ||
        read != (uint64_t)json_integer_value(json_object_get(last, "keys")))
        return fail(transfer, "%" PRIu64 " keys, %" PRIu64 " persons, %" PRIu64 " posts arrived, and others were sent",
                    there->keys, there->persons, there->posts);
    return 0;
}

static void remove_all(struct transfer *transfer)
{
    struct keys keys = keys_of(transfer);
    for (size_t i = 0; i < keys.count; i++) {
        command(transfer, "UNLINK", full(transfer, keys.list[i]));
        arena_reset(transfer->arena);
    }
    keys_free(&keys);
}

static int import_all(struct transfer *transfer)
{
    char *line = NULL;
    size_t room = 0;
    uint64_t keys = 0;
    json_t *last = NULL, *head = NULL;
    int status = -1;
    ssize_t length = getline(&line, &room, transfer->file);
    if (length <= 0 || !(head = json_loadb(line, (size_t)length, 0, NULL)))
        fail(transfer, "this is no export of a region");
    else
        status = look_at_head(transfer, head);
    if (status == 0)
        crypto_generichash_update(&transfer->hash, (const unsigned char *)line, strcspn(line, "\n"));
    while (status == 0 && !last)
        status = import_some(transfer, &line, &room, &last, &keys);
    if (status == 0)
        status = compare(transfer, last, keys);
    json_decref(head);
    json_decref(last);
    free(line);
    return status;
}

int region_import(struct db *db, const struct region_name *name, FILE *in, struct region_counts *counts, char *why,
                  size_t size)
{
    struct transfer transfer = {
        .db = db, .name = name, .file = in, .arena = arena_new(), .counts = counts, .why = why, .size = size};
    crypto_generichash_init(&transfer.hash, NULL, 0, HASH_BYTES);
    go_to_region(&transfer);
    if (look_whether_whole(&transfer) < 0) {
        arena_free(transfer.arena);
        return -1;
    }
    bool begun = number_at(&transfer, "EXISTS", "importing");
    struct keys there = keys_of(&transfer);
    int status = 0;
    if (there.count && !begun)
        status =
            fail(&transfer, "region '%s' is there already (%zu keys); nothing was changed", name->region, there.count);
    keys_free(&there);
    if (status == 0) {
        if (begun)
            remove_all(&transfer);
        command(&transfer, "SET", full(&transfer, "importing"), "1");
        status = import_all(&transfer);
        if (status < 0)
            remove_all(&transfer);
        command(&transfer, "UNLINK", full(&transfer, "importing"));
    }
    arena_free(transfer.arena);
    return status;
}
