/* `loa backup`: everything Redis holds at one moment, while all runs; and, if asked, the phone key, apart. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "adapters/redis/wire.h"
#include "gateway/child.h"
#include "gateway/subcommands.h"
#include "gateway/tool.h"
#include "social-core/keys.h"

#define SAID_BYTES 400
#define KEY_BYTES_MAX 4096

static int refuse(const char *what, const char *why)
{
    fprintf(stderr, "loa backup: %s: %s\n", what, why);
    return -1;
}

/* The snapshot that Redis makes for a replica. The password goes by the environment: arguments are for all to see. */
static int fetch(struct tool *tool, const char *file)
{
    struct wire_address address;
    char said[SAID_BYTES];
    struct arena *arena = tool->ctx.arena;
    wire_address(arena, tool->config->redis_url, &address);
    const char *port = arena_printf(arena, "%d", address.port);
    const char *const by_path[] = {"redis-cli", "-s", address.path, "--rdb", file, NULL};
    const char *const by_port[] = {"redis-cli", "-h", address.host, "-p", port, "--rdb", file, NULL};
    const char *secret = address.password ? arena_printf(arena, "REDISCLI_AUTH=%s", address.password) : NULL;
    if (child_run(address.path ? by_path : by_port, secret, said, sizeof said) < 0)
        return refuse("redis-cli --rdb", said);
    return 0;
}

static int look_through(const char *file)
{
    char said[SAID_BYTES];
    const char *const argv[] = {"redis-check-rdb", file, NULL};
    return child_run(argv, NULL, said, sizeof said) < 0 ? refuse("the copy is broken", said) : 0;
}

static int make_durable(const char *from, const char *to)
{
    int file = open(from, O_RDONLY | O_CLOEXEC), folder = -1, status = -1;
    char *copy = strdup(to);
    if (file >= 0 && fsync(file) == 0 && link(from, to) == 0 &&
        (folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) >= 0)
        status = fsync(folder);
    int error = errno;
    if (file >= 0)
        close(file);
    if (folder >= 0)
        close(folder);
    unlink(from);
    free(copy);
    errno = error;
    return status < 0 ? refuse(to, strerror(errno)) : 0;
}

/* Under a name of its own until it is whole: whoever finds FILE has all of it. link() replaces nothing. */
static int copy_data(struct tool *tool, const char *file)
{
    const char *part = arena_printf(tool->ctx.arena, "%s.part", file);
    if (access(file, F_OK) == 0)
        return refuse(file, "is there already; name another");
    if (fetch(tool, part) < 0 || look_through(part) < 0) {
        unlink(part);
        return -1;
    }
    return make_durable(part, file);
}

static int copy_key(const char *key_file, const char *file)
{
    char key[KEY_BYTES_MAX];
    int from = open(key_file, O_RDONLY | O_CLOEXEC);
    ssize_t length = from < 0 ? -1 : read(from, key, sizeof key);
    if (length <= 0)
        return refuse(key_file, strerror(errno));
    int to = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int status = to >= 0 && write(to, key, (size_t)length) == length && fsync(to) == 0 ? 0 : -1;
    int error = errno;
    explicit_bzero(key, sizeof key);
    close(from);
    if (to >= 0)
        close(to);
    return status < 0 ? refuse(file, strerror(error)) : 0;
}

static bool in_one_folder(struct arena *arena, const char *one, const char *other)
{
    struct stat a, b;
    return stat(dirname(arena_strdup(arena, one)), &a) == 0 && stat(dirname(arena_strdup(arena, other)), &b) == 0 &&
           a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static int backup(struct tool *tool, const char *file, const char *key)
{
    struct ctx *ctx = &tool->ctx;
    struct stat status;
    if (copy_data(tool, file) < 0 || (key && copy_key(tool->config->phones_key_file, key) < 0))
        return 1;
    const struct db_reply *persons = db_ask(ctx, "GET", key_persons(ctx)), *posts = db_ask(ctx, "XLEN", key_posts(ctx));
    db_wait(ctx);
    printf("%s: %lld bytes, whole; %lld persons, %lld posts\n", file,
           stat(file, &status) == 0 ? (long long)status.st_size : 0LL, (long long)db_number(persons, 0),
           (long long)db_number(posts, 0));
    if (key)
        printf("%s: the phone key\n", key);
    if (!key)
        printf("The phone key (%s) is not in it. Without the key nobody can be sent anything: keep a copy elsewhere.\n",
               tool->config->phones_key_file);
    else if (in_one_folder(ctx->arena, file, key))
        puts("Both lie in one folder: whoever gets it has the numbers. Keep them apart.");
    return 0;
}

static int usage(void)
{
    fputs("usage: loa backup [-c loa.ini] [--with-key KEYFILE] FILE.rdb\n", stderr);
    return 2;
}

int run_backup(int argc, char **argv)
{
    static const struct option options[] = {{"with-key", required_argument, NULL, 'k'}, {0}};
    struct tool tool;
    const char *key = NULL;
    umask(077);
    if (tool_open(&tool, "loa backup", &argc, argv) < 0)
        return 1;
    int status = 0;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'k')
            key = optarg;
        else
            status = 2;
    }
    status = status || optind + 1 != argc ? usage() : backup(&tool, argv[optind], key);
    tool_close(&tool);
    return status;
}
