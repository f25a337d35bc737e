#include "social-core/calendar.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#define DAY_MS INT64_C(86400000)
#define MINUTE_MS INT64_C(60000)
#define VIETNAM_MS (7 * 60 * MINUTE_MS)
#define MONDAY_TO_FRIDAY 0x3eu
#define LONGEST_SPAN 400 /* days: an office that is never open keeps nobody waiting for ever */

struct special {
    int64_t day;
    bool worked;
};

struct calendar {
    struct special *days; /* in order */
    size_t count;
};

const struct hours hours_usual = {.weekdays = MONDAY_TO_FRIDAY,
                                  .spans = {{7 * 60 + 30, 11 * 60 + 30}, {13 * 60 + 30, 17 * 60}}};

int64_t calendar_day(int64_t ms)
{
    int64_t local = ms + VIETNAM_MS;
    return local / DAY_MS - (local % DAY_MS < 0);
}

static int minute_of(int64_t ms)
{
    return (int)((ms + VIETNAM_MS - calendar_day(ms) * DAY_MS) / MINUTE_MS);
}

const char *calendar_day_text(struct arena *arena, int64_t ms)
{
    time_t at = (time_t)(calendar_day(ms) * (DAY_MS / 1000));
    struct tm parts;
    gmtime_r(&at, &parts);
    return arena_printf(arena, "%d/%d", parts.tm_mday, parts.tm_mon + 1);
}

/* "2026-02-17" as a day; -1 when it is none. */
static int64_t day_of(const char *date)
{
    struct tm parts = {0};
    int end = 0;
    if (sscanf(date, "%4d-%2d-%2d%n", &parts.tm_year, &parts.tm_mon, &parts.tm_mday, &end) != 3 || date[end])
        return -1;
    struct tm wanted = {.tm_year = parts.tm_year - 1900, .tm_mon = parts.tm_mon - 1, .tm_mday = parts.tm_mday};
    struct tm made = wanted;
    time_t seconds = timegm(&made);
    return made.tm_mday == wanted.tm_mday && made.tm_mon == wanted.tm_mon ? seconds / 86400 : -1;
}

static int by_day(const void *a, const void *b)
{
    int64_t one = ((const struct special *)a)->day, other = ((const struct special *)b)->day;
    return (one > other) - (one < other);
}

static int take_days(struct calendar *calendar, json_t *dates, bool worked, const char *path, char *why, size_t size)
{
    const char *date;
    json_t *name;
    json_object_foreach(dates, date, name)
    {
        int64_t day = day_of(date);
        if (day < 0) {
            snprintf(why, size, "%s: %.20s is no date; write 2026-02-17", path, date);
            return -1;
        }
        calendar->days[calendar->count++] = (struct special){.day = day, .worked = worked};
    }
    return 0;
}

struct calendar *calendar_load(const char *path, char *why, size_t size)
{
    json_error_t error;
    json_t *file = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (!file) {
        snprintf(why, size, "%s: line %d: %s", path, error.line, error.text);
        return NULL;
    }
    json_t *holidays = json_object_get(file, "holidays"), *made_up = json_object_get(file, "made_up");
    struct calendar *calendar = calloc(1, sizeof *calendar);
    calendar->days = calloc(json_object_size(holidays) + json_object_size(made_up) + 1, sizeof *calendar->days);
    int failed = take_days(calendar, holidays, false, path, why, size);
    if (!failed)
        failed = take_days(calendar, made_up, true, path, why, size);
    json_decref(file);
    if (failed) {
        calendar_free(calendar);
        return NULL;
    }
    qsort(calendar->days, calendar->count, sizeof *calendar->days, by_day);
    return calendar;
}

int64_t calendar_known_to(const struct calendar *calendar)
{
    return calendar->count ? calendar->days[calendar->count - 1].day : 0;
}

void calendar_free(struct calendar *calendar)
{
    if (!calendar)
        return;
    free(calendar->days);
    free(calendar);
}

