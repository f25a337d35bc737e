#include "social-core/commands/commands.h"

#include <inttypes.h>
#include <string.h>

#include "social-core/budget.h"
#include "social-core/text/utf8.h"
#include "social-core/world.h"

#define TOLD_BACK_BYTES 60

static const struct command *const commands[] = {
#define COMMAND(name) &command_##name,
#include "social-core/commands/commands.def"
#undef COMMAND
};

const struct command *command_of_intent(const struct ctx *ctx, enum intent intent)
{
    const struct room *room = ctx->world->room;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (commands[i]->intent == intent)
            return commands[i];
    for (size_t i = 0; room && room->commands[i]; i++)
        if (room->commands[i]->intent == intent)
            return room->commands[i];
    return NULL;
}

const struct channel *channel_for(struct talk *talk, const char *name)
{
    struct ctx *ctx = talk->ctx;
    if (*name == '@') {
        const struct person *person = person_by_handle(ctx, name);
        return person ? channel_by_id(ctx, arena_printf(ctx->arena, "person.%s", person->id)) : NULL;
    }
    if (strchr(name, '.'))
        return channel_by_id(ctx, name);
    const struct channel *topic = topic_named(ctx, name);
    const struct agency *agency = topic ? NULL : agency_named(ctx, name);
    return agency ? channel_by_id(ctx, arena_printf(ctx->arena, "agency.%s", agency->name)) : topic;
}

const char *channel_meant(const struct request *request)
{
    return request->channel ? request->channel : request->agency;
}

const struct follow *own_follow(struct talk *talk, const struct channel *channel)
{
    const struct db_reply *asked = follows_ask(talk->ctx, talk->person->id);
    db_wait(talk->ctx);
    struct follows follows = follows_ready(talk->ctx, asked);
    return follow_of(&follows, channel->id);
}

bool over_budget(struct talk *talk)
{
    const struct ctx *ctx = talk->ctx;
    if (talk->screen || !budget_person_over(ctx, talk->person))
        return false;
    say(talk, "over_budget", "used", arena_printf(ctx->arena, "%" PRId64, budget_of_person(ctx, talk->person)), "limit",
        arena_printf(ctx->arena, "%d", ctx->world->budgets.person));
    return true;
}

const char *beginning(const struct talk *talk, const char *text)
{
    bool whole = strlen(text) <= TOLD_BACK_BYTES;
    return whole ? text : arena_printf(talk->ctx->arena, "%.*s…", (int)utf8_cut(text, TOLD_BACK_BYTES), text);
}
