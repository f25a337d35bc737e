#include "adapters/redis/durable.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "adapters/redis/blocking.h"
#include "social-core/base/arena.h"

#define LOADING_LOOKS 600
#define LOADING_PAUSE_US 100000

static const struct {
    const char *key, *wanted, *otherwise;
} rules[] = {
    {"appendonly", "yes", "Redis keeps nothing over a power cut"},
    {"appendfsync", "always", "Redis may lose the last second, which was acknowledged"},
    {"maxmemory-policy", "noeviction", "Redis would drop data when memory is full"},
};

static const char *config_of(struct db *db, struct arena *arena, const char *key)
{
    struct db_reply reply = redis_blocking_command(db, arena, (const char *const[]){"CONFIG", "GET", key, NULL});
    return reply.kind == DB_LIST && reply.count == 2 ? db_text(&reply.list[1]) : NULL;
}

static int follow_rules(struct db *db, struct arena *arena, char *why, size_t size)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const char *value = config_of(db, arena, rules[i].key);
        if (!value || strcmp(value, rules[i].wanted) != 0) {
            snprintf(why, size,
                     "%s (%s is %s). Run `redis-cli config set %s %s` and put it into redis.conf, or start with "
                     "--allow-volatile to risk it",
                     rules[i].otherwise, rules[i].key, value ? value : "unknown", rules[i].key, rules[i].wanted);
            return -1;
        }
    }
    return 0;
}

/* A Redis that was killed reads its AOF first, and refuses everything meanwhile. */
static struct db *open_when_loaded(const char *url, char *why, size_t size)
{
    for (int look = 0; look < LOADING_LOOKS; look++) {
        struct db *db = redis_blocking_open(url, why, size);
        if (db || !strstr(why, "LOADING"))
            return db;
        usleep(LOADING_PAUSE_US);
    }
    return NULL;
}

static int check_one(const char *url, bool *reached, char *why, size_t size)
{
    struct db *db = open_when_loaded(url, why, size);
    *reached = db != NULL;
    if (!db)
        return -1;
    struct arena *arena = arena_new();
    int status = follow_rules(db, arena, why, size);
    arena_free(arena);
    redis_blocking_close(db);
    return status;
}

/* A node of a cluster may be down: those that are there must be good, and one must be there. */
int durable_check(const char *url, char *why, size_t size)
{
    struct arena *arena = arena_new();
    char *rest = arena_strdup(arena, url), *save = NULL;
    int status = -1;
    snprintf(why, size, "[redis] url is empty; write unix:/path or redis://host:port");
    for (char *one = strtok_r(rest, " \t", &save); one; one = strtok_r(NULL, " \t", &save)) {
        bool reached;
        int good = check_one(one, &reached, why, size);
        if (good == 0)
            status = 0;
        if (reached && good < 0) {
            status = -1;
            break;
        }
    }
    arena_free(arena);
    return status;
}
