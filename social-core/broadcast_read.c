#include "social-core/broadcast_read.h"

#include <stdlib.h>
#include <string.h>

#include "social-core/broadcast_plan.h"
#include "social-core/receipt.h"

#define LOOKED 8  /* at the latest so many of each agency and folder */
#define LEVELS 16 /* of agencies over one place */

struct found {
    const struct broadcast *list[2 * LOOKED * LEVELS];
    size_t count;
};

static struct receipt_asked ask(struct ctx *ctx, const char *id, const struct person *person)
{
    return receipt_ask(ctx, strtoull(id, NULL, 10), person->id);
}

const struct broadcast *broadcast_got(struct ctx *ctx, const char *id, const struct person *person)
{
    const struct broadcast *broadcast = broadcast_by_id(ctx, id);
    if (!broadcast)
        return NULL;
    struct receipt_asked asked = ask(ctx, id, person);
    db_wait(ctx);
    return receipt_got(&asked) ? broadcast : NULL;
}

static void look_in(struct ctx *ctx, const struct agency *agency, const char *folder, struct found *found)
{
    size_t count;
    const struct broadcast **list = broadcasts_in(ctx, agency, folder, 0, LOOKED, &count);
    for (size_t i = 0; i < count && found->count < sizeof found->list / sizeof *found->list; i++)
        if (list[i]->highest)
            found->list[found->count++] = list[i];
}

static int newest_first(const void *a, const void *b)
{
    const struct broadcast *one = *(const struct broadcast *const *)a, *other = *(const struct broadcast *const *)b;
    return (one->at_ms < other->at_ms) - (one->at_ms > other->at_ms);
}

const struct broadcast **broadcasts_got(struct ctx *ctx, const struct person *person, size_t limit, size_t *count)
{
    struct found *found = arena_alloc(ctx->arena, sizeof *found);
    const struct agency *agency = agency_of(ctx, person->area);
    for (int level = 0; agency && level < LEVELS; level++, agency = agency_above(ctx, agency)) {
        look_in(ctx, agency, broadcast_folder(BROADCAST_SENDING), found);
        look_in(ctx, agency, broadcast_folder(BROADCAST_DONE), found);
    }
    struct receipt_asked *asked = arena_alloc(ctx->arena, (found->count + 1) * sizeof *asked);
    for (size_t i = 0; i < found->count; i++)
        asked[i] = ask(ctx, found->list[i]->id, person);
    db_wait(ctx);
    *count = 0;
    for (size_t i = 0; i < found->count; i++)
        if (receipt_got(&asked[i]))
            found->list[(*count)++] = found->list[i];
    qsort(found->list, *count, sizeof *found->list, newest_first);
    *count = *count < limit ? *count : limit;
    return found->list;
}
