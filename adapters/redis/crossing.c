#include "adapters/redis/crossing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/redis/store_state.h"
#include "social-core/base/arena.h"

#define REST_MS 50
#define MIGRATE_MS "5000"
#define AFTER_KEY 6  /* of the command behind "AFTER", key, field, value and place */
#define FCALL_SEEN 3 /* where the words of wire_commit() stand */
#define FCALL_OLDER 4
#define FCALL_NEVER 5
#define FCALL_BATCH 6

/* Commands of a crossing, growing. */
struct script {
    struct arena *arena;
    struct db_command *list;
    size_t count;
};

static void add(struct script *script, const char *const *words, const size_t *lengths, size_t count,
                struct db_reply *reply)
{
    struct db_command *command = &script->list[script->count++];
    size_t *own = arena_alloc(script->arena, (count + 1) * sizeof *own);
    for (size_t i = 0; i < count; i++)
        own[i] = lengths ? lengths[i] : strlen(words[i]);
    *command = (struct db_command){.words = arena_copy_of(script->arena, words, (count + 1) * sizeof *words),
                                   .lengths = own,
                                   .count = count,
                                   .reply = reply ? reply : arena_alloc(script->arena, sizeof *reply)};
}

static struct script script_new(struct arena *arena, size_t room)
{
    return (struct script){.arena = arena, .list = arena_alloc(arena, (room + 1) * sizeof(struct db_command))};
}

/* Runs it over a connection. The last error that was answered, "" when there was none; NULL: the connection is lost. */
static const char *run(struct wait *wait, struct redis_link *link, struct script *script)
{
    struct wait *raw = wait_new(wait->store, wait->arena, script->list, script->count);
    if (!redis_link_context(link))
        return NULL;
    raw->link = link;
    raw->raw = true;
    wait_send(raw);
    wait->store->tasks.suspend();
    return raw->lost ? NULL : raw->error ? raw->error : "";
}

/* ---- the other side ---- */

/* "ASK 5061 10.0.0.7:6379"; without a host it is the host of who said so. */
static bool read_target(const struct wait *wait, const char *error, char host[ADDRESS_BYTES], const char **port)
{
    const char *address = error && !strncmp(error, "ASK ", 4) ? strchr(error + 4, ' ') : NULL;
    const char *colon = address ? strrchr(address, ':') : NULL;
    const struct wire_address *here = redis_link_address(wait->link);
    if (!colon || !here->host)
        return false;
    snprintf(host, ADDRESS_BYTES, "%.*s", (int)(colon - address - 1), address + 1);
    if (!*host)
        snprintf(host, ADDRESS_BYTES, "%s", here->host);
    *port = colon + 1;
    return true;
}

/* NULL while it is not up. */
static struct redis_link *link_ahead(struct wait *wait, const char *host, const char *port)
{
    struct store *store = wait->store;
    const char *password = redis_link_address(wait->link)->password;
    const char *url = arena_printf(wait->arena, "redis://%s%s%s%s:%s", password ? ":" : "", password ? password : "",
                                   password ? "@" : "", host, port);
    const char *at = arena_printf(wait->arena, "%s:%s", host, port);
    if (!store->ahead || strcmp(store->ahead_at, at) != 0) {
        struct redis_link_settings settings = {.name = "ahead", .url = url, .with_function = true, .silence_ms = 10000};
        redis_link_free(store->ahead);
        snprintf(store->ahead_at, sizeof store->ahead_at, "%s", at);
        store->ahead_late = false;
        store->ahead = redis_link_new(store->base, &settings, &store_link_events, store);
    }
    return store->ahead && redis_link_context(store->ahead) ? store->ahead : NULL;
}

/* ---- reads ---- */

static void ask(struct script *script)
{
    add(script, (const char *const[]){"ASKING", NULL}, NULL, 1, NULL);
}

static bool follow_reads(struct wait *wait, struct redis_link *ahead)
{
    struct script script = script_new(wait->arena, 2 * wait->count);
    for (size_t i = 0; i < wait->count; i++) {
        const struct db_command *command = &wait->commands[i];
        if (!wait->asked[i])
            continue;
        ask(&script);
        add(&script, command->words, command->lengths, command->count, command->reply);
    }
    const char *error = run(wait, ahead, &script);
    return error && !*error;
}

/* ---- commits ---- */

struct keys {
    const char **list;
    size_t count;
};

static void add_key(struct keys *keys, const char *key)
{
    for (size_t i = 0; i < keys->count; i++)
        if (!strcmp(keys->list[i], key))
            return;
    keys->list[keys->count++] = key;
}

