#include "moderation/times.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MINUTE_MS INT64_C(60000)

/* Minutes: what is said is at most half as long again as it was. What took longer than the last is counted there. */
static const int64_t bounds[] = {1,    2,     3,     5,     7,     10,    15,    20,    30,     45,     60,    90,
                                 120,  180,   240,   360,   480,   720,   1080,  1440,  2160,   2880,   4320,  5760,
                                 8640, 10080, 14400, 20160, 28800, 43200, 64800, 86400, 129600, 259200, 525600};
#define BOUNDS (sizeof bounds / sizeof *bounds)

void times_note(struct ctx *ctx, int64_t took_ms)
{
    size_t at = 0;
    while (at + 1 < BOUNDS && took_ms > bounds[at] * MINUTE_MS)
        at++;
    tally(ctx, "time", arena_printf(ctx->arena, "%" PRId64, bounds[at]), 1);
}

static int64_t within(const int64_t counts[BOUNDS], int64_t wanted)
{
    int64_t sum = 0;
    for (size_t i = 0; i < BOUNDS; i++)
        if (counts[i] && (sum += counts[i]) >= wanted)
            return bounds[i];
    return 0;
}

struct times times_of(const struct tally_line *lines, size_t count, const char *month)
{
    int64_t counts[BOUNDS] = {0}, all = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t bound = !strcmp(lines[i].what, "time") ? strtoll(lines[i].of, NULL, 10) : 0;
        for (size_t at = 0; at < BOUNDS && (!month || !strcmp(month, lines[i].month)); at++)
            if (bounds[at] == bound) {
                counts[at] += lines[i].count;
                all += lines[i].count;
            }
    }
    return (struct times){
        .decided = all, .median = within(counts, (all + 1) / 2), .ninety = within(counts, (all * 9 + 9) / 10)};
}
