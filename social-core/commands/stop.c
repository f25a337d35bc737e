#include "social-core/commands/commands.h"

static void set_stopped(struct talk *talk, bool stopped)
{
    talk->phone.stopped = stopped;
    phone_write(talk->ctx, &talk->phone);
    for (size_t i = 0; i < talk->phone.count; i++)
        person_change(talk->ctx, talk->phone.persons[i], "stopped", stopped ? "1" : "");
}

/* Confirmed once: whoever said stop and says it again is left in peace. Errs on the side of stopping. */
static void run_stop(struct talk *talk)
{
    const struct channel *channel =
        talk->person && talk->request.channel ? channel_for(talk, talk->request.channel) : NULL;
    if (channel && own_follow(talk, channel)) {
        leave_channel(talk, talk->request.channel);
        return;
    }
    if (talk->phone.stopped)
        return;
    set_stopped(talk, true);
    say(talk, "stopped");
}

static void run_start(struct talk *talk)
{
    if (talk->phone.stopped)
        set_stopped(talk, false);
    if (talk->person)
        say(talk, "started");
    else
        command_none.run(talk);
}

const struct command command_stop = {.intent = INTENT_stop, .for_strangers = true, .run = run_stop};
const struct command command_start = {.intent = INTENT_start, .for_strangers = true, .run = run_start};
