#include "gateway/config.h"

#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/base/arena.h"

#define LINE_MAX_BYTES 8192

enum option_type { TEXT, DIGITS, NUMBER, DECIMAL };

struct option {
    const char *section, *key, *fallback, *help;
    enum option_type type;
    double low, high;
    size_t offset;
};

static const struct option options[] = {
#define OPTION(section, field, key, type, fallback, low, high, help)                                                   \
    {#section, key, fallback, help, type, low, high, offsetof(struct config, field)},
#define ROUTE_OPTION(field, key, type, fallback, low, high, help)
#include "gateway/config.def"
#undef OPTION
#undef ROUTE_OPTION
};

static const struct option route_options[] = {
#define OPTION(section, field, key, type, fallback, low, high, help)
#define ROUTE_OPTION(field, key, type, fallback, low, high, help)                                                      \
    {"route NAME", key, fallback, help, type, low, high, offsetof(struct route, field)},
#include "gateway/config.def"
#undef OPTION
#undef ROUTE_OPTION
};

#define OPTION_COUNT (sizeof options / sizeof *options)
#define ROUTE_OPTION_COUNT (sizeof route_options / sizeof *route_options)

struct reading {
    struct config *config;
    struct route routes[ROUTES_MAX];
    bool set[OPTION_COUNT], route_set[ROUTES_MAX][ROUTE_OPTION_COUNT];
    FILE *stream;
    const char *name;
    int line;
    bool failed;
    char *why;
    size_t size;
};

/* What stands in the file may be anything; a terminal must not obey it. */
static void without_controls(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            *text = '?';
}

__attribute__((format(printf, 2, 3))) static void fail(struct reading *reading, const char *format, ...)
{
    if (reading->failed)
        return;
    reading->failed = true;
    int used = snprintf(reading->why, reading->size, "%s:%d: ", reading->name, reading->line);
    va_list args;
    va_start(args, format);
    if (used >= 0 && (size_t)used < reading->size)
        vsnprintf(reading->why + used, reading->size - (size_t)used, format, args);
    va_end(args);
    without_controls(reading->why);
}

static bool text_fits(struct reading *reading, const struct option *option, const char *value)
{
    size_t length = strlen(value);
    if (length < (size_t)option->low || length > (size_t)option->high)
        fail(reading, "%s is %zu characters long; write %.0f to %.0f", option->key, length, option->low, option->high);
    else if (option->type == DIGITS && strspn(value, "0123456789") != length)
        fail(reading, "%s is '%s'; write digits only", option->key, value);
    return !reading->failed;
}

static bool number_fits(struct reading *reading, const struct option *option, const char *value, double *number)
{
    const char *allowed = option->type == NUMBER ? "-0123456789" : "-.0123456789";
    char *end;
    *number = strtod(value, &end);
    if (!*value || value[strspn(value, allowed)] || *end)
        fail(reading, "%s is '%s'; write a %s", option->key, value,
             option->type == NUMBER ? "whole number" : "number such as 350 or 0.35");
    else if (*number < option->low || *number > option->high)
        fail(reading, "%s is %s; write a number from %.0f to %.0f", option->key, value, option->low, option->high);
    return !reading->failed;
}

static void put(struct reading *reading, void *record, const struct option *option, const char *value)
{
    void *place = (char *)record + option->offset;
    double number;
    if (option->type == TEXT || option->type == DIGITS) {
        if (text_fits(reading, option, value))
            *(const char **)place = arena_strdup(reading->config->arena, value);
    } else if (number_fits(reading, option, value, &number)) {
        if (option->type == NUMBER)
            *(int *)place = (int)number;
        else
            *(double *)place = number;
    }
}

static void put_defaults(struct reading *reading, void *record, const struct option *table, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put(reading, record, &table[i], table[i].fallback);
}

static size_t add_route(struct reading *reading, const char *name)
{
    struct config *config = reading->config;
    if (config->route_count == ROUTES_MAX) {
        fail(reading, "more than %d routes", ROUTES_MAX);
        return ROUTES_MAX;
    }
    struct route *route = &reading->routes[config->route_count];
    put_defaults(reading, route, route_options, ROUTE_OPTION_COUNT);
    route->name = arena_strdup(config->arena, name);
    return config->route_count++;
}

static size_t route_at(struct reading *reading, const char *name)
{
    if (!*name || name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")]) {
        fail(reading, "a route needs a name of letters, digits, - and _: write [route vinaphone]");
        return ROUTES_MAX;
    }
    for (size_t i = 0; i < reading->config->route_count; i++)
        if (!strcmp(reading->routes[i].name, name))
            return i;
    return add_route(reading, name);
}

static bool section_known(const char *section)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (!strcmp(options[i].section, section))
            return true;
    return false;
}

