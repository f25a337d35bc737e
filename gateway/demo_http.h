/** One request to a program of this machine, for the demo: blocks until it is answered. */
#ifndef LOA_GATEWAY_DEMO_HTTP_H
#define LOA_GATEWAY_DEMO_HTTP_H

#include <stdint.h>

#include "social-core/base/arena.h"

/**
 * Asks 127.0.0.1:port for `path`: a GET, or a POST when there is a `body`. Returns the status, 0 when nothing answered
 * within five seconds. `*answer` gets the body of the answer, in the arena.
 */
int demo_http(struct arena *arena, uint16_t port, const char *path, const char *body, const char **answer);

#endif
