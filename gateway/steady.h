/** A clock that never jumps, for limits and pauses. */
#ifndef LOA_GATEWAY_STEADY_H
#define LOA_GATEWAY_STEADY_H

#include <stdint.h>

/** Milliseconds since the machine started; time spent suspended counts. */
int64_t steady_ms(void);

#endif
