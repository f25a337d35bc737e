#include "gateway/rests.h"

#include <inttypes.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "adapters/redis/tail.h"
#include "social-core/keys.h"
#include "social-core/seal.h"
#include "social-core/world.h"

#define HOUR_MS (INT64_C(60) * 60 * 1000)
#define NUMBERS_KEPT "100000"
#define AT_ONCE 1000 /* entries of the stream */

struct rest {
    char phone[24]; /* its hash */
    int64_t until_ms;
};

struct rests {
    const struct config *config;
    struct world *world;
    struct tail *tail;
    void *tree; /* of struct rest, by phone */
    size_t count;
};

static int by_phone(const void *a, const void *b)
{
    return strcmp(((const struct rest *)a)->phone, ((const struct rest *)b)->phone);
}

static struct rest key_of(const char *phone)
{
    struct rest key = {.until_ms = 0};
    strncpy(key.phone, phone, sizeof key.phone - 1);
    return key;
}

static struct rest *find(const struct rests *rests, const char *phone)
{
    struct rest key = key_of(phone), **found = tfind(&key, (void *const *)&rests->tree, by_phone);
    return found ? *found : NULL;
}

static void forget(struct rests *rests, struct rest *rest)
{
    tdelete(rest, &rests->tree, by_phone);
    free(rest);
    rests->count--;
}

static void learn(struct rests *rests, const char *phone, int64_t until_ms)
{
    struct rest *rest = find(rests, phone);
    if (rest && !until_ms) {
        forget(rests, rest);
    } else if (rest) {
        rest->until_ms = until_ms;
    } else if (until_ms) {
        rest = malloc(sizeof *rest);
        *rest = key_of(phone);
        rest->until_ms = until_ms;
        tsearch(rest, &rests->tree, by_phone);
        rests->count++;
    }
}

static size_t on_room(void *self)
{
    return AT_ONCE;
}

static void on_entry(void *self, const char *id, const struct db_reply *fields)
{
    const char *phone = db_field(fields, "p"), *until = db_field(fields, "until");
    if (phone && until)
        learn(self, phone, strtoll(until, NULL, 10));
}

struct rests *rests_new(struct event_base *base, const struct config *config, struct world *world)
{
    static const struct tail_events events = {.room = on_room, .entry = on_entry};
    struct ctx ctx = {.arena = arena_new(), .world = world};
    struct rests *rests = calloc(1, sizeof *rests);
    *rests = (struct rests){.config = config, .world = world};
    rests->tail = tail_new(base, config->redis_url, key_rests(&ctx), "0-0", REPLICA_OFF, &events, rests);
    arena_free(ctx.arena);
    return rests;
}

void rests_free(struct rests *rests)
{
    if (!rests)
        return;
    tail_free(rests->tail);
    tdestroy(rests->tree, free);
    free(rests);
}

bool rests_has(const struct rests *rests, const char *msisdn)
{
    if (!rests->tree)
        return false;
    struct arena *arena = arena_new();
    const struct rest *rest = find(rests, seal_hash(rests->world->seal, arena, msisdn));
    arena_free(arena);
    return rest && (int64_t)time(NULL) * 1000 < rest->until_ms;
}

static void write_rest(struct ctx *ctx, const char *phone, int64_t until_ms)
{
    db_write(ctx, "XADD", key_rests(ctx), "MAXLEN", "~", NUMBERS_KEPT, "*", "p", phone, "until",
             arena_printf(ctx->arena, "%" PRId64, until_ms));
}

void rests_missed(struct rests *rests, struct ctx *ctx, const char *msisdn)
{
    const char *phone = seal_hash(ctx->world->seal, ctx->arena, msisdn), *key = key_misses(ctx, phone);
    int64_t hours = rests->config->delivery_rest_hours;
    db_write(ctx, "INCR", key);
    db_write(ctx, "EXPIRE", key, arena_printf(ctx->arena, "%" PRId64, 2 * hours * 3600));
}

void rests_look(struct rests *rests, struct ctx *ctx, const char *msisdn)
{
    const char *phone = seal_hash(ctx->world->seal, ctx->arena, msisdn);
    int64_t hours = rests->config->delivery_rest_hours;
    if (db_number(db_read(ctx, "GET", key_misses(ctx, phone)), 0) < rests->config->delivery_rest_after)
        return;
    write_rest(ctx, phone, ctx->now_ms + hours * HOUR_MS);
    db_commit(ctx);
}

void rests_reached(struct rests *rests, struct ctx *ctx, const char *msisdn)
{
    db_read(ctx, "DEL", key_misses(ctx, seal_hash(ctx->world->seal, ctx->arena, msisdn)));
}

void rests_wake(struct rests *rests, struct ctx *ctx, const char *msisdn)
{
    if (!rests_has(rests, msisdn))
        return;
    const char *phone = seal_hash(ctx->world->seal, ctx->arena, msisdn);
    db_write(ctx, "DEL", key_misses(ctx, phone));
    write_rest(ctx, phone, 0);
}

size_t rests_count(const struct rests *rests)
{
    return rests->count;
}
