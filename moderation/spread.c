#include "moderation/spread.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/keys.h"
#include "social-core/person.h"

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)
#define VIETNAM_MS (7 * HOUR_MS)

/* How long a column may be; what takes longer than all of them has columns of many days. */
static const int64_t steps_ms[] = {5 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS,
                                   2 * HOUR_MS,   4 * HOUR_MS,    12 * HOUR_MS,   DAY_MS};

/* So many came from there then. */
struct sighting {
    const struct area *area;
    int64_t at_ms;
    uint64_t count;
};

struct place {
    const struct area *area;
    uint64_t count, province; /* of it; of all communes of its province that have a row */
};

static const struct area *commune_of(const struct area *area)
{
    while (area && area->parent && !strcmp(area->kind, "village"))
        area = area->parent;
    return area;
}

const struct area *spread_province(const struct area *area)
{
    while (area && area->parent)
        area = area->parent;
    return area;
}

/* ---- columns ---- */

/* Columns begin at full hours, or days, of Viet Nam. */
static int64_t begin_of(int64_t ms, int64_t step_ms)
{
    return (ms + VIETNAM_MS) / step_ms * step_ms - VIETNAM_MS;
}

static size_t columns_between(int64_t first_ms, int64_t last_ms, int64_t step_ms)
{
    return (size_t)((last_ms - begin_of(first_ms, step_ms)) / step_ms) + 1;
}

static int64_t step_for(int64_t first_ms, int64_t last_ms)
{
    for (size_t i = 0; i < sizeof steps_ms / sizeof *steps_ms; i++)
        if (columns_between(first_ms, last_ms, steps_ms[i]) <= SPREAD_COLUMNS)
            return steps_ms[i];
    return ((last_ms - first_ms) / DAY_MS / (SPREAD_COLUMNS - 1) + 1) * DAY_MS;
}

static void lay_columns(struct spread *spread, const struct sighting *sightings, size_t count)
{
    int64_t first_ms = sightings[0].at_ms, last_ms = first_ms;
    for (size_t i = 0; i < count; i++) {
        first_ms = sightings[i].at_ms < first_ms ? sightings[i].at_ms : first_ms;
        last_ms = sightings[i].at_ms > last_ms ? sightings[i].at_ms : last_ms;
    }
    spread->step_ms = step_for(first_ms, last_ms);
    spread->first_ms = begin_of(first_ms, spread->step_ms);
    spread->columns = columns_between(first_ms, last_ms, spread->step_ms);
    if (spread->columns < SPREAD_LEAST) { /* before the first there was nothing */
        spread->first_ms -= (int64_t)(SPREAD_LEAST - spread->columns) * spread->step_ms;
        spread->columns = SPREAD_LEAST;
    }
}

/* ---- rows ---- */

static int most_first(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    return (a->count < b->count) - (a->count > b->count);
}

static int provinces_together(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    int order = strcmp(spread_province(a->area)->id, spread_province(b->area)->id);
    if (a->province != b->province)
        return a->province < b->province ? 1 : -1;
    return order ? order : most_first(left, right);
}

static size_t places_of(struct ctx *ctx, const struct sighting *sightings, size_t count, struct place **places)
{
    struct place *list = arena_alloc(ctx->arena, (count + 1) * sizeof *list);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < found && list[at].area != sightings[i].area)
            at++;
        if (at == found && sightings[i].area)
            list[found++] = (struct place){.area = sightings[i].area};
        if (at < found)
            list[at].count += sightings[i].count;
    }
    qsort(list, found, sizeof *list, most_first);
    *places = list;
    return found < SPREAD_ROWS ? found : SPREAD_ROWS;
}

static void lay_rows(struct ctx *ctx, struct spread *spread, const struct sighting *sightings, size_t count)
{
    struct place *places;
    spread->row_count = places_of(ctx, sightings, count, &places);
    for (size_t i = 0; i < spread->row_count; i++)
        for (size_t j = 0; j < spread->row_count; j++)
            if (spread_province(places[i].area) == spread_province(places[j].area))
                places[i].province += places[j].count;
    qsort(places, spread->row_count, sizeof *places, provinces_together);
    for (size_t i = 0; i < spread->row_count; i++)
        spread->rows[i].area = places[i].area;
}

static struct spread_row *row_of(struct spread *spread, const struct area *area)
{
    size_t at = 0;
    while (at < spread->row_count && spread->rows[at].area != area)
        at++;
    return &spread->rows[at < spread->row_count ? at : SPREAD_ROWS];
}

static struct spread *spread_of(struct ctx *ctx, const struct sighting *sightings, size_t count)
{
    struct spread *spread = arena_alloc(ctx->arena, sizeof *spread);
    *spread = (struct spread){0};
    if (!count)
        return spread;
    lay_columns(spread, sightings, count);
    lay_rows(ctx, spread, sightings, count);
    for (size_t i = 0; i < count; i++) {
        struct spread_row *row = row_of(spread, sightings[i].area);
        uint64_t *cell = &row->cells[(sightings[i].at_ms - spread->first_ms) / spread->step_ms];
        *cell += sightings[i].count;
        row->count += sightings[i].count;
        spread->all += sightings[i].count;
        spread->most = *cell > spread->most ? *cell : spread->most;
    }
    if (spread->rows[SPREAD_ROWS].count)
        spread->rows[spread->row_count++] = spread->rows[SPREAD_ROWS];
    return spread;
}

/* ---- what is counted ---- */

struct spread *spread_of_posts(struct ctx *ctx, const struct posts *posts)
{
    struct sighting *sightings = arena_alloc(ctx->arena, (posts->count + 1) * sizeof *sightings);
    const char **ids = arena_alloc(ctx->arena, (posts->count + 1) * sizeof *ids);
    for (size_t i = 0; i < posts->count; i++)
        ids[i] = posts->list[i].author_id;
    const struct person **authors = posts->count ? persons_by_ids(ctx, ids, posts->count) : NULL;
    for (size_t i = 0; i < posts->count; i++)
        sightings[i] = (struct sighting){authors[i] ? commune_of(authors[i]->area) : NULL, posts->list[i].at_ms, 1};
    return spread_of(ctx, sightings, posts->count);
}

/* The bursts hold how many came from which commune in which minute. */
struct spread *spread_of_reports(struct ctx *ctx, const char *card)
{
    const struct db_reply *bursts = db_read(ctx, "HGETALL", key_bursts(ctx, card));
    struct sighting *sightings = arena_alloc(ctx->arena, (bursts->count / 2 + 1) * sizeof *sightings);
    size_t count = 0;
    for (size_t i = 0; i + 1 < bursts->count; i += 2) {
        const char *field = bursts->list[i].text;
        size_t length = strcspn(field, " ");
        sightings[count++] = (struct sighting){area_by_id(ctx, arena_copy(ctx->arena, field, length)),
                                               strtoll(field + length, NULL, 10) * MINUTE_MS,
                                               strtoull(bursts->list[i + 1].text, NULL, 10)};
    }
    return spread_of(ctx, sightings, count);
}
