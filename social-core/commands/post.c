#include "social-core/post.h"

#include "social-core/budget.h"
#include "social-core/commands/commands.h"
#include "social-core/said.h"
#include "social-core/text/normal.h"
#include "social-core/world.h"

/* Read only where somebody gets posts at once. */
static bool spent_all(struct ctx *ctx, const struct channel *channel)
{
    const struct db_reply *spent = budget_ask(ctx, channel->id);
    db_wait(ctx);
    return budget_over(ctx->world->budgets.channel, spent);
}

void ruling_ask(struct ctx *ctx, struct post_draft *draft)
{
    const struct room *room = ctx->world->room;
    draft->asked = room && room->ask ? room->ask(ctx, draft) : NULL;
}

struct post_ruling ruling_of(struct ctx *ctx, const struct post_draft *draft)
{
    const struct room *room = ctx->world->room;
    return room && room->judge ? room->judge(ctx, draft) : (struct post_ruling){0};
}

/* The ruling's own words, with what every post has. */
static const char *const *words_of_ruling(struct ctx *ctx, const struct post_draft *draft,
                                          const struct post_ruling *ruling)
{
    size_t count = 0, filled = 0;
    while (ruling->words[count])
        count++;
    const char **words = arena_alloc(ctx->arena, (count + 5) * sizeof *words);
    words[filled++] = ruling->words[0];
    words[filled++] = "id";
    words[filled++] = draft->number ? draft->number : "";
    words[filled++] = "channel";
    words[filled++] = draft->channel->title;
    for (size_t i = 1; i <= count; i++)
        words[filled++] = ruling->words[i];
    return words;
}

void posted_under(struct talk *talk, const struct post_draft *draft, const struct post_ruling *ruling, const char *key)
{
    struct ctx *ctx = talk->ctx;
    const char *const usual[] = {key, "id", draft->number, "channel", draft->channel->title, NULL};
    if (draft->number && ctx->world->room && ctx->world->room->posted)
        ctx->world->room->posted(ctx, draft, ruling);
    say_words(talk, ruling->words ? words_of_ruling(ctx, draft, ruling) : usual);
}

void post_to(struct talk *talk, const struct channel *channel, const char *text, uint64_t reply_to)
{
    struct ctx *ctx = talk->ctx;
    struct said said = said_ask(ctx, talk->person->id, channel->id, text);
    const struct db_reply *asked = post_ask(ctx, channel);
    struct post_draft draft = {.author = talk->person, .channel = channel, .text = text};
    ruling_ask(ctx, &draft);
    db_wait(ctx);
    if (said_before(&said)) {
        say(talk, "posted_before", "id", said_before(&said), "channel", channel->title);
        return;
    }
    struct post_ruling ruling = ruling_of(ctx, &draft);
    bool waits = db_number(asked, 0) > 0 && spent_all(ctx, channel);
    if (ruling.way != POST_REFUSED) {
        draft.number =
            post_write(ctx, talk->person, channel, text, reply_to, waits || ruling.way != POST_SHOWN ? NULL : asked);
        said_note(ctx, &said, draft.number);
    }
    posted_under(talk, &draft, &ruling, waits ? "posted_waits" : reply_to ? "replied" : "posted");
}

void unknown_topic(struct talk *talk, const char *name, const char *text)
{
    dialog_open(talk->ctx, &talk->dialog, "draft", "draft", text);
    say(talk, "unknown_topic", "topic", name, "area", talk->person->area->name);
}

static void run(struct talk *talk)
{
    const struct request *request = &talk->request;
    if (text_is_blank(request->text)) {
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
