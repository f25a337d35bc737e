/** What the simulator counts since it started: see stats.def. */
#ifndef LOA_SIMULATOR_STATS_H
#define LOA_SIMULATOR_STATS_H

#include <stdint.h>

struct stats {
#define COUNTER(name, what) uint64_t name;
#include "adapters/simulator/stats.def"
};

#endif
