#include "social-core/quiet.h"

#define HOUR_MS (INT64_C(60) * 60 * 1000)
#define LOCAL_HOURS 7

bool quiet_at(int64_t now_ms, int from, int to)
{
    int hour = (int)((now_ms / HOUR_MS + LOCAL_HOURS) % 24);
    return from <= to ? hour >= from && hour < to : hour >= from || hour < to;
}
