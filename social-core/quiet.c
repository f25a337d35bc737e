#include "social-core/quiet.h"

#include <stdio.h>

#include "social-core/directory.h"
#include "social-core/world.h"

#define HOUR_MS (INT64_C(60) * 60 * 1000)
#define LOCAL_HOURS 7

static bool is_hour(int hour)
{
    return hour >= 0 && hour < 24;
}

bool quiet_read(const char *text, struct quiet_hours *hours)
{
    struct quiet_hours read;
    int end = 0;
    if (sscanf(text, "%2d-%2d%n", &read.from, &read.to, &end) != 2 || text[end] || !is_hour(read.from) ||
        !is_hour(read.to))
        return false;
    *hours = read;
    return true;
}

bool quiet_hour(int hour, struct quiet_hours hours)
{
    return hours.from <= hours.to ? hour >= hours.from && hour < hours.to : hour >= hours.from || hour < hours.to;
}

bool quiet_at(int64_t now_ms, struct quiet_hours hours)
{
    return quiet_hour((int)(local_hour(now_ms) % 24), hours);
}

int64_t quiet_end_ms(int64_t now_ms, struct quiet_hours hours)
{
    int64_t hour = local_hour(now_ms);
    if (!quiet_at(now_ms, hours))
        return now_ms;
    while (quiet_hour((int)(hour % 24), hours))
        hour++;
    return (hour - LOCAL_HOURS) * HOUR_MS;
}

struct quiet_hours quiet_of(const struct ctx *ctx, const struct area *area)
{
    return area && area->quiet ? *area->quiet : ctx->world->budgets.quiet;
}

bool quiet_everywhere(const struct ctx *ctx, int64_t now_ms)
{
    const struct area *const *areas;
    size_t count = areas_with_quiet(ctx, &areas);
    for (size_t i = 0; i < count; i++)
        if (!quiet_at(now_ms, *areas[i]->quiet))
            return false;
    return quiet_at(now_ms, quiet_of(ctx, NULL));
}

int64_t local_hour(int64_t now_ms)
{
    return now_ms / HOUR_MS + LOCAL_HOURS;
}

int64_t local_day(int64_t now_ms)
{
    return local_hour(now_ms) / 24;
}
