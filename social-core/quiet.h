/** Quiet hours: the part of the night in which only emergencies and direct replies are sent. An area may have its own. */
#ifndef LOA_QUIET_H
#define LOA_QUIET_H

#include <stdbool.h>
#include <stdint.h>

struct area;
struct ctx;

/** From the hour `from` to before the hour `to` of Viet Nam (UTC+7 all year), 0 to 23; from = to: never quiet. */
struct quiet_hours {
    int from, to;
};

/** Reads "20-5"; false when it is none. */
bool quiet_read(const char *text, struct quiet_hours *hours);

/** True when `now_ms` (UTC) lies in them. */
bool quiet_at(int64_t now_ms, struct quiet_hours hours);

/** The same of an hour of the day. */
bool quiet_hour(int hour, struct quiet_hours hours);

/** When the quiet of this moment ends, UTC; `now_ms` itself when it is not quiet. */
int64_t quiet_end_ms(int64_t now_ms, struct quiet_hours hours);

/** Those of an area: its own, else those of the nearest above that has some, else (also for NULL) the region's. */
struct quiet_hours quiet_of(const struct ctx *ctx, const struct area *area);

/** True when it is quiet in every area there is. */
bool quiet_everywhere(const struct ctx *ctx, int64_t now_ms);

/** The hour and the day of Viet Nam, since 1970. */
int64_t local_hour(int64_t now_ms);
int64_t local_day(int64_t now_ms);

/** How many of the classes (outbox.h), from the most urgent on, are sent also then. */
#define QUIET_CLASSES (OUTBOX_DIRECT + 1)

#endif
