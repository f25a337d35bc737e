#include "social-core/quiet.h"

#define HOUR_MS (INT64_C(60) * 60 * 1000)
#define LOCAL_HOURS 7

bool quiet_hour(int hour, int from, int to)
{
    return from <= to ? hour >= from && hour < to : hour >= from || hour < to;
}

bool quiet_at(int64_t now_ms, int from, int to)
{
    return quiet_hour((int)(local_hour(now_ms) % 24), from, to);
}

int64_t local_hour(int64_t now_ms)
{
    return now_ms / HOUR_MS + LOCAL_HOURS;
}

int64_t local_day(int64_t now_ms)
{
    return local_hour(now_ms) / 24;
}
