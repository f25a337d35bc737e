#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>
#include <malloc.h>
#include <sodium.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <systemd/sd-daemon.h>

#include "adapters/redis/blocking.h"
#include "adapters/redis/durable.h"
#include "gateway/node.h"
#include "gateway/subcommands.h"
#include "social-core/base/log.h"
#include "social-core/rekey.h"
#include "social-core/seal.h"

#define DRAIN_LOOKS_MS 20
#define DRAIN_LOOKS 500 /* ten seconds, then what is left comes again after the restart */

struct serving {
    struct node node;
    struct event *term, *interrupt, *hangup, *watchdog, *drain;
    int looks;
};

static void on_drain(int fd, short what, void *self)
{
    struct serving *serving = self;
    if (!node_idle(&serving->node) && ++serving->looks < DRAIN_LOOKS) {
        struct timeval soon = {.tv_usec = DRAIN_LOOKS_MS * 1000};
        event_add(serving->drain, &soon);
        return;
    }
    log_event("stopped", "drained=%s", node_idle(&serving->node) ? "yes" : "no");
    event_base_loopbreak(serving->node.base);
}

static void on_stop(int signal, short what, void *self)
{
    struct serving *serving = self;
    log_event("stopping", "signal=%d", signal);
    sd_notify(0, "STOPPING=1");
    node_drain(&serving->node);
    event_active(serving->drain, EV_TIMEOUT, 0);
}

static void on_hangup(int signal, short what, void *self)
{
    node_reload(&((struct serving *)self)->node);
}

static void on_watchdog(int fd, short what, void *self)
{
    sd_notify(0, "WATCHDOG=1");
}

static void listen_to_signals(struct serving *serving)
{
    struct event_base *base = serving->node.base;
    signal(SIGPIPE, SIG_IGN);
    serving->term = evsignal_new(base, SIGTERM, on_stop, serving);
    serving->interrupt = evsignal_new(base, SIGINT, on_stop, serving);
    serving->hangup = evsignal_new(base, SIGHUP, on_hangup, serving);
    serving->drain = event_new(base, -1, 0, on_drain, serving);
    serving->watchdog = event_new(base, -1, EV_PERSIST, on_watchdog, serving);
    event_add(serving->term, NULL);
    event_add(serving->interrupt, NULL);
    event_add(serving->hangup, NULL);
    uint64_t watchdog_us;
    if (sd_watchdog_enabled(0, &watchdog_us) > 0) {
        struct timeval half = {.tv_sec = (time_t)(watchdog_us / 2000000),
                               .tv_usec = (suseconds_t)(watchdog_us / 2 % 1000000)};
        event_add(serving->watchdog, &half);
    }
}

static void forget_signals(struct serving *serving)
{
    struct event *events[] = {serving->term, serving->interrupt, serving->hangup, serving->drain, serving->watchdog};
    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        if (events[i])
            event_free(events[i]);
}

/* 0 when the names in Redis are those of this key file, or `loa rekey` is at it; else -1 with one sentence in `why`. */
static int names_fit(const struct config *config, char *why, size_t size)
{
    struct world world = {.region = config->gateway_region, .seal = seal_open(config->phones_key_file)};
    struct ctx ctx = {.arena = arena_new(), .world = &world, .db = redis_blocking_open(config->redis_url, why, size)};
    int64_t names = ctx.db ? rekey_names(&ctx) : -1, keys = world.seal ? (int64_t)seal_keys(world.seal) : -1;
    bool fit = names < 0 || keys < 0 || names == keys || seal_state_of(world.seal) != SEAL_STEADY;
    if (!fit)
        snprintf(why, size, "%s holds %d keys, and the data were made with %d: %s", config->phones_key_file, (int)keys,
                 (int)names, keys > names ? "run loa rekey" : "put the newest copy of the key file there");
    redis_blocking_close(ctx.db);
    seal_free(world.seal);
    arena_free(ctx.arena);
    return fit ? 0 : -1;
}

static int serve(const struct config *config, bool gateway, bool web)
{
    struct serving serving = {0};
    char why[512] = "";
    int status = 1;
    if (node_open(&serving.node, config, why, sizeof why) < 0 ||
        node_start(&serving.node, gateway, web, why, sizeof why) < 0) {
        fprintf(stderr, "loa serve: %s\n", why);
    } else {
        listen_to_signals(&serving);
        if (serving.node.web)
            log_event("listening", "web=%s port=%d", config->web_listen, web_port(serving.node.web));
        sd_notify(0, "READY=1");
        event_base_dispatch(serving.node.base);
        status = 0;
    }
    forget_signals(&serving);
    node_close(&serving.node);
    return status;
}

/* The phone key, the password of Redis and texts are in memory: no core file, and no other process of this user may look
 * in or dump it. */
static void keep_memory_private(void)
{
    const struct rlimit none = {0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
}

/* One arena: what threads beside the loop take is little and short. No fast bins: each allocation of a kilobyte and
 * more, of which a page takes several, would first merge what lies in them. */
static void settle_memory(void)
{
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MXFAST, 0);
}

static int usage(void)
{
    fputs("usage: loa serve [-c loa.ini] [--only gateway|web] [--allow-volatile]\n", stderr);
    return 2;
}

int run_serve(int argc, char **argv)
{
    bool gateway = true, web = true, volatile_allowed = false;
    struct config *config = config_of_arguments(&argc, argv);
    if (!config)
        return 1;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--allow-volatile"))
            volatile_allowed = true;
        else if (!strcmp(argv[i], "--only") && i + 1 < argc && !strcmp(argv[i + 1], "gateway") && ++i)
            web = false;
        else if (!strcmp(argv[i], "--only") && i + 1 < argc && !strcmp(argv[i + 1], "web") && ++i)
            gateway = false;
        else
            return usage();
    }
    char why[512];
    keep_memory_private();
    settle_memory();
    if (sodium_init() < 0)
        abort();
    if ((!volatile_allowed && durable_check(config->redis_url, why, sizeof why) < 0) ||
        names_fit(config, why, sizeof why) < 0) {
        fprintf(stderr, "loa serve: %s\n", why);
        config_free(config);
        return 1;
    }
    int status = serve(config, gateway, web);
    config_free(config);
    return status;
}
