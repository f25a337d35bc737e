#include "social-core/behalf.h"

#include <string.h>

#include "social-core/commands/commands.h"
#include "social-core/known.h"
#include "social-core/post.h"
#include "social-core/reply.h"
#include "social-core/said.h"
#include "social-core/sharing.h"
#include "social-core/text/catalog.h"
#include "social-core/text/fold.h"
#include "social-core/world.h"

/* "#nuoc mat nuoc" goes to that topic, everything else to the board of whom it is for. */
static const char *take_channel_of(struct talk *talk, const struct person *whom, const struct channel **channel)
{
    struct ctx *ctx = talk->ctx;
    struct known known = known_in(talk);
    struct request inner;
    understand(ctx->arena, ctx->world->catalogs, &known, talk->request.text, &inner);
    *channel = board_of(ctx, whom->area);
    if (inner.intent != INTENT_post || !inner.text)
        return talk->request.text;
    if (inner.channel)
        *channel = topic_named(ctx, inner.channel);
    return inner.text;
}

static void ask_consent(struct talk *talk, const struct person *whom)
{
    struct ctx *ctx = talk->ctx;
    const struct channel *channel;
    const char *text = take_channel_of(talk, whom, &channel);
    if (!channel) {
        say(talk, "no_such_topic", "topic", text);
        return;
    }
    struct said said =
        said_ask(ctx, talk->person->id, arena_printf(ctx->arena, "for %s %s", whom->id, channel->id), text);
    db_wait(ctx);
    if (!said_before(&said)) {
        enum outbox_class class = person_here(talk, whom->id) ? OUTBOX_DIRECT : OUTBOX_CASE;
        said_note(ctx, &said, behalf_ask(ctx, class, talk->person, whom, channel, text));
    }
    say(talk, "behalf_asked", "handle", whom->handle);
}

static void run(struct talk *talk)
{
    const struct request *request = &talk->request;
    const struct person *whom = request->to ? person_by_handle(talk->ctx, request->to) : NULL;
    if (!request->to || !request->text)
        say(talk, "help_behalf");
    else if (!whom || !whom->area)
        say(talk, "no_such_person", "handle", request->to);
    else if (!strcmp(whom->id, talk->person->id))
        say(talk, "behalf_self");
    else if (whom->stopped)
        say(talk, "person_stopped", "handle", whom->handle);
    else if (!asked_who(talk) && !over_budget(talk))
        ask_consent(talk, whom);
}

/* "co", "dong y", "yes" in any language. `key` names the list. */
static bool means(struct talk *talk, const char *text, const char *key)
{
    struct arena *arena = talk->ctx->arena;
    const char *said = text_words(arena, text);
    for (const struct locale *const *locale = locales_all(talk->ctx->world->catalogs); *locale; locale++) {
        char *list = arena_strdup(arena, phrase_words(arena, *locale, (const char *const[]){key, NULL})), *save = NULL;
        for (const char *word = strtok_r(list, ",", &save); word; word = strtok_r(NULL, ",", &save))
            if (!strcmp(text_words(arena, word), said))
                return true;
    }
    return false;
}

static void post_it(struct talk *talk, const struct behalf *behalf, const struct person *by)
{
    struct ctx *ctx = talk->ctx;
    const struct db_reply *asked = post_ask(ctx, behalf->channel);
    struct post_draft draft = {.author = talk->person, .channel = behalf->channel, .text = behalf->text};
    ruling_ask(ctx, &draft);
    db_wait(ctx);
    struct post_ruling ruling = ruling_of(ctx, &draft);
    if (ruling.way != POST_REFUSED)
        draft.number = post_write_for(ctx, behalf->by_id, talk->person, behalf->channel, behalf->text,
                                      ruling.way == POST_SHOWN ? asked : NULL);
    const char *number = draft.number;
    behalf_close(ctx, behalf, number ? number : "-");
    posted_under(talk, &draft, &ruling, "posted");
    if (number && by && !by->stopped)
        tell(ctx, OUTBOX_CASE, by, NULL, "behalf_yes", "handle", talk->person->handle, "id", number, "channel",
             behalf->channel->title);
}

static void drop_it(struct talk *talk, const struct behalf *behalf, const struct person *by)
{
    behalf_close(talk->ctx, behalf, "-");
    say(talk, "dropped");
    if (by && !by->stopped)
        tell(talk->ctx, OUTBOX_CASE, by, NULL, "behalf_no", "handle", talk->person->handle);
}

void answer_behalf(struct talk *talk, const struct behalf *behalf, const char *text)
{
    const struct person *by = person_by_id(talk->ctx, behalf->by_id);
    if (asked_who(talk))
        return;
    if (behalf->outcome)
        say(talk, "answered_before");
    else if (means(talk, text, "words_yes"))
        post_it(talk, behalf, by);
    else if (means(talk, text, "words_no"))
        drop_it(talk, behalf, by);
    else
        say(talk, "behalf_how", "id", behalf->id);
}

const struct command command_behalf = {.intent = INTENT_behalf, .run = run};
