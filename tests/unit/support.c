#include "tests/unit/support.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sodium.h>

#include "adapters/redis/blocking.h"
#include "social-core/directory.h"
#include "social-core/keys.h"
#include "social-core/person.h"
#include "social-core/seal.h"
#include "social-core/service.h"
#include "social-core/tariff.h"
#include "social-core/text/catalog.h"

#define START_TRIES 500
#define NOW_MS INT64_C(1795507200000)

static char folder[] = "/tmp/loa-unit-XXXXXX";
static char address[64];
static pid_t server;

static void stop_server(void)
{
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    if (system(command) != 0)
        perror("rm");
}

/* A socket's file is there before anybody listens on it. */
static bool is_listening(const char *path)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    snprintf(to.sun_path, sizeof to.sun_path, "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    bool listening = connect(fd, (const struct sockaddr *)&to, sizeof to) == 0;
    close(fd);
    return listening;
}

const char *test_redis(void)
{
    if (*address)
        return address;
    if (!mkdtemp(folder))
        abort();
    snprintf(address, sizeof address, "unix:%s/redis.sock", folder);
    server = fork();
    if (server == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (chdir(folder) || !freopen("redis.log", "w", stdout))
            _exit(126);
        execlp("redis-server", "redis-server", "--port", "0", "--unixsocket", "redis.sock", "--save", "", NULL);
        _exit(127);
    }
    atexit(stop_server);
    for (int i = 0; i < START_TRIES && !is_listening(address + strlen("unix:")); i++)
        usleep(10000);
    return address;
}

/* One route takes every number. */
static const struct way ways[] = {{"near", 300}};

static size_t way_of(const void *owner, const char *msisdn)
{
    return 0;
}

static const struct tariff tariff = {.ways = ways, .count = 1, .way_of = way_of};

struct ctx *test_ctx(void)
{
    static const unsigned char key[32] = "a key that only the tests know..";
    char why[256] = "";
    struct ctx *ctx = calloc(1, sizeof *ctx);
    struct world *world = calloc(1, sizeof *world);
    if (sodium_init() < 0)
        abort();
    world->region = "vn";
    world->language = "vi";
    world->country_code = "84";
    world->shortcode = "8070";
    world->tariff = &tariff;
    world->seal = seal_with_key(key);
    world->directory = directory_new();
    world->catalogs = catalogs_load(LOA_SHARE "/locale", why, sizeof why);
    world->service = service_load(LOA_SHARE "/data", "", why, sizeof why);
    ctx->arena = arena_new();
    ctx->words = json_load_file(LOA_SHARE "/pages/en.json", 0, NULL);
    ctx->db = redis_blocking_open(test_redis(), why, sizeof why);
    if (!ctx->db || !world->catalogs || !world->service) {
        fprintf(stderr, "%s\n", why);
        abort();
    }
    redis_blocking_command(ctx->db, ctx->arena, (const char *const[]){"FLUSHALL", NULL});
    ctx->world = world;
    ctx->random = randombytes_buf;
    ctx->now_ms = NOW_MS;
    return ctx;
}

void test_ctx_free(struct ctx *ctx)
{
    redis_blocking_close(ctx->db);
    json_decref((json_t *)(uintptr_t)ctx->words);
    arena_free(ctx->arena);
    directory_free(ctx->world->directory);
    seal_free(ctx->world->seal);
    catalogs_free(ctx->world->catalogs);
    service_free(ctx->world->service);
    free(ctx->world);
    free(ctx);
}

void test_pass_ms(struct ctx *ctx, int64_t ms)
{
    ctx->now_ms += ms;
}

const struct person *test_author(struct ctx *ctx, const char *id)
{
    const char *wrote = db_text(db_read(ctx, "HGET", key_person(ctx, id), "wrote"));
    return arena_copy_of(ctx->arena, &(struct person){.id = id, .wrote = wrote}, sizeof(struct person));
}
