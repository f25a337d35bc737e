#include "social-core/commands/commands.h"
#include "social-core/text/catalog.h"
#include "social-core/world.h"

static void run(struct talk *talk)
{
    struct ctx *ctx = talk->ctx;
    const char *about = talk->request.text;
    const char *key = about && *about ? help_key(ctx->arena, ctx->world->catalogs, about) : NULL;
    if (key)
        say(talk, key);
    else if (talk->person)
        say(talk, "help");
    else
        say(talk, "how_to_join", "shortcode", ctx->world->shortcode);
}

const struct command command_help = {.intent = INTENT_help, .for_strangers = true, .run = run};
