/* `loa restore`: fills an empty Redis from a file of `loa backup`. A private redis-server reads the file, and the empty one
 * becomes its replica for a moment: Redis itself carries everything over, whatever its size, and writes it down. */
#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "adapters/redis/blocking.h"
#include "adapters/redis/wire.h"
#include "gateway/child.h"
#include "gateway/steady.h"
#include "gateway/subcommands.h"
#include "gateway/tool.h"
#include "social-core/keys.h"
#include "social-core/person.h"
#include "social-core/seal.h"

#define LOOK_US 50000
#define PATIENCE_MS 600000
#define PERSONS_LOOKED_AT 200
#define SECRET_BYTES 24

/* The private server: its folder, process, port and password. */
struct source {
    char folder[64], secret[2 * SECRET_BYTES + 1];
    int port;
    pid_t server;
    struct db *db;
};

struct restoring {
    struct tool *tool;
    struct db *target;
    struct source source;
};

static int refuse(const char *what, const char *why)
{
    fprintf(stderr, "loa restore: %s: %s\n", what, why);
    return -1;
}

#define command(restoring, db, ...)                                                                                    \
    redis_blocking_command((db), (restoring)->tool->ctx.arena, (const char *const[]){__VA_ARGS__, NULL})

static const char *address_of(struct restoring *restoring)
{
    return wire_shown(restoring->tool->ctx.arena, restoring->tool->config->redis_url);
}

/* A number of INFO, or -1. */
static long long info(struct restoring *restoring, struct db *db, const char *section, const char *field)
{
    struct db_reply reply = command(restoring, db, "INFO", section);
    const char *text = db_text(&reply);
    const char *at = text ? strstr(text, arena_printf(restoring->tool->ctx.arena, "\n%s:", field)) : NULL;
    at = at ? strchr(at + 1, ':') + 1 : NULL;
    if (at && (!strncmp(at, "ok", 2) || !strncmp(at, "up", 2)))
        return 1;
    return at && *at >= '0' && *at <= '9' ? strtoll(at, NULL, 10) : -1;
}

static long long keys_in(struct restoring *restoring, struct db *db)
{
    struct db_reply reply = command(restoring, db, "DBSIZE");
    return db_number(&reply, -1);
}

static bool target_is_empty(struct restoring *restoring)
{
    long long keys = keys_in(restoring, restoring->target);
    if (keys)
        refuse(address_of(restoring),
               "holds keys already, and a restore would end them; use an empty Redis, or empty it yourself");
    else if (info(restoring, restoring->target, "clients", "connected_clients") > 1)
        refuse(address_of(restoring), "is used by others just now; stop loa and what else uses it");
    else
        return true;
    return false;
}

static bool is_whole(const char *file)
{
    char said[400];
    const char *const argv[] = {"redis-check-rdb", file, NULL};
    return child_run(argv, NULL, said, sizeof said) == 0 || refuse(file, said) == 0;
}

static int free_port(void)
{
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof where;
    int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), port = -1;
    if (probe >= 0 && bind(probe, (struct sockaddr *)&where, size) == 0 &&
        getsockname(probe, (struct sockaddr *)&where, &size) == 0)
        port = ntohs(where.sin_port);
    if (probe >= 0)
        close(probe);
    return port;
}

/* Passwords stand in a file only the user can read, never among arguments. */
static int write_settings(struct restoring *restoring, const char *file)
{
    struct source *source = &restoring->source;
    unsigned char secret[SECRET_BYTES];
    char whole[PATH_MAX];
    if (!realpath(file, whole))
        return refuse(file, strerror(errno));
    if (strpbrk(whole, "\"\\\n"))
        return refuse(whole, "has a sign in its name that redis.conf would read otherwise");
    snprintf(source->folder, sizeof source->folder, "/tmp/loa-restore-XXXXXX");
    if (!mkdtemp(source->folder) || (source->port = free_port()) < 0)
        return refuse("a folder in /tmp, or a free port", strerror(errno));
    randombytes_buf(secret, sizeof secret);
    sodium_bin2hex(source->secret, sizeof source->secret, secret, sizeof secret);
    struct arena *arena = restoring->tool->ctx.arena;
    if (symlink(whole, arena_printf(arena, "%s/dump.rdb", source->folder)) < 0)
        return refuse(source->folder, strerror(errno));
    FILE *settings = fopen(arena_printf(arena, "%s/redis.conf", source->folder), "we");
    if (!settings)
        return refuse(source->folder, strerror(errno));
    fprintf(settings,
            "bind 127.0.0.1\nport %d\nunixsocket %s/redis.sock\nrequirepass %s\ndir %s\nappendonly no\nsave \"\"\n"
            "repl-diskless-sync yes\nrepl-diskless-sync-delay 0\nrepl-timeout 3600\n",
            source->port, source->folder, source->secret, source->folder);
    return fclose(settings) == 0 ? 0 : refuse(source->folder, strerror(errno));
}

static int open_source(struct restoring *restoring, const char *file)
{
    struct source *source = &restoring->source;
    struct arena *arena = restoring->tool->ctx.arena;
    char why[512] = "";
    if (write_settings(restoring, file) < 0)
        return -1;
    const char *const argv[] = {"redis-server", arena_printf(arena, "%s/redis.conf", source->folder), NULL};
    source->server = child_start(argv, arena_printf(arena, "%s/redis.log", source->folder));
    if (!source->server)
        return refuse("redis-server", strerror(errno));
    const char *url = arena_printf(arena, "redis://:%s@127.0.0.1:%d", source->secret, source->port);
    for (int64_t end = steady_ms() + PATIENCE_MS; !source->db && steady_ms() < end; usleep(LOOK_US))
        source->db = redis_blocking_open(url, why, sizeof why);
    return source->db ? 0 : refuse("the private redis-server that reads the file", why);
}

