#include "adapters/simulator/histogram.h"

#define STEPS_BITS 6
#define STEPS (1u << STEPS_BITS)

/* Below STEPS a bucket a unit; above, STEPS buckets for each power of two. */
static unsigned bucket_of(uint64_t time)
{
    if (time < STEPS)
        return (unsigned)time;
    unsigned shift = 63 - (unsigned)__builtin_clzll(time) - STEPS_BITS;
    unsigned bucket = (shift + 1) * STEPS + (unsigned)(time >> shift) - STEPS;
    return bucket < HISTOGRAM_BUCKETS ? bucket : HISTOGRAM_BUCKETS - 1;
}

static uint64_t end_of(unsigned bucket)
{
    if (bucket < STEPS)
        return bucket;
    unsigned shift = bucket / STEPS - 1;
    return ((uint64_t)(bucket % STEPS + STEPS + 1) << shift) - 1;
}

void histogram_add(struct histogram *histogram, uint64_t time)
{
    histogram->count++;
    histogram->buckets[bucket_of(time)]++;
    if (time > histogram->max)
        histogram->max = time;
}

uint64_t histogram_percentile(const struct histogram *histogram, double part)
{
    uint64_t wanted = (uint64_t)((double)histogram->count * part + 0.5), seen = 0;
    for (unsigned bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++) {
        seen += histogram->buckets[bucket];
        if (seen && seen >= wanted)
            return end_of(bucket) < histogram->max ? end_of(bucket) : histogram->max;
    }
    return histogram->max;
}
