/* `loa check`: what is wrong with a configuration, Redis or bearerbox, and what to do about it. */
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "adapters/redis/blocking.h"
#include "adapters/redis/durable.h"
#include "adapters/redis/shapes.h"
#include "gateway/doors.h"
#include "gateway/subcommands.h"
#include "gateway/tool.h"
#include "social-core/directory.h"
#include "social-core/keys.h"
#include "social-core/service.h"
#include "social-core/staff.h"
#include "social-core/text/catalog.h"

#define PATIENCE_SECONDS 3
#define LINE_BYTES 600

enum verdict { FINE, DOUBTFUL, WRONG };

static const char *const verdicts[] = {"ok", "look", "WRONG"};

/* Days: before the New Year of a year that nobody has put in, with a month to do it. */
#define HOLIDAYS_AHEAD 90

struct checking {
    struct tool *tool; /* without a store until look_at_redis() */
    const struct config *config;
    char line[LINE_BYTES]; /* what was found, one sentence */
};

#define found(checking, verdict, ...) (snprintf((checking)->line, LINE_BYTES, __VA_ARGS__), (verdict))

/* loa.ini may hold the password of Redis. */
static enum verdict look_at_file(struct checking *checking)
{
    const struct config *config = checking->config;
    struct stat status;
    if (strchr(config->redis_url, '@') && stat(config->file, &status) == 0 && (status.st_mode & S_IRWXO))
        return found(checking, WRONG, "everybody may read %s, and it holds the password of Redis; run `chmod 640 %s`",
                     config->file, config->file);
    return found(checking, FINE, "read");
}

static enum verdict look_at_routes(struct checking *checking)
{
    const struct config *config = checking->config;
    for (size_t i = 0; i < config->route_count; i++)
        if (!*config->routes[i].prefixes)
            return found(checking, FINE, "%zu; %s takes every number that no other takes", config->route_count,
                         config->routes[i].name);
    return found(checking, DOUBTFUL, "none takes every number; what fits no prefix goes by [route %s]",
                 config->routes[0].name);
}

static enum verdict look_at_key(struct checking *checking)
{
    const char *file = checking->config->phones_key_file;
    struct stat status;
    if (stat(file, &status) < 0 && errno == ENOENT)
        return found(checking, DOUBTFUL, "%s is not there; `loa serve` makes one: keep a copy apart from the data",
                     file);
    if (stat(file, &status) < 0)
        return found(checking, WRONG, "%s: %s", file, strerror(errno));
    if (status.st_mode & (S_IRWXG | S_IRWXO))
        return found(checking, WRONG, "others may read %s; run `chmod 600 %s`", file, file);
    if (access(file, R_OK) < 0)
        return found(checking, WRONG, "%s cannot be read: %s; run this as Loa's own user", file, strerror(errno));
    return found(checking, FINE, "%s, for its owner alone", file);
}

static enum verdict look_at_languages(struct checking *checking)
{
    char why[LINE_BYTES / 2] = "";
    struct catalogs *catalogs = catalogs_load(LOA_SHARE "/locale", why, sizeof why);
    if (!catalogs)
        return found(checking, WRONG, "%s; run make, or install Loa again", why);
    catalogs_free(catalogs);
    return found(checking, FINE, LOA_SHARE "/locale");
}

static enum verdict look_at_holidays(struct checking *checking)
{
    char why[LINE_BYTES / 2] = "";
    struct arena *arena = checking->tool->ctx.arena;
    const char *file = service_holidays(arena, LOA_SHARE "/data", checking->config->gateway_holidays_file);
    struct calendar *calendar = calendar_load(file, why, sizeof why);
    if (!calendar)
        return found(checking, WRONG, "%s; mend it, or take holidays-file out of [gateway]", why);
    int64_t left = calendar_known_to(calendar) - calendar_day(checking->tool->ctx.now_ms);
    calendar_free(calendar);
    if (left < HOLIDAYS_AHEAD)
        return found(checking, DOUBTFUL, "%s knows none after %lld days from now; see holidays-file in loa.ini(5)",
                     file, (long long)(left > 0 ? left : 0));
    return found(checking, FINE, "%s", file);
}

static const char *setting_of(struct ctx *ctx, const char *name)
{
    struct db_reply reply =
        redis_blocking_command(ctx->db, ctx->arena, (const char *const[]){"CONFIG", "GET", name, NULL});
    const char *value = reply.kind == DB_LIST && reply.count == 2 ? db_text(&reply.list[1]) : NULL;
    return value ? value : "";
}

