/** What sending costs: the ways a message may take, and what a segment costs on each. The gateway's routes fill it. */
#ifndef LOA_TARIFF_H
#define LOA_TARIFF_H

#include <stddef.h>

struct way {
    const char *name;
    double cost; /**< of one segment, in the operator's money */
};

struct tariff {
    const struct way *ways;
    size_t count;
    /** The way of a number in E.164 form: an index. */
    size_t (*way_of)(const void *owner, const char *msisdn);
    const void *owner;
};

#endif
