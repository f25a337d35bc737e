#include "social-core/recurrence.h"

#include <stdbool.h>
#include <string.h>
#include <time.h>

#define DAY_MS INT64_C(86400000)
#define ZONE_MS (7 * INT64_C(3600000))

static const char *const names[RECURRENCES] = {"once", "daily", "weekly", "monthly"};

const char *recurrence_name(enum recurrence every)
{
    return names[every];
}

enum recurrence recurrence_named(const char *name)
{
    for (enum recurrence every = ONCE; name && every < RECURRENCES; every++)
        if (!strcmp(name, names[every]))
            return every;
    return ONCE;
}

static int64_t next_by_days(int64_t first_ms, int64_t days, int64_t after_ms)
{
    int64_t step = days * DAY_MS, passed = (after_ms - first_ms) / step + 1;
    return after_ms < first_ms ? first_ms : first_ms + passed * step;
}

static int days_of_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 1 && leap ? 29 : days[month];
}

/* The same moment so many months later. */
static int64_t months_later(int64_t first_ms, int months)
{
    int64_t local = first_ms + ZONE_MS;
    time_t seconds = (time_t)(local / 1000);
    struct tm parts;
    gmtime_r(&seconds, &parts);
    int month = parts.tm_mon + months, last;
    parts.tm_year += month / 12;
    parts.tm_mon = month % 12;
    last = days_of_month(parts.tm_year + 1900, parts.tm_mon);
    parts.tm_mday = parts.tm_mday < last ? parts.tm_mday : last;
    return (int64_t)timegm(&parts) * 1000 + local % 1000 - ZONE_MS;
}

static int64_t next_by_months(int64_t first_ms, int64_t after_ms)
{
    int months = after_ms > first_ms ? (int)((after_ms - first_ms) / (31 * DAY_MS)) : 0;
    while (months_later(first_ms, months) <= after_ms)
        months++;
    return months_later(first_ms, months);
}

int64_t recurrence_next(int64_t first_ms, enum recurrence every, int64_t after_ms)
{
    switch (every) {
    case DAILY:
        return next_by_days(first_ms, 1, after_ms);
    case WEEKLY:
        return next_by_days(first_ms, 7, after_ms);
    case MONTHLY:
        return next_by_months(first_ms, after_ms);
    default:
        return first_ms;
    }
}
