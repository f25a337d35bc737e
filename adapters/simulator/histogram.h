/** Times in buckets whose width grows with the time, so that a percentile is true to about one part in 64. */
#ifndef LOA_SIMULATOR_HISTOGRAM_H
#define LOA_SIMULATOR_HISTOGRAM_H

#include <stdint.h>

enum { HISTOGRAM_BUCKETS = 32 * 64 };

struct histogram {
    uint64_t count, max;
    uint32_t buckets[HISTOGRAM_BUCKETS];
};

/** Counts a time; longer ones than 2^37 units count as that. */
void histogram_add(struct histogram *histogram, uint64_t time);

/** The time that `part` (0.99) of all are not above; 0 when there is none. */
uint64_t histogram_percentile(const struct histogram *histogram, double part);

#endif