/* Redis by a socket for Loa, and by TCP for whoever comes. */
static bool anybody_may_enter(struct ctx *ctx)
{
    return strcmp(setting_of(ctx, "port"), "0") != 0 && !*setting_of(ctx, "requirepass");
}

static enum verdict look_at_redis(struct checking *checking)
{
    struct tool *tool = checking->tool;
    char why[LINE_BYTES / 2] = "";
    const char *url = checking->config->redis_url;
    tool->ctx.db = redis_blocking_open(url, why, sizeof why);
    if (!tool->ctx.db)
        return found(checking, WRONG, "%s", why);
    if (durable_check(url, why, sizeof why) < 0)
        return found(checking, WRONG, "%s", why);
    if (anybody_may_enter(&tool->ctx))
        return found(checking, DOUBTFUL,
                     "keeps what it is given, but listens on TCP without a password: set `port 0` and use a unix "
                     "socket, or requirepass and redis://:PASSWORD@host:port");
    return found(checking, FINE, "keeps what it is given");
}

static enum verdict look_at_shapes(struct checking *checking)
{
    char why[LINE_BYTES / 2] = "";
    if (!checking->tool->ctx.db)
        return found(checking, WRONG, "cannot be seen without Redis");
    if (shapes_check(checking->tool->ctx.db, why, sizeof why) < 0)
        return found(checking, DOUBTFUL, "%s", why);
    return found(checking, FINE, "as compact as docs/data.md says");
}

static enum verdict look_at_data(struct checking *checking)
{
    struct ctx *ctx = &checking->tool->ctx;
    if (!ctx->db)
        return found(checking, WRONG, "cannot be seen without Redis");
    directory_refresh(ctx);
    const struct db_reply *areas = db_ask(ctx, "HLEN", key_areas(ctx)),
                          *topics = db_ask(ctx, "HLEN", key_channels(ctx));
    const struct db_reply *agencies = db_ask(ctx, "HLEN", key_agencies(ctx));
    const struct db_reply *persons = db_ask(ctx, "GET", key_persons(ctx)), *dead = db_ask(ctx, "XLEN", key_dead(ctx));
    db_wait(ctx);
    long long counts[] = {db_number(areas, 0), db_number(topics, 0), db_number(agencies, 0), db_number(persons, 0),
                          db_number(dead, 0)};
    if (!counts[0])
        return found(checking, WRONG, "no areas: nobody can join; run `loa load FILE.json`");
    if (counts[4])
        return found(checking, DOUBTFUL, "%lld texts could not be worked on; see the stream %s", counts[4],
                     key_dead(ctx));
    return found(checking, counts[1] && counts[2] ? FINE : DOUBTFUL,
                 "%lld areas, %lld topics, %lld agencies, %lld persons", counts[0], counts[1], counts[2], counts[3]);
}

static enum verdict look_at_staff(struct checking *checking)
{
    struct ctx *ctx = &checking->tool->ctx;
    if (!ctx->db)
        return found(checking, WRONG, "cannot be seen without Redis");
    size_t count, able = 0;
    const struct staff *members = staff_all(ctx, &count);
    for (size_t i = 0; i < count; i++)
        able += members[i].password != NULL;
    if (!able)
        return found(checking, DOUBTFUL, "nobody can sign in at /desk; run `loa staff add`");
    return found(checking, FINE, "%zu of %zu can sign in", able, count);
}

/* A connected socket, or -1 with errno. */
static int connect_to(const char *host, const char *port)
{
    struct addrinfo wanted = {.ai_socktype = SOCK_STREAM}, *addresses;
    struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
    if (getaddrinfo(host, port, &wanted, &addresses) != 0) {
        errno = EADDRNOTAVAIL;
        return -1;
    }
    int connection = socket(addresses->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connection >= 0 && connect(connection, addresses->ai_addr, addresses->ai_addrlen) < 0) {
        int error = errno;
        close(connection);
        errno = error;
        connection = -1;
    }
    freeaddrinfo(addresses);
    return connection;
}

