#include <inttypes.h>

#include "social-core/budget.h"
#include "social-core/commands/commands.h"
#include "social-core/text/catalog.h"
#include "social-core/world.h"

/* "12/100", or "12" where there is no limit. */
static const char *used_today(const struct talk *talk)
{
    const struct ctx *ctx = talk->ctx;
    int limit = ctx->world->budgets.person;
    int64_t used = budget_of_person(ctx, talk->person);
    return limit ? arena_printf(ctx->arena, "%" PRId64 "/%d", used, limit) : arena_printf(ctx->arena, "%" PRId64, used);
}

static void run(struct talk *talk)
{
    struct ctx *ctx = talk->ctx;
    const struct room *room = ctx->world->room;
    const char *more = room && room->about_person ? room->about_person(talk) : NULL;
    const struct db_reply *asked = follows_ask(ctx, talk->person->id);
    db_wait(ctx);
    struct follows follows = follows_ready(ctx, asked);
    say(talk, "me", "name", talk->person->name, "handle", talk->person->handle, "area", talk->person->area->name,
        "follows", arena_printf(ctx->arena, "%zu", follows.count), "language",
        locale_of(ctx->world->catalogs, talk->language)->name, "accents",
        words_of(talk, talk->accents ? "with_accents" : "without_accents"), "used", used_today(talk));
    if (more)
        say_text(talk, more);
}

const struct command command_me = {.intent = INTENT_me, .run = run};
