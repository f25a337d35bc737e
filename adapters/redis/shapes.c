#include "adapters/redis/shapes.h"

#include <stdio.h>

#include "adapters/redis/blocking.h"
#include "social-core/base/arena.h"

/* etc/redis-loa.conf says the same and why. */
static const struct {
    const char *key;
    int least;
} bounds[] = {
    {"set-max-intset-entries", 32768},
    {"hash-max-listpack-entries", 512},
    {"zset-max-listpack-entries", 512},
    {"stream-node-max-bytes", 8192},
};

int shapes_check(struct db *db, char *why, size_t size)
{
    struct arena *arena = arena_new();
    int status = 0;
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds && status == 0; i++) {
        struct db_reply reply =
            redis_blocking_command(db, arena, (const char *const[]){"CONFIG", "GET", bounds[i].key, NULL});
        long long bound = reply.kind == DB_LIST && reply.count == 2 ? db_number(&reply.list[1], 0) : 0;
        if (bound >= bounds[i].least)
            continue;
        snprintf(why, size,
                 "%s is %lld: more memory than needed; run `redis-cli config set %s %d` and put it into redis.conf",
                 bounds[i].key, bound, bounds[i].key, bounds[i].least);
        status = -1;
    }
    arena_free(arena);
    return status;
}
