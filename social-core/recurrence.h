/** What comes again: each day, week or month at the same time of day in Viet Nam (UTC+7 all year). */
#ifndef LOA_RECURRENCE_H
#define LOA_RECURRENCE_H

#include <stdint.h>

enum recurrence { ONCE, DAILY, WEEKLY, MONTHLY, RECURRENCES };

/** "once", "daily", …: as kept and in forms. */
const char *recurrence_name(enum recurrence every);

/** The recurrence of that name; ONCE when there is none. */
enum recurrence recurrence_named(const char *name);

/**
 * The first time after `after_ms` at which it comes, counted from its first time `first_ms` (itself one of them); both
 * UTC. Monthly: the same day of the month, or the month's last where it has no such day. ONCE: `first_ms`, whenever.
 */
int64_t recurrence_next(int64_t first_ms, enum recurrence every, int64_t after_ms);

#endif
