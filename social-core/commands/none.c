#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/commands/commands.h"
#include "social-core/text/normal.h"
#include "social-core/world.h"

#define TOLD_LIMIT 5
#define TOLD_WINDOW_MS (INT64_C(24) * 60 * 60 * 1000)

void ask_about_draft(struct talk *talk, const char *text)
{
    const struct agency *agency = agency_of(talk->ctx, talk->person->area);
    dialog_open(talk->ctx, &talk->dialog, "draft", "draft", text);
    if (agency)
        say(talk, "draft", "area", talk->person->area->name, "agency", agency->title);
    else
        say(talk, "draft_no_agency", "area", talk->person->area->name);
}

/* A stranger is told how to join, but an automatic answerer is not talked with for ever. */
static void tell_stranger(struct talk *talk)
{
    struct ctx *ctx = talk->ctx;
    int64_t times = 0, since = ctx->now_ms;
    if (talk->dialog.told)
        sscanf(talk->dialog.told, "%" SCNd64 " %" SCNd64, &times, &since);
    if (ctx->now_ms - since >= TOLD_WINDOW_MS) {
        times = 0;
        since = ctx->now_ms;
    }
    if (times >= TOLD_LIMIT)
        return;
    dialog_keep(ctx, &talk->dialog, "told", arena_printf(ctx->arena, "%" PRId64 " %" PRId64, times + 1, since));
    say(talk, "how_to_join", "shortcode", ctx->world->shortcode);
}

static void run(struct talk *talk)
{
    const char *ask = talk->dialog.ask;
    if (ask && !strcmp(ask, "join-area") && talk->dialog.name)
        join_with(talk, talk->dialog.name, talk->text);
    else if (ask && !strcmp(ask, "join-choice") && talk->dialog.name)
        join_with(talk, talk->dialog.name, talk->text);
    else if (ask && !strcmp(ask, "rest") && talk->person)
        take_rest(talk, talk->text);
    else if (talk->person && text_is_blank(talk->text))
        say(talk, "help_post");
    else if (talk->person && (poll_shown_takes_words(talk) || poll_takes_words(talk) || offer_newcomer(talk)))
        return;
    else if (talk->person)
        ask_about_draft(talk, talk->text);
    else
        tell_stranger(talk);
}

const struct command command_none = {.intent = INTENT_none, .for_strangers = true, .run = run};
