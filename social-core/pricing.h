/** What a broadcast will cost, before anything is sent: recipients, segments, money. */
#ifndef LOA_PRICING_H
#define LOA_PRICING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "social-core/broadcast.h"
#include "social-core/tariff.h"

#define PRICE_PARTS 32

/** A share of the whole: a language, or a way. */
struct price_part {
    const char *name;
    uint64_t recipients, segments;
    double money;
};

struct price {
    uint64_t recipients;
    uint64_t looked;      /**< how many of them were looked at: when not all, the rest is reckoned from these */
    uint64_t segments;    /**< as each recipient wants it, with accents or without */
    uint64_t all_accents; /**< if everybody got it with accents */
    uint64_t no_accents;  /**< and if nobody did */
    double money;
    struct price_part languages[PRICE_PARTS], ways[PRICE_PARTS];
    size_t language_count, way_count;
};

/** How many recipients are looked at one by one; of more, evenly spaced ones. */
#define PRICE_LOOKS 20000

/** Prices a draft that broadcast_wrong() finds nothing wrong with. Each recipient looked at is priced by the very text
 *  and route it would get. Changes nothing. Memory does not grow with the audience. */
void broadcast_price(struct ctx *ctx, const struct broadcast *draft, uint64_t looks, struct price *price);

/** The price as JSON, to be kept with what it is the price of: members as above (money in whole units), `languages` and
 *  `ways` as lists. */
const char *price_text(struct ctx *ctx, const struct price *price);

#endif
