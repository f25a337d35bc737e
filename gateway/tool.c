#include "gateway/tool.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <sodium.h>

#include "adapters/redis/blocking.h"
#include "social-core/directory.h"
#include "social-core/seal.h"
#include "social-core/service.h"
#include "social-core/text/catalog.h"

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int tool_prepare(struct tool *tool, int *argc, char **argv)
{
    *tool = (struct tool){.config = config_of_arguments(argc, argv)};
    if (!tool->config)
        return -1;
    tool->world = (struct world){.region = tool->config->gateway_region,
                                 .country_code = tool->config->phones_country,
                                 .language = tool->config->gateway_language,
                                 .budgets = config_budgets(tool->config),
                                 .tariff = &tool->config->tariff,
                                 .shortcode = tool->config->phones_shortcode};
    tool->ctx =
        (struct ctx){.arena = arena_new(), .world = &tool->world, .now_ms = now_ms(), .random = randombytes_buf};
    tool->world.directory = directory_new();
    return 0;
}

int tool_open(struct tool *tool, const char *name, int *argc, char **argv)
{
    char why[512] = "";
    if (tool_prepare(tool, argc, argv) < 0)
        return -1;
    if (sodium_init() < 0)
        snprintf(why, sizeof why, "libsodium cannot start");
    else if (!(tool->world.seal = seal_open(tool->config->phones_key_file)))
        snprintf(why, sizeof why, "the phone key %s: %s", tool->config->phones_key_file, strerror(errno));
    else if ((tool->world.catalogs = catalogs_load(LOA_SHARE "/locale", why, sizeof why)) &&
             (tool->world.service =
                  service_load(LOA_SHARE "/data", tool->config->gateway_holidays_file, why, sizeof why)) &&
             (tool->moderation = moderation_open(LOA_SHARE, tool->world.directory, why, sizeof why)))
        tool->ctx.db = redis_blocking_open(tool->config->redis_url, why, sizeof why);
    tool->ctx.words = tool->words = json_load_file(LOA_SHARE "/pages/en.json", 0, NULL);
    if (tool->moderation) {
        moderation_let_undo(tool->moderation, tool->config->moderation_undo_seconds);
        moderation_let_lapse(tool->moderation, tool->config->moderation_second_minutes);
        tool->world.room = moderation_room(tool->moderation);
    }
    if (tool->ctx.db)
        return 0;
    fprintf(stderr, "%s: %s\n", name, why);
    tool_close(tool);
    return -1;
}

const char *tool_user(const struct tool *tool)
{
    const char *behind = getenv("SUDO_USER");
    const struct passwd *user = getpwuid(getuid());
    const char *name = behind && *behind ? behind : user ? user->pw_name : "?";
    return arena_printf(tool->ctx.arena, "shell:%s", name);
}

void tool_close(struct tool *tool)
{
    redis_blocking_close(tool->ctx.db);
    arena_free(tool->ctx.arena);
    directory_free(tool->world.directory);
    catalogs_free(tool->world.catalogs);
    service_free(tool->world.service);
    moderation_free(tool->moderation);
    json_decref(tool->words);
    seal_free(tool->world.seal);
    config_free(tool->config);
}

void tool_renew(struct tool *tool)
{
    db_batch_drop(&tool->ctx);
    tool->ctx.asked = NULL;
    tool->ctx.asked_count = tool->ctx.asked_room = 0;
    tool->ctx.now_ms = now_ms();
    arena_reset(tool->ctx.arena);
}
