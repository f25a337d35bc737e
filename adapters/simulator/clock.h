/** The simulator's clocks. */
#ifndef LOA_SIMULATOR_CLOCK_H
#define LOA_SIMULATOR_CLOCK_H

#include <stdint.h>
#include <time.h>

/** Microseconds of a clock that only goes forward. */
static inline int64_t clock_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/** Milliseconds of the same clock. */
static inline int64_t clock_ms(void)
{
    return clock_us() / 1000;
}

/** Milliseconds since 1970, for people. */
static inline int64_t clock_wall_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

#endif
