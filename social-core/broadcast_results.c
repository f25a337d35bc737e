#include "social-core/broadcast_results.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/audience.h"
#include "social-core/case.h"
#include "social-core/census.h"
#include "social-core/keys.h"
#include "social-core/receipt.h"

/* Which row an area's number belongs to: row + 1, 0 for none. */
struct map {
    uint32_t *rows;
    uint32_t highest;
};

/* Bits of one chunk, by what is counted. */
struct marks {
    struct idbits audience, pushed, delivered, seen, failed, answers;
};

struct answerers {
    uint64_t *persons;
    size_t count;
};

static size_t count_areas(const struct ctx *ctx, const struct area *area, uint32_t *highest)
{
    const struct area *const *below;
    size_t count = areas_below(ctx, area, &below), all = count;
    for (size_t i = 0; i < count; i++) {
        *highest = below[i]->number > *highest ? below[i]->number : *highest;
        all += count_areas(ctx, below[i], highest);
    }
    return all;
}

/* Each commune has a row, and what lies below it counts there; so has each area that lies in no commune. */
static void map_areas(const struct ctx *ctx, const struct area *area, uint32_t commune, struct map *map,
                      struct results *results)
{
    const struct area *const *below;
    size_t count = areas_below(ctx, area, &below);
    for (size_t i = 0; i < count; i++) {
        uint32_t row = commune;
        if (!row) {
            results->rows[results->count++].area = below[i];
            row = (uint32_t)results->count;
        }
        map->rows[below[i]->number] = row;
        map_areas(ctx, below[i], commune || !strcmp(below[i]->kind, "commune") ? row : 0, map, results);
    }
}

/* ---- who wrote back ---- */

static struct answerers answerers_of(struct ctx *ctx, const struct broadcast *broadcast, struct results *results)
{
    const char *from = arena_printf(ctx->arena, "%" PRId64, broadcast->at_ms);
    const char *most = arena_printf(ctx->arena, "%d", RESULTS_CASES);
    const struct db_reply *ids =
        db_read(ctx, "ZRANGE", key_inbox(ctx, broadcast->agency), "+inf", from, "BYSCORE", "REV", "LIMIT", "0", most);
    const char **names = arena_alloc(ctx->arena, (ids->count + 1) * sizeof *names);
    for (size_t i = 0; i < ids->count; i++)
        names[i] = ids->list[i].text;
    size_t count;
    const struct case_view *views = cases_by_ids(ctx, names, ids->count, &count);
    struct answerers answerers = {.persons = arena_alloc(ctx->arena, (count + 1) * sizeof(uint64_t))};
    for (size_t i = 0; i < count; i++)
        if (views[i].opened_ms >= broadcast->at_ms)
            answerers.persons[answerers.count++] = strtoull(views[i].asker_id, NULL, 10);
    results->more_answers = ids->count == RESULTS_CASES;
    return answerers;
}

/* ---- chunk by chunk ---- */

/* Of one that asks a poll, the answers are those to the poll. */
static void fill_voters(struct ctx *ctx, const struct broadcast *broadcast, uint64_t chunk, struct idbits *answers)
{
    const struct db_reply *voters = idset_ask(ctx, key_voters, broadcast->poll, chunk);
    db_wait(ctx);
    idbits_add_members(answers, voters);
}

static void fill_marks(struct ctx *ctx, const struct broadcast *broadcast, const struct audience *audience,
                       uint64_t chunk, struct marks *marks)
{
    uint64_t thing = strtoull(broadcast->id, NULL, 10);
    bool over = !broadcast_is_under_way(broadcast);
    if (audience && !over) {
        struct idsource source = audience_source(audience);
        source.fill(ctx, &source, chunk, &marks->audience);
        for (uint64_t place = 0; place < IDSET_IDS; place++)
            if (chunk * IDSET_IDS + place > broadcast->highest)
                marks->audience.words[place / 64] &= ~(UINT64_C(1) << place % 64);
    }
    receipt_fill(ctx, thing, RECEIPT_PUSHED, chunk, &marks->pushed);
    receipt_fill(ctx, thing, RECEIPT_DELIVERED, chunk, &marks->delivered);
    receipt_fill(ctx, thing, RECEIPT_SEEN, chunk, &marks->seen);
    receipt_fill(ctx, thing, RECEIPT_FAILED, chunk, &marks->failed);
    if (broadcast->asks)
        fill_voters(ctx, broadcast, chunk, &marks->answers);
    idbits_unite(&marks->audience, &marks->pushed);
    idbits_unite(&marks->audience, &marks->delivered);
    idbits_unite(&marks->audience, &marks->failed);
    idbits_remove(&marks->failed, &marks->delivered); /* a later try arrived */
}

