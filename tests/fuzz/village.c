#include "tests/fuzz/village.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <sodium.h>
#include <utf8proc.h>

#include "social-core/directory.h"
#include "social-core/keys.h"
#include "social-core/seal.h"
#include "social-core/service.h"
#include "social-core/text/catalog.h"

#define NOW_MS INT64_C(1795507200000)

/* The directory as it stands: the village's own, and what a fuzzer has loaded since it was last renewed. */
static const char village[] =
    "{\"areas\":{\"15\":\"{\\\"name\\\":\\\"Tỉnh Lào Cai\\\",\\\"kind\\\":\\\"province\\\"}\","
    "\"03037\":\"{\\\"name\\\":\\\"Xã Tả Van\\\",\\\"kind\\\":\\\"commune\\\",\\\"parent\\\":\\\"15\\\"}\"},"
    "\"channels\":{\"nuoc\":\"{\\\"title\\\":\\\"Nước\\\"}\",\"y_te\":\"{\\\"title\\\":\\\"Y tế\\\"}\"},"
    "\"agencies\":{\"xa\":\"{\\\"title\\\":\\\"UBND xã Tả Van\\\",\\\"area\\\":\\\"03037\\\"}\"}}";
static json_t *directory;
static int64_t revision = 1;
static bool changed = true;

/* The part of the directory that lies at a key, or NULL. */
static json_t *part_at(const char *key)
{
    struct ctx *ctx = village_ctx();
    const char *const keys[] = {key_areas(ctx), key_channels(ctx), key_agencies(ctx)};
    static const char *const parts[] = {"areas", "channels", "agencies"};
    for (size_t i = 0; i < 3; i++)
        if (!strcmp(key, keys[i]))
            return json_object_get(directory, parts[i]);
    return NULL;
}

static struct db_reply text_of(struct arena *arena, const char *text)
{
    return (struct db_reply){.kind = DB_TEXT, .text = arena_strdup(arena, text), .length = strlen(text)};
}

static struct db_reply map_of(struct arena *arena, json_t *part)
{
    const char *field;
    json_t *value;
    struct db_reply map = {.kind = DB_LIST};
    map.list = arena_alloc(arena, (2 * json_object_size(part) + 1) * sizeof *map.list);
    json_object_foreach(part, field, value)
    {
        map.list[map.count++] = text_of(arena, field);
        map.list[map.count++] = text_of(arena, json_string_value(value));
    }
    return map;
}

/* What the store says where it holds nothing: by the kind of answer that each command has. */
static struct db_reply nothing(const struct db_command *command)
{
    static const struct {
        const char *command;
        enum db_kind kind;
    } kinds[] = {{"GET", DB_NIL},      {"HGET", DB_NIL},
                 {"XRANGE", DB_LIST},  {"XREVRANGE", DB_LIST},
                 {"HGETALL", DB_LIST}, {"ZREVRANGE", DB_LIST},
                 {"ZRANGE", DB_LIST},  {"SMEMBERS", DB_LIST},
                 {"HMGET", DB_LIST},   {"ZREVRANGEBYSCORE", DB_LIST}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(command->words[0], kinds[i].command))
            return (struct db_reply){.kind = kinds[i].kind};
    return (struct db_reply){.kind = DB_INTEGER};
}

static void read_village(struct db *db, struct arena *arena, struct db_command *commands, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *key = commands[i].count > 1 ? commands[i].words[1] : "";
        json_t *part = part_at(key);
        if (part)
            *commands[i].reply = map_of(arena, part);
        else if (!strcmp(key, key_revision(village_ctx())))
            *commands[i].reply = (struct db_reply){.kind = DB_INTEGER, .integer = revision};
        else
            *commands[i].reply = nothing(&commands[i]);
    }
}

/* Only the directory is kept: what is loaded later in the same document names it. */
static void keep(const struct db_command *write)
{
    json_t *part = write->count == 4 && !strcmp(write->words[0], "HSET") ? part_at(write->words[1]) : NULL;
    if (part)
        json_object_set_new(part, write->words[2], json_string(write->words[3]));
    bool grown = !strcmp(write->words[1], key_revision(village_ctx()));
    revision += grown;
    changed |= part || grown;
}

static enum db_outcome commit_village(struct db *db, struct arena *arena, const char *seen_key, struct db_batch *batch)
{
    for (size_t i = 0; i < batch->write_count; i++)
        keep(&batch->writes[i]);
    for (size_t i = 0; i < batch->fresh_count; i++)
        batch->fresh[i] = i + 1;
    return DB_DONE;
}

void village_found(void)
{
    if (!changed)
        return;
    json_decref(directory);
    directory = json_loads(village, 0, NULL);
    must(directory != NULL);
    revision++;
    changed = false;
}

struct ctx *village_ctx(void)
{
    static const unsigned char key[32] = "a key that only the fuzzers know";
    static struct db db = {.read = read_village, .commit = commit_village};
    static struct world world = {.region = "vn", .language = "vi", .country_code = "84", .shortcode = "8070"};
    static struct ctx ctx = {.db = &db, .world = &world, .random = randombytes_buf, .now_ms = NOW_MS};
    char why[256] = "";
    if (ctx.arena)
        return &ctx;
    ctx.arena = arena_new();
    must(sodium_init() >= 0);
    world.seal = seal_with_key(key);
    world.directory = directory_new();
    world.catalogs = catalogs_load(LOA_SHARE "/locale", why, sizeof why);
    world.service = service_load(LOA_SHARE "/data", "", why, sizeof why);
    if (!world.catalogs || !world.service)
        fprintf(stderr, "%s\n", why);
    must(world.catalogs && world.service);
    village_found();
    return &ctx;
}

void village_renew(struct ctx *ctx)
{
    db_batch_drop(ctx);
    ctx->asked = NULL;
    ctx->asked_count = ctx->asked_room = 0;
    arena_reset(ctx->arena);
}

static int do_now(struct work *work, void (*body)(struct ctx *ctx, void *what), void (*unavailable)(void *what),
                  void *what, int patience_ms)
{
    struct ctx *ctx = village_ctx();
    body(ctx, what);
    village_renew(ctx);
    return 0;
}

static void leave_out(struct work *work, void (*slow)(void *what), void *what)
{
}

struct work *village_work(void)
{
    static struct work work = {.run = do_now, .aside = leave_out};
    return &work;
}

void must(bool holds)
{
    if (!holds)
        abort();
}

bool is_utf8(const char *text)
{
    utf8proc_int32_t point;
    utf8proc_ssize_t length;
    for (const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text; *at; at += length)
        if ((length = utf8proc_iterate(at, -1, &point)) <= 0)
            return false;
    return true;
}
