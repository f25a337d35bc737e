#include "adapters/web/rates.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS 8192
#define BURST_SECONDS 10

/* Two addresses in one place push each other out and begin anew: that errs on the side of answering. The key is
 * random, so nobody can choose addresses that meet. */
struct bucket {
    uint64_t owner;
    int64_t since_ms;
    double tokens;
};

struct web_rates {
    unsigned char key[crypto_shorthash_KEYBYTES];
    double per_ms, full;
    struct bucket buckets[BUCKETS];
};

struct web_rates *rates_new(unsigned per_second)
{
    struct web_rates *rates = calloc(1, sizeof *rates);
    if (!rates)
        return NULL;
    crypto_shorthash_keygen(rates->key);
    rates->per_ms = per_second / 1000.0;
    rates->full = (double)per_second * BURST_SECONDS;
    return rates;
}

void rates_free(struct web_rates *rates)
{
    free(rates);
}

bool rates_take(struct web_rates *rates, const char *address, int64_t now_ms)
{
    uint64_t owner;
    crypto_shorthash((unsigned char *)&owner, (const unsigned char *)address, strlen(address), rates->key);
    struct bucket *bucket = &rates->buckets[owner % BUCKETS];
    if (bucket->owner != owner)
        *bucket = (struct bucket){.owner = owner, .since_ms = now_ms, .tokens = rates->full};
    bucket->tokens += (double)(now_ms - bucket->since_ms) * rates->per_ms;
    bucket->since_ms = now_ms;
    if (bucket->tokens > rates->full)
        bucket->tokens = rates->full;
    if (bucket->tokens < 1)
        return false;
    bucket->tokens -= 1;
    return true;
}
