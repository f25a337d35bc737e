#include "social-core/commands/commands.h"

/* Wanting a channel at once means wanting it: a channel not yet followed is followed. */
static void set_instant(struct talk *talk, bool instant, const char *done, const char *help)
{
    struct ctx *ctx = talk->ctx;
    const char *name = talk->request.channel;
    const struct channel *channel = name ? channel_for(talk, name) : NULL;
    if (!channel) {
        say(talk, name ? "no_such_topic" : help, "topic", name ? name : "");
        return;
    }
    const struct follow *follow = own_follow(talk, channel);
    if (follow)
        follow_set_instant(ctx, talk->person->id, follow, instant);
    else
        follow_begin_instant(ctx, talk->person->id, channel, follow_first_place(ctx, channel), instant);
    say(talk, done, "channel", channel->title, "name", channel->name);
}

static void run_instant(struct talk *talk)
{
    set_instant(talk, true, "instant_on", "help_instant");
}

static void run_digest(struct talk *talk)
{
    set_instant(talk, false, "instant_off", "help_digest");
}

const struct command command_instant = {.intent = INTENT_instant, .run = run_instant};
const struct command command_digest = {.intent = INTENT_digest, .run = run_digest};
