#include <stdlib.h>
#include <string.h>

#include "social-core/commands/commands.h"

/* "channel nuoc 99": the channel's posts older than 99. */
static void next_of_channel(struct talk *talk, const char *place)
{
    char *id = arena_strdup(talk->ctx->arena, place), *before = strchr(id, ' ');
    if (before)
        *before++ = '\0';
    const struct channel *channel = channel_by_id(talk->ctx, id);
    if (channel && before)
        read_channel(talk, channel, strtoull(before, NULL, 10));
    else
        read_news(talk);
}

static void run(struct talk *talk)
{
    const char *more = talk->dialog.more;
    if (more && !strncmp(more, "part ", 5))
        next_part(talk, more + 5);
    else if (more && !strncmp(more, "channel ", 8))
        next_of_channel(talk, more + 8);
    else if (more && !strncmp(more, "topics ", 7))
        list_topics(talk, strtoull(more + 7, NULL, 10));
    else
        read_news(talk);
}

const struct command command_more = {.intent = INTENT_more, .run = run};
