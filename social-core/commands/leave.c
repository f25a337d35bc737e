#include "social-core/commands/commands.h"

void leave_channel(struct talk *talk, const char *name)
{
    const struct channel *channel = channel_for(talk, name);
    const struct follow *follow = channel ? own_follow(talk, channel) : NULL;
    if (!follow) {
        say(talk, channel ? "not_followed" : "no_such_topic", "channel", channel ? channel->title : "", "topic", name);
        return;
    }
    follow_end(talk->ctx, talk->person->id, follow);
    say(talk, "left", "channel", channel->title, "name", channel->name);
}

static void run(struct talk *talk)
{
    const char *name = channel_meant(&talk->request);
    if (name)
        leave_channel(talk, name);
    else
        say(talk, "help_leave");
}

const struct command command_leave = {.intent = INTENT_leave, .run = run};