/* Finds the option and puts its value; `set` says which were seen, so that a key that stands twice is told. */
static void take(struct reading *reading, const struct option *table, size_t count, bool *set, void *record,
                 const char *section, const char *key, const char *value)
{
    bool route = table == route_options;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(table[i].key, key) != 0 || (!route && strcmp(table[i].section, section) != 0))
            continue;
        if (set[i])
            fail(reading, "%s stands twice in [%s]; keep one", key, section);
        set[i] = true;
        put(reading, record, &table[i], value);
        return;
    }
    fail(reading, "[%s] has no key '%s'; loa.ini(5) lists them", section, key);
}

static int on_value(void *user, const char *section, const char *key, const char *value)
{
    struct reading *reading = user;
    if (reading->failed)
        return 0;
    if (!strncmp(section, "route", 5) && (!section[5] || section[5] == ' ')) {
        size_t at = route_at(reading, section[5] ? section + 6 : "");
        if (at < ROUTES_MAX)
            take(reading, route_options, ROUTE_OPTION_COUNT, reading->route_set[at], &reading->routes[at], section, key,
                 value);
    } else if (section_known(section)) {
        take(reading, options, OPTION_COUNT, reading->set, reading->config, section, key, value);
    } else if (*section) {
        fail(reading,
             "no section [%s]; there are [gateway] [delivery] [kannel] [redis] [web] [phones] [budget] [moderation] "
             "[route NAME]",
             section);
    } else {
        fail(reading, "'%s' stands in no section; write [kannel] or another above it", key);
    }
    return !reading->failed;
}

/* libinih cuts a line that is too long in two without a word, and knows no NUL: both are told here. */
static char *next_line(char *line, int room, void *user)
{
    struct reading *reading = user;
    if (reading->failed || !fgets(line, room, reading->stream))
        return NULL;
    reading->line++;
    if (!strchr(line, '\n') && !feof(reading->stream)) {
        fail(reading, "the line is longer than %d bytes or holds a NUL", room - 2);
        return NULL;
    }
    return line;
}

static void read_all(struct reading *reading)
{
    ini_max_line = LINE_MAX_BYTES;
    ini_allow_multiline = false;
    put_defaults(reading, reading->config, options, OPTION_COUNT);
    int bad_line = ini_parse_stream(next_line, reading, on_value, reading);
    if (bad_line > 0 && (!reading->failed || bad_line < reading->line)) {
        reading->failed = false;
        reading->line = bad_line;
        fail(reading, "neither [section] nor key = value");
    }
    if (!reading->failed && !reading->config->route_count)
        add_route(reading, "default");
}

static size_t way_of(const void *owner, const char *msisdn)
{
    const struct config *config = owner;
    return (size_t)(config_route(config, msisdn) - config->routes);
}

static void set_tariff(struct config *config)
{
    struct way *ways = arena_alloc(config->arena, config->route_count * sizeof *ways);
    for (size_t i = 0; i < config->route_count; i++)
        ways[i] = (struct way){.name = config->routes[i].name, .cost = config->routes[i].cost_per_segment};
    config->tariff = (struct tariff){.ways = ways, .count = config->route_count, .way_of = way_of, .owner = config};
}

