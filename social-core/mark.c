#include "social-core/mark.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/keys.h"

static const char *const names[MARK_KINDS] = {"shown", "true", "checking", "false", "limited", "hidden", "held"};

const char *mark_name(enum mark mark)
{
    return names[mark];
}

bool mark_hides(enum mark mark)
{
    return mark == MARK_HIDDEN || mark == MARK_HELD;
}

bool mark_stops_pushes(enum mark mark)
{
    return mark_hides(mark) || mark == MARK_FALSE || mark == MARK_LIMITED;
}

void mark_write(struct ctx *ctx, const char *post, enum mark mark, const char *why)
{
    db_write(ctx, "HSET", key_marks(ctx), post, arena_printf(ctx->arena, "%s %s", names[mark], why));
}

void mark_remove(struct ctx *ctx, const char *post)
{
    db_write(ctx, "HDEL", key_marks(ctx), post);
}

enum mark mark_read(struct ctx *ctx, const char *record, uint64_t *decision, const char **rule)
{
    const char *blank = record ? strchr(record, ' ') : NULL;
    size_t length = blank ? (size_t)(blank - record) : 0, mark = MARK_NONE + 1;
    *decision = 0;
    *rule = NULL;
    while (blank && mark < MARK_KINDS && (strlen(names[mark]) != length || strncmp(record, names[mark], length) != 0))
        mark++;
    if (!blank || mark == MARK_KINDS)
        return MARK_NONE;
    *decision = strtoull(blank + 1, NULL, 10);
    *rule = *decision ? NULL : arena_strdup(ctx->arena, blank + 1);
    return (enum mark)mark;
}

const struct db_reply *marks_ask(struct ctx *ctx, const uint64_t *ids, size_t count)
{
    const char **words = arena_alloc(ctx->arena, (count + 3) * sizeof *words);
    words[0] = "HMGET";
    words[1] = key_marks(ctx);
    for (size_t i = 0; i < count; i++)
        words[i + 2] = arena_printf(ctx->arena, "%" PRIu64, ids[i]);
    words[count + 2] = NULL;
    return count ? db_ask_words(ctx, words) : NULL;
}
