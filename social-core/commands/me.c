#include "social-core/commands/commands.h"
#include "social-core/text/catalog.h"
#include "social-core/world.h"

static void run(struct talk *talk)
{
    struct ctx *ctx = talk->ctx;
    const struct db_reply *asked = follows_ask(ctx, talk->person->id);
    db_wait(ctx);
    struct follows follows = follows_ready(ctx, asked);
    say(talk, "me", "name", talk->person->name, "handle", talk->person->handle, "area", talk->person->area->name,
        "follows", arena_printf(ctx->arena, "%zu", follows.count), "language",
        locale_of(ctx->world->catalogs, talk->language)->name, "accents",
        words_of(talk, talk->accents ? "with_accents" : "without_accents"));
}

const struct command command_me = {.intent = INTENT_me, .run = run};
