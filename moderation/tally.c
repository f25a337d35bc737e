#include "moderation/tally.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "social-core/keys.h"

#define VIET_NAM_SECONDS (7 * 3600)

void tally(struct ctx *ctx, const char *what, const char *of, int64_t by)
{
    tally_at(ctx, ctx->now_ms, what, of, by);
}

void tally_at(struct ctx *ctx, int64_t at_ms, const char *what, const char *of, int64_t by)
{
    time_t seconds = (time_t)(at_ms / 1000) + VIET_NAM_SECONDS;
    struct tm parts;
    char month[16];
    strftime(month, sizeof month, "%Y-%m", gmtime_r(&seconds, &parts));
    db_write(ctx, "HINCRBY", key_moderation_counts(ctx), arena_printf(ctx->arena, "%s %s %s", month, what, of),
             arena_printf(ctx->arena, "%" PRId64, by));
}

static int by_name(const void *left, const void *right)
{
    const struct tally_line *a = left, *b = right;
    int order = strcmp(a->month, b->month);
    order = order ? order : strcmp(a->what, b->what);
    return order ? order : strcmp(a->of, b->of);
}

const struct tally_line *tally_all(struct ctx *ctx, size_t *count)
{
    const struct db_reply *map = db_read(ctx, "HGETALL", key_moderation_counts(ctx));
    struct tally_line *lines = arena_alloc(ctx->arena, (map->count / 2 + 1) * sizeof *lines);
    *count = 0;
    for (size_t i = 0; i + 1 < map->count; i += 2) {
        char *save = NULL, *name = arena_strdup(ctx->arena, map->list[i].text);
        struct tally_line *line = &lines[*count];
        line->month = strtok_r(name, " ", &save);
        line->what = strtok_r(NULL, " ", &save);
        line->of = strtok_r(NULL, " ", &save);
        line->count = db_number(&map->list[i + 1], 0);
        *count += line->of != NULL;
    }
    qsort(lines, *count, sizeof *lines, by_name);
    return lines;
}
