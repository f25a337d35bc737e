/* `loa rekey`: brings in a new phone key while all runs. The key file itself says how far it is, so it may be broken off
 * anywhere and begun again: pending (every gateway learns to understand the new key), moving (everything is made with the
 * new key, and moved to it), steady. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gateway/keyring.h"
#include "gateway/subcommands.h"
#include "gateway/tool.h"
#include "social-core/audit.h"
#include "social-core/keys.h"
#include "social-core/outbox.h"
#include "social-core/rekey.h"
#include "social-core/seal.h"

#define LOOK_US 200000
#define SETTLE_SECONDS 11 /* a work under way ends, or its connection to Redis is given up, within ten */

static int fail(const char *what)
{
    fprintf(stderr, "loa rekey: %s: %s\n", what, strerror(errno));
    return -1;
}

/* How many gateways live that hold other keys, or another state, than this file. */
static size_t gateways_behind(struct tool *tool)
{
    struct ctx *ctx = &tool->ctx;
    tool_renew(tool);
    const struct db_reply *all = db_read(ctx, "HGETALL", key_gateways(ctx));
    const char *held = seal_fingerprint(tool->world.seal, ctx->arena);
    size_t behind = 0;
    for (size_t i = 0; i + 1 < all->count; i += 2) {
        const char *beat = all->list[i + 1].text, *keys = strchr(beat, ' ');
        bool alive = ctx->now_ms - strtoll(beat, NULL, 10) < KEYRING_GONE_MS;
        if (!alive)
            db_read(ctx, "HDEL", key_gateways(ctx), all->list[i].text);
        behind += alive && (!keys || strcmp(keys + 1, held) != 0);
    }
    return behind;
}

static int put_state(struct tool *tool, bool fresh, enum seal_state state)
{
    const char *file = tool->config->phones_key_file;
    if (seal_change(file, fresh, state) < 0 || seal_reload(tool->world.seal, file) < 0)
        return fail(file);
    size_t told = SIZE_MAX, behind;
    while ((behind = gateways_behind(tool))) {
        if (behind != told)
            fprintf(stderr, "waiting for %zu gateways to read %s (on another machine? copy it there)\n", behind, file);
        told = behind;
        usleep(LOOK_US);
    }
    return 0;
}

static size_t move_names(struct tool *tool)
{
    size_t moved = 0, found;
    for (unsigned bucket = 0; bucket < REKEY_BUCKETS; bucket++)
        do {
            tool_renew(tool);
            found = rekey_phones(&tool->ctx, bucket);
            moved += found;
        } while (found);
    return moved;
}

static size_t move_strays(struct tool *tool)
{
    static const char *const patterns[] = {"dialog:", "ussd:"};
    size_t moved = 0;
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        char cursor[24] = "0";
        do {
            tool_renew(tool);
            moved += rekey_strays(&tool->ctx, patterns[i], cursor);
        } while (strcmp(cursor, "0") != 0);
    }
    return moved;
}

static void seal_anew(struct tool *tool)
{
    size_t persons = 0, staff = 0, duty = 0, dead = 0, found;
    uint64_t place = rekey_place(&tool->ctx);
    do
        tool_renew(tool);
    while (rekey_persons(&tool->ctx, place, &persons) && (place += REKEY_AT_ONCE));
    tool_renew(tool);
    staff = rekey_staff(&tool->ctx);
    tool_renew(tool);
    duty = rekey_duty(&tool->ctx);
    do {
        tool_renew(tool);
        found = rekey_dead(&tool->ctx);
        dead += found;
    } while (found);
    printf("sealed anew: %zu persons, %zu of the staff, %zu on duty, %zu texts put away\n", persons, staff, duty, dead);
}

/* Rows of the outbox cannot be changed, they go out. */
static void wait_for_outbox(struct tool *tool)
{
    size_t told = SIZE_MAX, left;
    do {
        left = 0;
        for (size_t class = 0; class < OUTBOX_CLASSES; class ++) {
            tool_renew(tool);
            left += rekey_rows_left(&tool->ctx, outbox_class_name((enum outbox_class) class));
        }
        if (left && left != told)
            fprintf(stderr, "waiting for %zu messages or more, sealed before, to go out; breaking off is safe\n", left);
        told = left;
        if (left)
            usleep(LOOK_US);
    } while (left);
}

/* Until a round finds nothing: works that chose the older name just before may have written there. */
static void move_all(struct tool *tool)
{
    size_t phones = 0, strays = 0, found;
    phones = move_names(tool);
    seal_anew(tool);
    sleep(SETTLE_SECONDS);
    do {
        size_t late = move_names(tool), stray = move_strays(tool);
        phones += late;
        strays += stray;
        found = late + stray;
    } while (found);
    printf("moved: %zu phones, %zu dialogs\n", phones, strays);
    wait_for_outbox(tool);
}

static void note(struct tool *tool, const char *what)
{
    tool_renew(tool);
    struct ctx *ctx = &tool->ctx;
    audit_note(ctx, tool_user(tool), what, arena_printf(ctx->arena, "%u keys", seal_keys(tool->world.seal)));
    if (!strcmp(what, "rekey-done"))
        rekey_done(ctx);
    db_commit(ctx);
}

/* Steady, and the names are of fewer keys: a backup of before was restored. Then nothing new is made. */
static int begin(struct tool *tool)
{
    int64_t names = rekey_names(&tool->ctx);
    bool behind = names >= 0 && names < seal_keys(tool->world.seal);
    if (behind && names + 1 < seal_keys(tool->world.seal)) {
        fputs("loa rekey: these data are older than the last change of the key; use the key file of their time\n",
              stderr);
        return -1;
    }
    if (put_state(tool, !behind, SEAL_PENDING) < 0)
        return -1;
    note(tool, "rekey-begin");
    return 0;
}

static int rekey(struct tool *tool)
{
    enum seal_state state = seal_state_of(tool->world.seal);
    if (state != SEAL_STEADY)
        printf("going on with a change that was broken off (%s)\n", state == SEAL_PENDING ? "pending" : "moving");
    if (state == SEAL_STEADY && begin(tool) < 0)
        return 1;
    if (state == SEAL_PENDING && put_state(tool, false, SEAL_PENDING) < 0)
        return 1;
    if (put_state(tool, false, SEAL_MOVING) < 0)
        return 1;
    move_all(tool);
    note(tool, "rekey-done");
    if (put_state(tool, false, SEAL_STEADY) < 0)
        return 1;
    printf("done: %s holds %u keys, the newest is the one in use; keep a new copy of it\n",
           tool->config->phones_key_file, seal_keys(tool->world.seal));
    return 0;
}

int run_rekey(int argc, char **argv)
{
    struct tool tool;
    if (tool_open(&tool, "loa rekey", &argc, argv) < 0)
        return 1;
    int status = 2;
    if (argc == 1)
        status = rekey(&tool);
    else
        fputs("usage: loa rekey [-c loa.ini]\n", stderr);
    tool_close(&tool);
    return status;
}