static void count_one(struct result *row, const struct marks *marks, uint64_t place)
{
    bool delivered = idbits_has(&marks->delivered, place), failed = idbits_has(&marks->failed, place);
    row->recipients++;
    row->delivered += delivered;
    row->failed += failed;
    row->pending += !delivered && !failed;
    row->seen += idbits_has(&marks->seen, place);
    row->answers += idbits_has(&marks->answers, place);
}

static struct result *row_of(struct results *results, const struct map *map, const struct db_reply *census,
                             uint64_t place)
{
    uint32_t area = place < census_places(census) ? census_at(census, place).area : 0;
    uint32_t row = area <= map->highest ? map->rows[area] : 0;
    return row ? &results->rows[row - 1] : &results->sum;
}

static void count_chunk(struct ctx *ctx, const struct broadcast *broadcast, const struct audience *audience,
                        uint64_t chunk, const struct map *map, const struct answerers *answerers,
                        struct results *results)
{
    struct marks *marks = arena_alloc(ctx->arena, sizeof *marks);
    const struct db_reply *census = census_ask(ctx, chunk);
    db_wait(ctx);
    fill_marks(ctx, broadcast, audience, chunk, marks);
    for (uint64_t place = 0; place < IDSET_IDS; place++)
        if (idbits_has(&marks->audience, place))
            count_one(row_of(results, map, census, place), marks, place);
    for (size_t i = 0; i < answerers->count; i++)
        if (answerers->persons[i] / IDSET_IDS == chunk &&
            idbits_has(&marks->audience, answerers->persons[i] % IDSET_IDS))
            row_of(results, map, census, answerers->persons[i] % IDSET_IDS)->answers++;
}

static int by_name(const void *a, const void *b)
{
    const struct result *one = a, *other = b;
    return strcmp(one->area->name, other->area->name);
}

static void add(struct result *sum, const struct result *row)
{
    sum->recipients += row->recipients;
    sum->delivered += row->delivered;
    sum->failed += row->failed;
    sum->pending += row->pending;
    sum->seen += row->seen;
    sum->answers += row->answers;
}

/* Whoever lives nowhere stands in the sum alone; rows of nobody go. */
static void sum_up(struct results *results)
{
    size_t kept = 0;
    for (size_t i = 0; i < results->count; i++)
        if (results->rows[i].recipients) {
            add(&results->sum, &results->rows[i]);
            results->rows[kept++] = results->rows[i];
        }
    results->count = kept;
    qsort(results->rows, kept, sizeof *results->rows, by_name);
}

static void end_arena(void *arena)
{
    arena_free(arena);
}

void broadcast_results(struct ctx *ctx, const struct broadcast *broadcast, struct results *results)
{
    char why[400];
    struct map map = {0};
    size_t areas = count_areas(ctx, NULL, &map.highest);
    const struct audience *audience = audience_read(ctx, broadcast->audience, why, sizeof why);
    *results = (struct results){.rows = arena_alloc(ctx->arena, (areas + 1) * sizeof *results->rows)};
    map.rows = arena_alloc(ctx->arena, (map.highest + 1) * sizeof *map.rows);
    map_areas(ctx, NULL, 0, &map, results);
    struct answerers answerers = broadcast->asks ? (struct answerers){0} : answerers_of(ctx, broadcast, results);
    struct arena *arena = arena_new();
    arena_defer(ctx->arena, end_arena, arena);
    for (uint64_t chunk = 0; chunk <= broadcast->highest / IDSET_IDS; chunk++) {
        struct ctx part = {.arena = arena, .db = ctx->db, .world = ctx->world, .now_ms = ctx->now_ms};
        count_chunk(&part, broadcast, audience, chunk, &map, &answerers, results);
        arena_reset(arena);
    }
    sum_up(results);
}
