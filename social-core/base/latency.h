/** A histogram of times with fixed buckets, as Prometheus wants it: cheap to add to, and quantiles of a span of time. */
#ifndef LOA_BASE_LATENCY_H
#define LOA_BASE_LATENCY_H

#include <stdint.h>

#define LATENCY_BOUNDS 18 /**< from 100 us to a minute */

struct latency {
    uint64_t buckets[LATENCY_BOUNDS + 1]; /**< each its own; the last holds what is over every bound */
    uint64_t count, sum_us;
};

/** The upper end of bucket `index`, us. */
int64_t latency_bound_us(unsigned index);

/** Adds one time; a negative one (the clock was set back) counts as 0. */
void latency_add(struct latency *latency, int64_t us);

/** The time, us, within which `part` (0 to 1) of what was added between `before` and `now` stayed; interpolated within
 *  a bucket; -1 when nothing was added. `before` NULL: since the beginning. */
double latency_quantile_us(const struct latency *now, const struct latency *before, double part);

/** A clock that only goes forward, us. */
int64_t latency_clock_us(void);

#endif