/* No frame is sent: a box that identified itself would be handed messages. */
static enum verdict look_at_bearerbox(struct checking *checking)
{
    const struct config *config = checking->config;
    char port[8];
    snprintf(port, sizeof port, "%d", config->kannel_port);
    int connection = connect_to(config->kannel_host, port);
    if (connection < 0)
        return found(checking, WRONG, "nothing at %s:%s: %s; start bearerbox, or mend smsbox-port or [kannel]",
                     config->kannel_host, port, strerror(errno));
    close(connection);
    return found(checking, FINE, "listens at %s:%s; it must route to smsbox-id %s", config->kannel_host, port,
                 config->kannel_box_id);
}

/* Whoever reaches smsbox-port may call himself a box and is handed what villagers text; whoever reaches admin-port may
 * try its password, and read bearerbox's state without one. */
static enum verdict look_at_doors(struct checking *checking)
{
    const struct config *config = checking->config;
    const struct {
        int port;
        const char *name;
    } doors[] = {{config->kannel_port, "smsbox"}, {config->kannel_admin_port, "admin"}};
    char where[NI_MAXHOST + 8];
    for (size_t i = 0; i < sizeof doors / sizeof *doors; i++)
        if (door_is_open(doors[i].port, where, sizeof where))
            return found(checking, WRONG,
                         "%s-port of bearerbox takes connections from other machines at %s: set %s-interface = "
                         "127.0.0.1 in kannel.conf%s",
                         doors[i].name, where, doors[i].name,
                         i ? ", and [kannel] admin-port here if it is not bearerbox's" : "");
    return found(checking, FINE, "bearerbox's ports %d and %d are for this machine alone", doors[0].port,
                 doors[1].port);
}

/* The status of GET /healthz, with its first line in `said`; 0 when it is no HTTP. */
static int health_of(int connection, char *said, size_t size)
{
    static const char request[] = "GET /healthz HTTP/1.0\r\n\r\n";
    char answer[2048];
    size_t length = 0;
    int status = 0;
    ssize_t got = write(connection, request, sizeof request - 1);
    while (got > 0 && length < sizeof answer - 1 &&
           (got = read(connection, answer + length, sizeof answer - 1 - length)) > 0)
        length += (size_t)got;
    answer[length] = '\0';
    const char *body = strstr(answer, "\r\n\r\n");
    if (!body || sscanf(answer, "HTTP/%*d.%*d %d", &status) != 1)
        return 0;
    snprintf(said, size, "%.*s", (int)strcspn(body + 4, "\r\n"), body + 4);
    return status;
}

static enum verdict look_at_web(struct checking *checking)
{
    const char *listen = checking->config->web_listen, *colon = strrchr(listen, ':');
    char host[256], said[128] = "";
    if (!colon)
        return found(checking, WRONG, "listen = %s is no address:port", listen);
    snprintf(host, sizeof host, "%.*s", (int)(colon - listen), listen);
    int connection = connect_to(host, colon + 1);
    if (connection < 0)
        return found(checking, FINE, "nothing runs at %s yet", listen);
    int status = health_of(connection, said, sizeof said);
    close(connection);
    if (status == 200)
        return found(checking, FINE, "a gateway runs at %s and is well", listen);
    if (status == 503)
        return found(checking, WRONG, "a gateway runs at %s and is not well: %s", listen, said);
    return found(checking, WRONG, "another program has %s; end it, or change listen in [web]", listen);
}

static const struct {
    const char *what;
    enum verdict (*look)(struct checking *checking);
} checks[] = {
    {"loa.ini", look_at_file},        {"routes", look_at_routes},     {"phone key", look_at_key},
    {"languages", look_at_languages}, {"holidays", look_at_holidays}, {"Redis", look_at_redis},
    {"memory", look_at_shapes},       {"data", look_at_data},         {"staff", look_at_staff},
    {"bearerbox", look_at_bearerbox}, {"doors", look_at_doors},       {"web", look_at_web},
};

int run_check(int argc, char **argv)
{
    struct tool tool;
    enum verdict worst = FINE;
    if (tool_prepare(&tool, &argc, argv) < 0)
        return 1;
    struct checking checking = {.tool = &tool, .config = tool.config};
    if (argc == 1) {
        for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
            enum verdict verdict = checks[i].look(&checking);
            printf("%-6s %-10s %s\n", verdicts[verdict], checks[i].what, checking.line);
            worst = verdict > worst ? verdict : worst;
        }
    } else {
        fputs("usage: loa check [-c loa.ini]\n", stderr);
    }
    tool_close(&tool);
    return argc == 1 ? worst == WRONG : 2;
}
