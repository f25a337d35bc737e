#include "moderation/published.h"

#include <inttypes.h>
#include <string.h>

#include "moderation/times.h"

static const struct published_kind kinds[] = {
    {"report", "reason", true},     {"visitor", "reason", true}, {"decision", "verdict", false},
    {"request", "verdict", false},  {"rule", "rule", false},     {"correction", "correction", false},
    {"receiver", "receiver", true}, {"appeal", "appeal", true},  {"strike", "strike", true},
};
#define KINDS (sizeof kinds / sizeof *kinds)

const struct published_kind *published_kinds(size_t *count)
{
    *count = KINDS;
    return kinds;
}

static bool is_few(const struct published_kind *kind, int64_t count)
{
    return kind->of_people && count > 0 && count < PUBLISHED_LEAST;
}

static const char *shown(struct ctx *ctx, const struct published_kind *kind, int64_t count)
{
    return is_few(kind, count) ? arena_printf(ctx->arena, "<%d", PUBLISHED_LEAST)
                               : arena_printf(ctx->arena, "%" PRId64, count);
}

/* ---- lines ---- */

static void add_line(struct published *published, struct published_line line)
{
    published->lines[published->line_count++] = line;
}

static void add_counts(struct ctx *ctx, struct published *published, const char *month)
{
    for (size_t kind = 0; kind < KINDS; kind++)
        for (size_t i = 0; i < published->count; i++) {
            const struct tally_line *line = &published->counts[i];
            if (!strcmp(line->month, month) && !strcmp(line->what, kinds[kind].what))
                add_line(published,
                         (struct published_line){month, line->what, line->of, shown(ctx, &kinds[kind], line->count)});
        }
}

static void add_times(struct ctx *ctx, struct published *published, const char *month)
{
    struct times times = times_of(published->counts, published->count, month);
    const struct {
        const char *of;
        int64_t value;
        bool told;
    } all[] = {{"decided", times.decided, times.decided > 0},
               {"median", times.median, times.decided >= PUBLISHED_LEAST},
               {"ninety", times.ninety, times.decided >= PUBLISHED_LEAST}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].told)
            add_line(published, (struct published_line){month, "time", all[i].of,
                                                        arena_printf(ctx->arena, "%" PRId64, all[i].value)});
}

struct published published_all(struct ctx *ctx)
{
    struct published published = {0};
    published.counts = tally_all(ctx, &published.count); /* by month */
    size_t most = 4 * published.count + 1;               /* a month has one count, and three lines of times */
    published.lines = arena_alloc(ctx->arena, most * sizeof *published.lines);
    for (size_t i = 0; i < published.count; i++) {
        const char *month = published.counts[i].month;
        if (published.month && !strcmp(published.month, month))
            continue;
        published.month = month;
        add_counts(ctx, &published, month);
        add_times(ctx, &published, month);
    }
    return published;
}

/* ---- sums ---- */

static bool is_of(const struct tally_line *line, const struct published_kind *kind, const char *of)
{
    return !strcmp(line->what, kind->what) && !strcmp(line->of, of);
}

const char *published_in(struct ctx *ctx, const struct published *published, const struct published_kind *kind,
                         const char *of, const char *month)
{
    for (size_t i = 0; i < published->count; i++)
        if (is_of(&published->counts[i], kind, of) && !strcmp(published->counts[i].month, month))
            return shown(ctx, kind, published->counts[i].count);
    return "0";
}

/* What is hidden is one at least: more of it is not in the sum. */
const char *published_sum(struct ctx *ctx, const struct published *published, const struct published_kind *kind,
                          const char *of)
{
    int64_t open = 0, hidden = 0;
    for (size_t i = 0; i < published->count; i++) {
        const struct tally_line *line = &published->counts[i];
        if (!is_of(line, kind, of))
            continue;
        if (is_few(kind, line->count))
            hidden++;
        else
            open += line->count;
    }
    if (hidden == 1 && !open)
        return shown(ctx, kind, hidden);
    return arena_printf(ctx->arena, "%s%" PRId64, hidden ? "≥" : "", open + hidden);
}
