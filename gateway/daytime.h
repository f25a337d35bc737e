/** The clock of the day, and how long something waits on it although somebody sets it meanwhile. */
#ifndef LOA_GATEWAY_DAYTIME_H
#define LOA_GATEWAY_DAYTIME_H

#include <stdint.h>

/** Milliseconds since 1970. Notes, and logs, that the clock was set since the last call. */
int64_t daytime_ms(void);

/** How long ago `since_ms` was, in milliseconds. Where this process saw the clock being set forward since then, what it
 *  was set forward by does not count: nobody waited through that time. */
int64_t daytime_age_ms(int64_t since_ms);

#endif
