/** Quiet hours: the part of the night in which only emergencies and direct replies are sent. */
#ifndef LOA_QUIET_H
#define LOA_QUIET_H

#include <stdbool.h>
#include <stdint.h>

#include "social-core/outbox.h"

/** True when `now_ms` (UTC) lies in the hours from `from` to before `to` of Viet Nam (UTC+7 all year); from = to: never. */
bool quiet_at(int64_t now_ms, int from, int to);

/** The same of an hour of the day. */
bool quiet_hour(int hour, int from, int to);

/** The hour and the day of Viet Nam, since 1970. */
int64_t local_hour(int64_t now_ms);
int64_t local_day(int64_t now_ms);

/** How many of the classes, from the most urgent on, are sent also then. */
#define QUIET_CLASSES (OUTBOX_DIRECT + 1)

#endif
