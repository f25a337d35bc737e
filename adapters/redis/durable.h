/** Whether a Redis keeps what it is given: Loa acknowledges messages on its word. */
#ifndef LOA_REDIS_DURABLE_H
#define LOA_REDIS_DURABLE_H

#include <stddef.h>

/**
 * 0 when the Redis at `url` writes every commit to disk before it answers (appendonly yes, appendfsync always) and
 * evicts nothing; else -1 with one sentence in `why`: what is wrong, and the command that mends it. A Redis that is
 * still loading is waited for.
 */
int durable_check(const char *url, char *why, size_t size);

#endif
