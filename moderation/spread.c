#include "moderation/spread.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/keys.h"
#include "social-core/person.h"

static const struct area *commune_of(const struct area *area)
{
    while (area && area->parent && !strcmp(area->kind, "village"))
        area = area->parent;
    return area;
}

static void add(struct spread *list, size_t *count, const struct area *area, uint64_t by)
{
    size_t at = 0;
    while (at < *count && list[at].area != area)
        at++;
    if (at == *count)
        list[(*count)++] = (struct spread){.area = area};
    list[at].count += by;
}

static int most_first(const void *left, const void *right)
{
    const struct spread *a = left, *b = right;
    return (a->count < b->count) - (a->count > b->count);
}

struct spread *spread_of_posts(struct ctx *ctx, const struct posts *posts, size_t *count)
{
    struct spread *list = arena_alloc(ctx->arena, (posts->count + 1) * sizeof *list);
    const char **ids = arena_alloc(ctx->arena, (posts->count + 1) * sizeof *ids);
    for (size_t i = 0; i < posts->count; i++)
        ids[i] = posts->list[i].author_id;
    const struct person **authors = posts->count ? persons_by_ids(ctx, ids, posts->count) : NULL;
    *count = 0;
    for (size_t i = 0; i < posts->count; i++)
        add(list, count, authors[i] ? commune_of(authors[i]->area) : NULL, 1);
    qsort(list, *count, sizeof *list, most_first);
    return list;
}

/* The bursts hold how many came from which commune in which minute. */
struct spread *spread_of_reports(struct ctx *ctx, const char *card, size_t *count)
{
    const struct db_reply *bursts = db_read(ctx, "HGETALL", key_bursts(ctx, card));
    struct spread *list = arena_alloc(ctx->arena, (bursts->count / 2 + 1) * sizeof *list);
    *count = 0;
    for (size_t i = 0; i + 1 < bursts->count; i += 2) {
        const char *field = bursts->list[i].text;
        const char *area = arena_copy(ctx->arena, field, strcspn(field, " "));
        add(list, count, area_by_id(ctx, area), strtoull(bursts->list[i + 1].text, NULL, 10));
    }
    qsort(list, *count, sizeof *list, most_first);
    return list;
}