static void set_replica(struct reading *reading)
{
    if (!reading->failed && !replica_rule_named(reading->config->redis_replica, &reading->config->replica))
        fail(reading, "replica is '%s'; write auto, must or off", reading->config->redis_replica);
}

struct config *config_read_stream(FILE *stream, const char *name, char *why, size_t size)
{
    struct arena *arena = arena_new();
    struct config *config = arena_alloc(arena, sizeof *config);
    struct reading *reading = arena_alloc(arena, sizeof *reading);
    config->arena = arena;
    config->file = arena_strdup(arena, name);
    *reading = (struct reading){.config = config, .stream = stream, .name = name, .why = why, .size = size};
    read_all(reading);
    set_replica(reading);
    if (reading->failed) {
        arena_free(arena);
        return NULL;
    }
    config->routes = reading->routes;
    set_tariff(config);
    return config;
}

struct config *config_read(const char *file, char *why, size_t size)
{
    FILE *stream = fopen(file, "re");
    if (!stream) {
        snprintf(why, size, "%s: %s; write one after loa.ini(5), or name another with -c FILE", file, strerror(errno));
        return NULL;
    }
    struct config *config = config_read_stream(stream, file, why, size);
    fclose(stream);
    return config;
}

void config_free(struct config *config)
{
    if (config)
        arena_free(config->arena);
}

/* The length of the longest of `prefixes` that begins `digits`; 0 for none. */
static size_t prefix_length(const char *prefixes, const char *digits)
{
    size_t longest = 0;
    for (const char *at = prefixes; *at;) {
        at += strspn(at, " \t,");
        const char *prefix = *at == '+' ? at + 1 : at;
        size_t length = strcspn(prefix, " \t,");
        if (length > longest && !strncmp(prefix, digits, length))
            longest = length;
        at = prefix + length;
    }
    return longest;
}

size_t config_routes(const struct config *config, const char *msisdn, const struct route **serving)
{
    const char *digits = *msisdn == '+' ? msisdn + 1 : msisdn;
    size_t count = 0, lengths[ROUTES_MAX];
    for (size_t i = 0; i < config->route_count; i++) {
        const struct route *route = &config->routes[i];
        size_t length = prefix_length(route->prefixes, digits), at = count;
        if (!length && *route->prefixes)
            continue;
        for (; at && (length > lengths[at - 1] || (length == lengths[at - 1] && route->order < serving[at - 1]->order));
             at--) {
            lengths[at] = lengths[at - 1];
            serving[at] = serving[at - 1];
        }
        lengths[at] = length;
        serving[at] = route;
        count++;
    }
    if (!count)
        serving[count++] = config->routes;
    return count;
}

const struct route *config_route(const struct config *config, const char *msisdn)
{
    const struct route *serving[ROUTES_MAX];
    config_routes(config, msisdn, serving);
    return serving[0];
}

const char *config_argument(int *argc, char **argv)
{
    for (int i = 1; i + 1 < *argc; i++) {
        if (strcmp(argv[i], "-c") != 0)
            continue;
        const char *file = argv[i + 1];
        memmove(&argv[i], &argv[i + 2], (size_t)(*argc - i - 1) * sizeof *argv);
        *argc -= 2;
        return file;
    }
    return "/etc/loa/loa.ini";
}

struct config *config_of_arguments(int *argc, char **argv)
{
    char why[512];
    struct config *config = config_read(config_argument(argc, argv), why, sizeof why);
    if (!config)
        fprintf(stderr, "loa: %s\n", why);
    return config;
}

struct budgets config_budgets(const struct config *config)
{
    return (struct budgets){.person = config->budget_person,
                            .channel = config->budget_channel,
                            .agency = config->budget_agency,
                            .digest = config->budget_digest_segments,
                            .price = config->budget_price,
                            .quiet = {config->gateway_quiet_from, config->gateway_quiet_to}};
}
