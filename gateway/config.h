/** The configuration: loa.ini, read with libinih against the table in config.def. */
#ifndef LOA_GATEWAY_CONFIG_H
#define LOA_GATEWAY_CONFIG_H

#include <stddef.h>
#include <stdio.h>

#include "adapters/redis/replicas.h"
#include "social-core/budget.h"
#include "social-core/tariff.h"

#define OPTION_TYPE_TEXT const char *
#define OPTION_TYPE_DIGITS const char *
#define OPTION_TYPE_NUMBER int
#define OPTION_TYPE_DECIMAL double

#define ROUTES_MAX 63 /* one bit each of 64 bits, and one to spare (routes.c) */

/** A way to an SMSC: section [route NAME]. */
struct route {
    const char *name;
#define OPTION(section, field, key, type, fallback, low, high, help)
#define ROUTE_OPTION(field, key, type, fallback, low, high, help) OPTION_TYPE_##type field;
#include "gateway/config.def"
#undef OPTION
#undef ROUTE_OPTION
};

/** All of loa.ini; an option of section `web` with key `public-url` is the field `web_public_url`. Texts are never
 *  NULL and live as long as the configuration. */
struct config {
#define OPTION(section, field, key, type, fallback, low, high, help) OPTION_TYPE_##type field;
#define ROUTE_OPTION(field, key, type, fallback, low, high, help)
#include "gateway/config.def"
#undef OPTION
#undef ROUTE_OPTION
    const char *file;           /**< where it was read from */
    const struct route *routes; /**< in the order of the file; never empty: without any there is one named "default" */
    size_t route_count;
    enum replica_rule replica; /**< [redis] replica */
    struct tariff tariff;      /**< the routes as the core prices them */
    struct arena *arena;
};

/**
 * Reads a file. NULL with one sentence in `why` (`loa.ini:12: …`, and what to do) when the file cannot be read or
 * holds an unknown section or key, a key twice, or a bad value. Owned by the caller, ended by config_free().
 */
struct config *config_read(const char *file, char *why, size_t size);

/** As config_read(), from an open stream that is called `name` in messages. */
struct config *config_read_stream(FILE *stream, const char *name, char *why, size_t size);

/** Gives back the configuration and all its texts. NULL is allowed. */
void config_free(struct config *config);

/** The routes that serve a number in E.164 form, best first: the longest prefix that fits, then the least order, then
 *  as in the file; without any the first route. Fills `serving` (ROUTES_MAX of them), returns how many, 1 at least. */
size_t config_routes(const struct config *config, const char *msisdn, const struct route **serving);

/** The first of config_routes(). */
const struct route *config_route(const struct config *config, const char *msisdn);

/** What the core may spend. */
struct budgets config_budgets(const struct config *config);

/** Reads `-c FILE` from a subcommand's arguments (default /etc/loa/loa.ini) and takes it out of them. */
const char *config_argument(int *argc, char **argv);

/** config_argument() and config_read(); NULL after the reason went to stderr. */
struct config *config_of_arguments(int *argc, char **argv);

#endif
