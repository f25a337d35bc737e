/**
 * The folder of a demo: everything it keeps, locked while it runs. What was told when it was ready last (demo.json) is
 * remembered, so that ports and the officer's keys stay the same from one run to the next.
 */
#ifndef LOA_GATEWAY_DEMO_FOLDER_H
#define LOA_GATEWAY_DEMO_FOLDER_H

#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "social-core/base/arena.h"

#define DEMO_SHORTCODE "8099"

/** Each a port of 127.0.0.1: DEMO_PORT(name). */
#define DEMO_PORTS(DEMO_PORT)                                                                                          \
    DEMO_PORT(web)                                                                                                     \
    DEMO_PORT(phones)                                                                                                  \
    DEMO_PORT(smpp)                                                                                                    \
    DEMO_PORT(box)                                                                                                     \
    DEMO_PORT(admin)                                                                                                   \
    DEMO_PORT(sendsms)

struct demo_ports {
#define DEMO_PORT(name) uint16_t name;
    DEMO_PORTS(DEMO_PORT)
#undef DEMO_PORT
};

struct demo_folder {
    struct arena *arena;
    const char *path;  /**< absolute */
    json_t *last_time; /**< demo.json as the last run left it; NULL: the first run has not come to its end */
    struct demo_ports ports;
};

/**
 * Opens the folder, makes it when it is new, locks it and makes it the working directory. `path` NULL is
 * $XDG_STATE_HOME/loa-demo. `wanted` holds the ports that were asked for, 0 for any. -1 with one sentence in `why`.
 */
int demo_folder_open(struct demo_folder *folder, const char *path, const struct demo_ports *wanted, char *why,
                     size_t size);

/** Ends the lock when the last program that inherited it has ended. */
void demo_folder_close(struct demo_folder *folder);

/** Writes redis.conf, kannel.conf and loa.ini. -1 with one sentence in `why`. */
int demo_folder_configure(const struct demo_folder *folder, char *why, size_t size);

/** Keeps what was told, for the next time. -1 with one sentence in `why`. */
int demo_folder_remember(const struct demo_folder *folder, const json_t *told, char *why, size_t size);

#endif
