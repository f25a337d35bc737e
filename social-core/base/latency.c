#include "social-core/base/latency.h"

#include <stddef.h>
#include <time.h>

static const int64_t bounds[LATENCY_BOUNDS] = {100,     250,     500,     1000,     2500,     5000,
                                               10000,   25000,   50000,   100000,   250000,   500000,
                                               1000000, 2500000, 5000000, 10000000, 30000000, 60000000};

int64_t latency_bound_us(unsigned index)
{
    return bounds[index];
}

void latency_add(struct latency *latency, int64_t us)
{
    unsigned bucket = 0;
    us = us > 0 ? us : 0;
    while (bucket < LATENCY_BOUNDS && us > bounds[bucket])
        bucket++;
    latency->buckets[bucket]++;
    latency->count++;
    latency->sum_us += (uint64_t)us;
}

double latency_quantile_us(const struct latency *now, const struct latency *before, double part)
{
    static const struct latency nothing;
    before = before ? before : &nothing;
    double wanted = part * (double)(now->count - before->count), seen = 0;
    if (now->count == before->count)
        return -1;
    for (unsigned bucket = 0; bucket < LATENCY_BOUNDS; bucket++) {
        double here = (double)(now->buckets[bucket] - before->buckets[bucket]);
        double low = bucket ? (double)bounds[bucket - 1] : 0;
        if (here > 0 && seen + here >= wanted)
            return low + ((double)bounds[bucket] - low) * (wanted - seen) / here;
        seen += here;
    }
    return (double)bounds[LATENCY_BOUNDS - 1];
}

int64_t latency_clock_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
