#include "social-core/follow.h"

#include "social-core/commands/commands.h"

static void run(struct talk *talk)
{
    struct ctx *ctx = talk->ctx;
    const char *name = channel_meant(&talk->request);
    const struct channel *channel = name ? channel_for(talk, name) : NULL;
    if (!channel) {
        say(talk, name ? "no_such_topic" : "help_follow", "topic", name ? name : "");
        return;
    }
    const struct db_reply *asked = follows_ask(ctx, talk->person->id);
    db_wait(ctx);
    struct follows follows = follows_ready(ctx, asked);
    if (follow_of(&follows, channel->id)) {
        say(talk, "followed_already", "channel", channel->title, "name", channel->name);
    } else if (follows.count >= FOLLOWS_LIMIT) {
        say(talk, "follows_too_many", "limit", arena_printf(ctx->arena, "%d", FOLLOWS_LIMIT));
    } else {
        follow_begin(ctx, talk->person->id, channel, follow_first_place(ctx, channel));
        say(talk, "followed", "channel", channel->title, "name", channel->name);
    }
}

const struct command command_follow = {.intent = INTENT_follow, .run = run};