static void close_source(struct restoring *restoring)
{
    static const char *const files[] = {"dump.rdb", "redis.conf", "redis.log", "redis.sock"};
    struct source *source = &restoring->source;
    redis_blocking_close(source->db);
    child_end(source->server);
    for (size_t i = 0; *source->folder && i < sizeof files / sizeof *files; i++)
        unlink(arena_printf(restoring->tool->ctx.arena, "%s/%s", source->folder, files[i]));
    if (*source->folder)
        rmdir(source->folder);
}

static bool is_copied(struct restoring *restoring)
{
    struct db *target = restoring->target;
    return info(restoring, target, "replication", "master_link_status") == 1 &&
           info(restoring, target, "replication", "master_sync_in_progress") == 0 &&
           keys_in(restoring, target) == keys_in(restoring, restoring->source.db);
}

static bool is_written_down(struct restoring *restoring)
{
    struct db *target = restoring->target;
    return info(restoring, target, "persistence", "aof_enabled") == 0 ||
           (info(restoring, target, "persistence", "aof_rewrite_in_progress") == 0 &&
            info(restoring, target, "persistence", "aof_rewrite_scheduled") == 0 &&
            info(restoring, target, "persistence", "aof_last_bgrewrite_status") == 1 &&
            info(restoring, target, "persistence", "aof_last_write_status") == 1);
}

static int wait_until(struct restoring *restoring, bool (*holds)(struct restoring *), const char *what)
{
    for (int64_t end = steady_ms() + PATIENCE_MS; steady_ms() < end; usleep(LOOK_US))
        if (holds(restoring))
            return 0;
    return refuse(what, "took longer than ten minutes; see the log of Redis");
}

static int carry_over(struct restoring *restoring)
{
    struct arena *arena = restoring->tool->ctx.arena;
    const char *port = arena_printf(arena, "%d", restoring->source.port);
    command(restoring, restoring->target, "CONFIG", "SET", "masterauth", restoring->source.secret);
    command(restoring, restoring->target, "REPLICAOF", "127.0.0.1", port);
    int status = wait_until(restoring, is_copied, "the copying (this must run on the machine of Redis)");
    command(restoring, restoring->target, "REPLICAOF", "NO", "ONE");
    command(restoring, restoring->target, "CONFIG", "SET", "masterauth", "");
    return status < 0 ? status : wait_until(restoring, is_written_down, "writing it down");
}

/* NULL when a number could be read again, or there is none; else what is wrong with the key. */
static const char *key_trouble(struct restoring *restoring, long long persons)
{
    struct ctx *ctx = &restoring->tool->ctx;
    const char *file = restoring->tool->config->phones_key_file;
    bool sealed = false;
    if (access(file, F_OK) < 0)
        return "is not there";
    if (!(restoring->tool->world.seal = seal_open(file)))
        return strerror(errno);
    for (long long id = 1; id <= persons && id <= PERSONS_LOOKED_AT; id++) {
        const struct person *person = person_by_id(ctx, arena_printf(ctx->arena, "%lld", id));
        if (!person || !person->sealed)
            continue;
        if (seal_reveal_phone(restoring->tool->world.seal, ctx->arena, person->sealed))
            return NULL;
        sealed = true;
    }
    return sealed ? "is not the key of these data" : NULL;
}

static int print_what_came(struct restoring *restoring, const char *file)
{
    struct ctx *ctx = &restoring->tool->ctx;
    ctx->db = restoring->target;
    const struct db_reply *areas = db_ask(ctx, "HLEN", key_areas(ctx)), *persons = db_ask(ctx, "GET", key_persons(ctx)),
                          *posts = db_ask(ctx, "XLEN", key_posts(ctx));
    db_wait(ctx);
    long long counted[] = {db_number(areas, 0), db_number(persons, 0), db_number(posts, 0)};
    const char *trouble = key_trouble(restoring, counted[1]);
    printf("%s is in Redis: %lld areas, %lld persons, %lld posts\n", file, counted[0], counted[1], counted[2]);
    if (!counted[0])
        printf("No areas of the region %s: is [gateway] region that of the backup?\n", ctx->world->region);
    if (trouble)
        printf("The phone key %s %s: put the right one there BEFORE loa starts, for it would make a new one\n",
               restoring->tool->config->phones_key_file, trouble);
    return trouble || !counted[0];
}

static int restore(struct tool *tool, const char *file)
{
    char why[512] = "";
    int status = 1;
    struct restoring restoring = {.tool = tool,
                                  .target = redis_blocking_open(tool->config->redis_url, why, sizeof why)};
    if (!restoring.target)
        refuse("Redis", why);
    else if (target_is_empty(&restoring) && is_whole(file) && open_source(&restoring, file) == 0 &&
             carry_over(&restoring) == 0)
        status = print_what_came(&restoring, file);
    close_source(&restoring);
    tool->ctx.db = restoring.target; /* tool_close() ends it */
    return status;
}

int run_restore(int argc, char **argv)
{
    struct tool tool;
    umask(077);
    if (sodium_init() < 0 || tool_prepare(&tool, &argc, argv) < 0)
        return 1;
    int status = 2;
    if (argc == 2)
        status = restore(&tool, argv[1]);
    else
        fputs("usage: loa restore [-c loa.ini] FILE.rdb\n", stderr);
    tool_close(&tool);
    return status;
}