/* The key of a command, and of the one that "AFTER" leads (db.h). */
static void add_keys_of(struct keys *keys, const struct db_command *write)
{
    add_key(keys, write->words[1]);
    if (!strcmp(write->words[0], "AFTER"))
        add_key(keys, write->words[AFTER_KEY]);
}

/* REPLACE: a key that a lost connection left on both sides is as it was on the other, for nobody works there before it
 * has left this one. */
static bool move_keys(struct wait *wait, const char *host, const char *port)
{
    const struct db_batch *batch = wait->batch;
    const struct db_command *commit = &wait->commands[0];
    const char *password = redis_link_address(wait->link)->password;
    size_t most = batch->guard_count + batch->fresh_count + 2 * batch->write_count + 2, used = 0;
    struct keys keys = {.list = arena_alloc(wait->arena, most * sizeof *keys.list)};
    add_key(&keys, commit->words[FCALL_SEEN]);
    add_key(&keys, commit->words[FCALL_OLDER]);
    for (size_t i = 0; i < batch->guard_count; i++)
        add_key(&keys, batch->guards[i].key);
    for (size_t i = 0; i < batch->fresh_count; i++)
        add_key(&keys, batch->counters[i]);
    for (size_t i = 0; i < batch->write_count; i++)
        add_keys_of(&keys, &batch->writes[i]);
    const char **words = arena_alloc(wait->arena, (keys.count + 12) * sizeof *words);
    for (const char *const *word = (const char *const[]){"MIGRATE", host, port, "", "0", MIGRATE_MS, "REPLACE", NULL};
         *word; word++)
        words[used++] = *word;
    if (password) {
        words[used++] = "AUTH";
        words[used++] = password;
    }
    words[used++] = "KEYS";
    memcpy(words + used, keys.list, keys.count * sizeof *words);
    words[used + keys.count] = NULL;
    struct script script = script_new(wait->arena, 1);
    add(&script, words, NULL, used + keys.count, NULL);
    const char *error = run(wait, wait->link, &script);
    return error && !*error;
}

/* One key is named, so that it need not be there; a replica of that node is waited for, as of any commit. */
static bool commit_ahead(struct wait *wait, struct redis_link *ahead)
{
    const struct db_command *commit = &wait->commands[0];
    const char *const call[] = {
        "FCALL", "loa_commit", "1", commit->words[FCALL_SEEN], commit->words[FCALL_BATCH], commit->words[FCALL_OLDER],
        NULL};
    size_t lengths[] = {
        5, 10, 1, commit->lengths[FCALL_SEEN], commit->lengths[FCALL_BATCH], commit->lengths[FCALL_OLDER]};
    struct store *store = wait->store;
    struct db_reply answer = {0}, reached = {0};
    struct script script = script_new(wait->arena, 3);
    ask(&script);
    add(&script, call, lengths, sizeof lengths / sizeof *lengths, &answer);
    const char *patience = arena_printf(wait->arena, "%d", replica_patience_ms(store->rule, store->ahead_late));
    if (store->replicas)
        add(&script, (const char *const[]){"WAIT", "1", patience, NULL}, NULL, 3, &reached);
    const char *error = run(wait, ahead, &script);
    if (!error || *error)
        return false;
    wait_outcome(wait, &answer);
    store->ahead_late = store->replicas && !db_number(&reached, 0);
    return !store->ahead_late || store->rule != REPLICA_MUST;
}

/* A key that never exists tells where the slot goes to. */
static const char *ask_where(struct wait *wait)
{
    struct script script = script_new(wait->arena, 1);
    add(&script, (const char *const[]){"EXISTS", wait->commands[0].words[FCALL_NEVER], NULL}, NULL, 2, NULL);
    return run(wait, wait->link, &script);
}

static bool take(struct wait *wait)
{
    char host[ADDRESS_BYTES];
    const char *port, *target = wait->batch && !wait->target ? ask_where(wait) : wait->target;
    if (!read_target(wait, target, host, &port))
        return false;
    struct redis_link *ahead = link_ahead(wait, host, port);
    if (!ahead)
        return false;
    if (!wait->batch)
        return follow_reads(wait, ahead);
    return move_keys(wait, host, port) && commit_ahead(wait, ahead);
}

void crossing_take(struct wait *wait)
{
    wait->rest = !take(wait);
    if (!wait->rest)
        return;
    wait_park(wait);
    redis_link_rest(wait->link, REST_MS, "the region is moving to another node, which does not answer");
    wait->store->tasks.suspend();
}
