/**
 * Working time: which days an office works, when it is open, and when what it was asked is due. Days are those of
 * Viet Nam (UTC+7 all year), counted from 1970-01-01. Public holidays are data: data/holidays.json, with their source.
 */
#ifndef LOA_CALENDAR_H
#define LOA_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "social-core/base/arena.h"

struct calendar;

#define HOURS_SPANS 3

/** When an office is open: the days of its week, and spans of minutes since midnight on each of them. */
struct hours {
    unsigned weekdays; /**< bit 1 Monday … bit 7 Sunday (ISO 8601) */
    struct {
        int from, to;
    } spans[HOURS_SPANS]; /**< in order; from = to: no more */
};

/** Monday to Friday, 7:30 to 11:30 and 13:30 to 17:00. */
extern const struct hours hours_usual;

/** Reads `{"holidays": {"2026-01-01": "name"}, "made_up": {…}}` (made up: a weekend's day that is worked). NULL with one
 *  sentence in `why`. Owned by the caller, ended by calendar_free(). */
struct calendar *calendar_load(const char *path, char *why, size_t size);
void calendar_free(struct calendar *calendar);

/** The last day that it knows a holiday of; 0: it knows none. */
int64_t calendar_known_to(const struct calendar *calendar);

/** Reads "1-5 07:30-11:30,13:30-17:00" (weekdays, a span or list; blank; spans). False when it is none of that. */
bool hours_read(const char *text, struct hours *hours);

/** "7:30-11:30, 13:30-17:00". */
const char *hours_text(struct arena *arena, const struct hours *hours);

/** True when an office with these hours works on this day. */
bool calendar_works(const struct calendar *calendar, const struct hours *hours, int64_t day);

/** True when it is open at this moment (UTC ms). */
bool calendar_open_at(const struct calendar *calendar, const struct hours *hours, int64_t at_ms);

/**
 * When something asked at `from_ms` is due: at closing time of the `days`th working day after the one on which it was
 * received. What comes after closing time, or on a free day, is received on the next working day. 0 days: the same day.
 */
int64_t calendar_due(const struct calendar *calendar, const struct hours *hours, int64_t from_ms, int days);

/** How many working days lie after `from_ms`'s day up to and with `to_ms`'s: how late something is. */
int calendar_days_between(const struct calendar *calendar, const struct hours *hours, int64_t from_ms, int64_t to_ms);

/** The day in Viet Nam, and as people say it: "27/11". */
int64_t calendar_day(int64_t ms);
const char *calendar_day_text(struct arena *arena, int64_t ms);

#endif
