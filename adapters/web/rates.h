/** How often each address may ask: a bucket of tokens an address, in a table of fixed size. */
#ifndef LOA_WEB_RATES_H
#define LOA_WEB_RATES_H

#include <stdbool.h>
#include <stdint.h>

struct web_rates;

/** `per_second` requests of one address on average, ten seconds' worth at once. Owned by the caller. */
struct web_rates *rates_new(unsigned per_second);
void rates_free(struct web_rates *rates);

/** Takes a token of this address at `now_ms`; false when it has none left. */
bool rates_take(struct web_rates *rates, const char *address, int64_t now_ms);

#endif
