/* BAO 123 tin sai: a post is false or harmful. Why is understood from free words, and asked when it is not. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "moderation/commands/moderating.h"
#include "moderation/moderation.h"
#include "moderation/notice.h"
#include "moderation/report.h"
#include "social-core/sharing.h"
#include "social-core/text/normal.h"
#include "social-core/world.h"

static const struct post *post_of(struct talk *talk, const char *id)
{
    const struct post *post = id ? post_by_id(talk->ctx, strtoull(id, NULL, 10)) : NULL;
    if (!post)
        say(talk, "no_such_number", "id", id ? id : "");
    return post;
}

/* What is decided is told at once, with what the reporter would have been told later. */
static void say_decided(struct talk *talk, uint64_t number, const char *thing)
{
    struct ctx *ctx = talk->ctx;
    const struct decision *decision = decision_by_id(ctx, arena_printf(ctx->arena, "%" PRIu64, number));
    if (decision)
        say_words(talk, notice_outcome(ctx, decision, talk->language, thing));
    else
        say(talk, "report_before", "id", thing);
}

static void take(struct talk *talk, const struct post *post, size_t reason)
{
    struct ctx *ctx = talk->ctx;
    const char *id = arena_printf(ctx->arena, "%" PRIu64, post->id);
    struct report report = {.person = talk->person, .phone = &talk->phone, .post = post, .reason = reason};
    struct report_result result = report_take(ctx, &report);
    if (result.outcome == REPORT_DECIDED)
        say_decided(talk, result.decision, id);
    else if (result.outcome == REPORT_OWN)
        say(talk, "report_own", "id", id);
    else if (result.outcome == REPORT_FULL)
        say(talk, "report_full", "limit", arena_printf(ctx->arena, "%d", REPORTS_A_DAY));
    else if (result.outcome == REPORT_BEFORE)
        say(talk, "report_before", "id", id);
    else
        say(talk, "report_taken", "id", id);
}

void answer_report(struct talk *talk, long option)
{
    struct ctx *ctx = talk->ctx;
    if (option < 1 || option > REASONS) {
        say(talk, "no_such_choice");
        return;
    }
    const struct post *post = post_of(talk, talk->dialog.options);
    dialog_close(ctx, &talk->dialog, talk->request.option, "-");
    if (post)
        take(talk, post, (size_t)option - 1);
}

static void run(struct talk *talk)
{
    const struct request *request = &talk->request;
    struct ctx *ctx = talk->ctx;
    if (!request->id) {
        say(talk, "help_report");
        return;
    }
    const struct post *post = asked_who(talk) ? NULL : post_of(talk, request->id);
    if (!post)
        return;
    const char *words = text_is_blank(request->text) ? "" : request->text;
    size_t reason = reason_meant(moderation_rules(ctx), ctx->arena, words);
    bool own = !strcmp(post->author_id, talk->person->id);
    if (reason < REASONS || own) {
        take(talk, post, reason);
        return;
    }
    dialog_open(ctx, &talk->dialog, "report", "options", request->id);
    say(talk, "report_why", "id", request->id);
}

const struct command command_report = {.intent = INTENT_report, .run = run};
