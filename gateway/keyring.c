#include "gateway/keyring.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <event2/event.h>

#include "gateway/works.h"
#include "social-core/base/log.h"
#include "social-core/keys.h"
#include "social-core/seal.h"
#include "social-core/world.h"

struct keyring {
    const char *key_file;
    struct works *errands;
    struct world *world;
    struct event *timer;
    struct timespec changed; /* of the file when it was read */
    ino_t inode;
    int since_beat_ms;
    bool busy;
    char name[96];
};

static void beat(struct ctx *ctx, void *self)
{
    struct keyring *keyring = self;
    const char *held =
        arena_printf(ctx->arena, "%" PRId64 " %s", ctx->now_ms, seal_fingerprint(ctx->world->seal, ctx->arena));
    db_read(ctx, "HSET", key_gateways(ctx), keyring->name, held);
    keyring->busy = false;
}

static void beat_failed(void *self)
{
    ((struct keyring *)self)->busy = false;
}

static void beat_now(struct keyring *keyring)
{
    struct work *port = works_port(keyring->errands);
    keyring->since_beat_ms = 0;
    if (keyring->busy)
        return;
    keyring->busy = true;
    if (port->run(port, beat, beat_failed, keyring, FOR_EVER) < 0)
        keyring->busy = false;
}

static bool has_changed(struct keyring *keyring)
{
    struct stat status;
    if (stat(keyring->key_file, &status) < 0)
        return false;
    bool changed = status.st_ino != keyring->inode || status.st_mtim.tv_sec != keyring->changed.tv_sec ||
                   status.st_mtim.tv_nsec != keyring->changed.tv_nsec;
    keyring->inode = status.st_ino;
    keyring->changed = status.st_mtim;
    return changed;
}

static void reload(struct keyring *keyring)
{
    struct seal *seal = keyring->world->seal;
    if (seal_reload(seal, keyring->key_file) < 0)
        log_event("phone_key_refused", "why=\"%s; the keys of before stay\"", strerror(errno));
    else
        log_event("phone_key_read", "keys=%u state=%s", seal_keys(seal),
                  seal_state_of(seal) == SEAL_PENDING  ? "pending"
                  : seal_state_of(seal) == SEAL_MOVING ? "moving"
                                                       : "steady");
}

static void on_timer(int fd, short events, void *self)
{
    struct keyring *keyring = self;
    keyring->since_beat_ms += KEYRING_LOOK_MS;
    bool changed = has_changed(keyring);
    if (changed)
        reload(keyring);
    if (changed || keyring->since_beat_ms >= KEYRING_BEAT_MS)
        beat_now(keyring);
}

struct keyring *keyring_new(struct event_base *base, const char *key_file, struct works *errands, struct world *world)
{
    struct timeval every = {.tv_usec = KEYRING_LOOK_MS * 1000};
    struct keyring *keyring = calloc(1, sizeof *keyring);
    char host[64] = "?";
    *keyring = (struct keyring){.key_file = key_file, .errands = errands, .world = world};
    gethostname(host, sizeof host - 1);
    snprintf(keyring->name, sizeof keyring->name, "%s:%d", host, (int)getpid());
    has_changed(keyring);
    if (seal_reload(world->seal, key_file) < 0)
        log_event("phone_key_refused", "why=\"%s; the keys of before stay\"", strerror(errno));
    keyring->timer = event_new(base, -1, EV_PERSIST, on_timer, keyring);
    event_add(keyring->timer, &every);
    beat_now(keyring);
    return keyring;
}

void keyring_free(struct keyring *keyring)
{
    if (!keyring)
        return;
    event_free(keyring->timer);
    free(keyring);
}
