#include "social-core/commands/commands.h"

void list_topics(struct talk *talk, size_t from)
{
    struct ctx *ctx = talk->ctx;
    const struct channel *const *topics;
    size_t count = topics_all(ctx, &topics), at = from;
    const char *names = "";
    for (; at < count; at++) {
        const char *longer = arena_printf(ctx->arena, "%s%s%s", names, *names ? ", " : "", topics[at]->name);
        if (reply_segments(talk, words_of(talk, "topics_more", "topics", longer)) > 1)
            break;
        names = longer;
    }
    if (!*names) {
        say(talk, "no_topics");
        return;
    }
    dialog_keep(ctx, &talk->dialog, "more", at < count ? arena_printf(ctx->arena, "topics %zu", at) : "");
    say(talk, at < count ? "topics_more" : "topics", "topics", names);
}

static void run(struct talk *talk)
{
    list_topics(talk, 0);
}

const struct command command_topics = {.intent = INTENT_topics, .run = run};
