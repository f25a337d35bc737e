#include "social-core/budget.h"
#include "social-core/commands/commands.h"
#include "social-core/world.h"

/* Wanting a channel at once means wanting it: a channel not yet followed is followed. */
static void set_instant(struct talk *talk, const struct channel *channel, bool instant)
{
    struct ctx *ctx = talk->ctx;
    const struct follow *follow = own_follow(talk, channel);
    if (follow)
        follow_set_instant(ctx, talk->person->id, follow, instant);
    else
        follow_begin_instant(ctx, talk->person->id, channel, follow_first_place(ctx, channel), instant);
    say(talk, instant ? "instant_on" : "instant_off", "channel", channel->title, "name", channel->name);
}

/* The channel the request names; NULL after saying what is wrong. */
static const struct channel *named_channel(struct talk *talk, const char *help)
{
    const char *name = channel_meant(&talk->request);
    const struct channel *channel = name ? channel_for(talk, name) : NULL;
    if (!channel)
        say(talk, name ? "no_such_topic" : help, "topic", name ? name : "");
    return channel;
}

/* Where texts that come by themselves cost the villager something, the price is told before. */
static bool asked_price(struct talk *talk, const struct channel *channel)
{
    const struct follow *follow = own_follow(talk, channel);
    if (talk->ctx->world->budgets.price <= 0 || (follow && follow->instant))
        return false;
    dialog_open(talk->ctx, &talk->dialog, "paid-instant", "options", channel->id);
    say(talk, "price_instant", "channel", channel->title, "price", budget_price(talk->ctx, 1));
    return true;
}

void answer_paid_instant(struct talk *talk, long option)
{
    const char *id = talk->dialog.options;
    const struct channel *channel = id ? channel_by_id(talk->ctx, id) : NULL;
    if (!channel || option < 0 || option > 1) {
        say(talk, "no_such_choice");
        return;
    }
    dialog_close(talk->ctx, &talk->dialog, talk->request.option, "-");
    if (option == 1)
        set_instant(talk, channel, true);
    else
        say(talk, "dropped");
}

static void run_instant(struct talk *talk)
{
    const struct channel *channel = named_channel(talk, "help_instant");
    if (channel && !asked_price(talk, channel))
        set_instant(talk, channel, true);
}

static void run_digest(struct talk *talk)
{
    const struct channel *channel = named_channel(talk, "help_digest");
    if (channel)
        set_instant(talk, channel, false);
}

const struct command command_instant = {.intent = INTENT_instant, .run = run_instant};
const struct command command_digest = {.intent = INTENT_digest, .run = run_digest};