/* "1-5" or "1,3,5": where it ends, or NULL. */
static const char *read_weekdays(const char *text, unsigned *weekdays)
{
    *weekdays = 0;
    for (;; text++) {
        if (*text < '1' || *text > '7')
            return NULL;
        int from = *text++ - '0', to = from;
        if (*text == '-' && text[1] >= '1' && text[1] <= '7') {
            to = text[1] - '0';
            text += 2;
        }
        for (int day = from; day <= to; day++)
            *weekdays |= 1u << day;
        if (*text != ',')
            return text;
    }
}

bool hours_read(const char *text, struct hours *hours)
{
    struct hours read = {0};
    text = read_weekdays(text, &read.weekdays);
    if (!text || *text++ != ' ')
        return false;
    for (size_t i = 0; i < HOURS_SPANS; i++) {
        int h1, m1, h2, m2, end = 0, after = i ? read.spans[i - 1].to : 0;
        if (sscanf(text, "%2d:%2d-%2d:%2d%n", &h1, &m1, &h2, &m2, &end) != 4)
            return false;
        int from = h1 * 60 + m1, to = h2 * 60 + m2;
        if (m1 < 0 || m1 > 59 || m2 < 0 || m2 > 59 || from < after || to <= from || to > 24 * 60)
            return false;
        read.spans[i].from = from;
        read.spans[i].to = to;
        text += end;
        if (!*text) {
            *hours = read;
            return true;
        }
        if (*text++ != ',')
            return false;
    }
    return false;
}

const char *hours_text(struct arena *arena, const struct hours *hours)
{
    const char *text = "";
    for (size_t i = 0; i < HOURS_SPANS && hours->spans[i].to > hours->spans[i].from; i++)
        text = arena_printf(arena, "%s%s%d:%02d-%d:%02d", text, i ? ", " : "", hours->spans[i].from / 60,
                            hours->spans[i].from % 60, hours->spans[i].to / 60, hours->spans[i].to % 60);
    return text;
}

static const struct special *special_day(const struct calendar *calendar, int64_t day)
{
    struct special wanted = {.day = day};
    return calendar && calendar->count
               ? bsearch(&wanted, calendar->days, calendar->count, sizeof *calendar->days, by_day)
               : NULL;
}

bool calendar_works(const struct calendar *calendar, const struct hours *hours, int64_t day)
{
    const struct special *special = special_day(calendar, day);
    if (special)
        return special->worked;
    return hours->weekdays >> ((day + 3) % 7 + 1) & 1; /* 1970-01-01 was a Thursday */
}

bool calendar_open_at(const struct calendar *calendar, const struct hours *hours, int64_t at_ms)
{
    int minute = minute_of(at_ms);
    if (!calendar_works(calendar, hours, calendar_day(at_ms)))
        return false;
    for (size_t i = 0; i < HOURS_SPANS; i++)
        if (minute >= hours->spans[i].from && minute < hours->spans[i].to)
            return true;
    return false;
}

static int closing_of(const struct hours *hours)
{
    int closing = 0;
    for (size_t i = 0; i < HOURS_SPANS; i++)
        if (hours->spans[i].to > closing)
            closing = hours->spans[i].to;
    return closing;
}

static int64_t next_working(const struct calendar *calendar, const struct hours *hours, int64_t day)
{
    for (int i = 0; i < LONGEST_SPAN && !calendar_works(calendar, hours, day); i++)
        day++;
    return day;
}

int64_t calendar_due(const struct calendar *calendar, const struct hours *hours, int64_t from_ms, int days)
{
    int closing = closing_of(hours);
    int64_t day = calendar_day(from_ms);
    day = next_working(calendar, hours, minute_of(from_ms) >= closing ? day + 1 : day);
    for (; days > 0; days--)
        day = next_working(calendar, hours, day + 1);
    return day * DAY_MS + closing * MINUTE_MS - VIETNAM_MS;
}

int calendar_days_between(const struct calendar *calendar, const struct hours *hours, int64_t from_ms, int64_t to_ms)
{
    int count = 0;
    int64_t last = calendar_day(to_ms);
    for (int64_t day = calendar_day(from_ms) + 1; day <= last && count < LONGEST_SPAN; day++)
        count += calendar_works(calendar, hours, day);
    return count;
}
