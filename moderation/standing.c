#include "moderation/standing.h"

#include <inttypes.h>
#include <stdlib.h>

#include "moderation/card.h"
#include "social-core/keys.h"

#define TEXTS 64

const struct db_reply *standing_revision_ask(struct ctx *ctx)
{
    return db_ask(ctx, "GET", key_decided_revision(ctx));
}

static int oldest_first(const void *left, const void *right)
{
    uint64_t a = ((const struct standing *)left)->decision, b = ((const struct standing *)right)->decision;
    return (a > b) - (a < b);
}

const struct standing *standing_all(struct ctx *ctx, size_t *count)
{
    const struct db_reply *map = db_read(ctx, "HGETALL", key_decided(ctx));
    struct standing *list = arena_alloc(ctx->arena, (map->count / 2 + 1) * sizeof *list);
    *count = map->count / 2;
    for (size_t i = 0; i < *count; i++)
        list[i] = (struct standing){.card = strtoull(map->list[2 * i].text, NULL, 10),
                                    .decision = (uint64_t)db_number(&map->list[2 * i + 1], 0)};
    qsort(list, *count, sizeof *list, oldest_first);
    return list;
}

const char **standing_texts(struct ctx *ctx, uint64_t id, size_t *count)
{
    const struct card *card = card_by_id(ctx, arena_printf(ctx->arena, "%" PRIu64, id));
    const uint64_t *ids = NULL;
    size_t all = card ? card_posts(ctx, card, &ids) : 0, left = all > TEXTS ? all - TEXTS : 0;
    struct posts posts = all ? posts_kept(ctx, ids + left, all - left) : (struct posts){0};
    const char **texts = arena_alloc(ctx->arena, (posts.count + 1) * sizeof *texts);
    for (size_t i = 0; i < posts.count; i++)
        texts[i] = posts.list[i].text;
    *count = posts.count;
    if (card && card->asked)
        texts[(*count)++] = card->text;
    return texts;
}
