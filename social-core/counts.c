#include "social-core/counts.h"

#include <inttypes.h>
#include <stdlib.h>

#include "social-core/keys.h"
#include "social-core/service.h"
#include "social-core/world.h"

static const char *const names[] = {
#define X(name) #name,
    AGENCY_COUNTS(X)
#undef X
};

struct asked {
    const struct db_reply *since, *open, *late, *awaiting, *free_late, *oldest;
};

void counts_add(struct ctx *ctx, const struct agency *agency, enum agency_count what, int by)
{
    if (by)
        db_write(ctx, "HINCRBY", key_counts(ctx, agency->name), names[what], arena_printf(ctx->arena, "%d", by));
}

void counts_answered(struct ctx *ctx, const struct agency *agency, int64_t due_ms)
{
    counts_add(ctx, agency, COUNT_answered, 1);
    if (ctx->now_ms <= due_ms)
        counts_add(ctx, agency, COUNT_in_time, 1);
}

static struct asked ask(struct ctx *ctx, const struct agency *agency)
{
    const char *open = key_folder(ctx, agency->name, "open"), *now = arena_printf(ctx->arena, "(%" PRId64, ctx->now_ms);
    return (struct asked){.since = db_ask(ctx, "HGETALL", key_counts(ctx, agency->name)),
                          .open = db_ask(ctx, "ZCARD", open),
                          .late = db_ask(ctx, "ZCOUNT", open, "-inf", now),
                          .awaiting = db_ask(ctx, "ZCARD", key_folder(ctx, agency->name, "awaiting")),
                          .free_late = db_ask(ctx, "ZCOUNT", key_folder(ctx, agency->name, "free"), "-inf", now),
                          .oldest = db_ask(ctx, "ZRANGE", open, "0", "0", "WITHSCORES")};
}

static struct counts read(const struct asked *asked)
{
    struct counts counts = {.open = db_number(asked->open, 0),
                            .late = db_number(asked->late, 0),
                            .awaiting = db_number(asked->awaiting, 0),
                            .free_late = db_number(asked->free_late, 0)};
    for (size_t i = 0; i < AGENCY_COUNTS_ALL; i++) {
        const char *text = db_field(asked->since, names[i]);
        counts.since[i] = text ? strtoll(text, NULL, 10) : 0;
    }
    if (counts.late && asked->oldest->count == 2)
        counts.oldest_due_ms = strtoll(asked->oldest->list[1].text, NULL, 10);
    return counts;
}

struct counts *counts_of(struct ctx *ctx, const struct agency *const *agencies, size_t count)
{
    struct asked *asked = arena_alloc(ctx->arena, (count + 1) * sizeof *asked);
    struct counts *counts = arena_alloc(ctx->arena, (count + 1) * sizeof *counts);
    for (size_t i = 0; i < count; i++)
        asked[i] = ask(ctx, agencies[i]);
    db_wait(ctx);
    for (size_t i = 0; i < count; i++)
        counts[i] = read(&asked[i]);
    return counts;
}

int64_t *counts_late_by_kind(struct ctx *ctx, const struct agency *const *agencies, size_t count)
{
    const struct question_kind *const *kinds;
    size_t kind_count = service_kinds(ctx->world->service, &kinds), all = count * kind_count;
    const char *now = arena_printf(ctx->arena, "(%" PRId64, ctx->now_ms);
    const struct db_reply **asked = arena_alloc(ctx->arena, (all + 1) * sizeof *asked);
    int64_t *late = arena_alloc(ctx->arena, (all + 1) * sizeof *late);
    for (size_t i = 0; i < all; i++) {
        const char *folder = arena_printf(ctx->arena, "kind.%s", kinds[i % kind_count]->name);
        asked[i] = db_ask(ctx, "ZCOUNT", key_folder(ctx, agencies[i / kind_count]->name, folder), "-inf", now);
    }
    if (all)
        db_wait(ctx);
    for (size_t i = 0; i < all; i++)
        late[i] = db_number(asked[i], 0);
    return late;
}
