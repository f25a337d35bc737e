#include "social-core/post.h"

#include "social-core/budget.h"
#include "social-core/commands/commands.h"
#include "social-core/said.h"
#include "social-core/world.h"

/* Read only where somebody gets posts at once. */
static bool spent_all(struct ctx *ctx, const struct channel *channel)
{
    const struct db_reply *spent = budget_ask(ctx, channel->id);
    db_wait(ctx);
    return budget_over(ctx->world->budgets.channel, spent);
}

void post_to(struct talk *talk, const struct channel *channel, const char *text, uint64_t reply_to)
{
    struct ctx *ctx = talk->ctx;
    struct said said = said_ask(ctx, talk->person->id, channel->id, text);
    const struct db_reply *asked = post_ask(ctx, channel);
    db_wait(ctx);
    if (said_before(&said)) {
        say(talk, "posted_before", "id", said_before(&said), "channel", channel->title);
        return;
    }
    bool waits = db_number(asked, 0) > 0 && spent_all(ctx, channel);
    const char *number = post_write(ctx, talk->person->id, channel, text, reply_to, waits ? NULL : asked);
    said_note(ctx, &said, number);
    say(talk, waits ? "posted_waits" : reply_to ? "replied" : "posted", "id", number, "channel", channel->title);
}

void unknown_topic(struct talk *talk, const char *name, const char *text)
{
    dialog_open(talk->ctx, &talk->dialog, "draft", "draft", text);
    say(talk, "unknown_topic", "topic", name, "area", talk->person->area->name);
}

static void run(struct talk *talk)
{
    const struct request *request = &talk->request;
    if (!request->text || !*request->text) {
        say(talk, "help_post");
        return;
    }
    if (!request->channel) {
        post_to(talk, board_of(talk->ctx, talk->person->area), request->text, 0);
        return;
    }
    const struct channel *topic = topic_named(talk->ctx, request->channel);
    if (topic)
        post_to(talk, topic, request->text, 0);
    else
        unknown_topic(talk, request->channel, request->text);
}

const struct command command_post = {.intent = INTENT_post, .run = run};
