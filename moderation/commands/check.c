/* KIEM 123, KIEM nghe noi dap vo: is it true? What is known is answered at once; the rest goes to the moderators. */
#include <inttypes.h>
#include <stdlib.h>

#include "moderation/commands/moderating.h"
#include "moderation/notice.h"
#include "moderation/report.h"
#include "social-core/reply.h"
#include "social-core/sharing.h"
#include "social-core/text/normal.h"

/* Where less was asked than was decided, the answer says what it is about. */
static void say_known(struct talk *talk, const struct report_result *result, const char *thing)
{
    struct ctx *ctx = talk->ctx;
    const struct decision *decision = decision_by_id(ctx, arena_printf(ctx->arena, "%" PRIu64, result->decision));
    if (!decision) {
        say(talk, "check_waits", "id", thing ? thing : "");
        return;
    }
    const char *const *outcome = notice_outcome(ctx, decision, talk->language, thing);
    if (result->words)
        say(talk, "check_shorter", "answer", told_text(ctx, talk->language, true, outcome), "what",
            decision->rumour ? decision->rumour : result->words);
    else
        say_words(talk, outcome);
}

static void ask(struct talk *talk, const struct report *report, const char *thing)
{
    struct report_result result = report_take(talk->ctx, report);
    if (result.outcome == REPORT_DECIDED)
        say_known(talk, &result, thing);
    else if (result.outcome == REPORT_OWN)
        say(talk, "check_own", "id", thing);
    else if (result.outcome == REPORT_FULL)
        say(talk, "report_full", "limit", arena_printf(talk->ctx->arena, "%d", REPORTS_A_DAY));
    else
        say(talk, result.outcome == REPORT_BEFORE ? "check_before" : "check_waits", "id", thing ? thing : result.card);
}

static void run(struct talk *talk)
{
    struct ctx *ctx = talk->ctx;
    const struct request *request = &talk->request;
    struct report report = {
        .person = talk->person, .phone = &talk->phone, .text = request->text, .reason = REASON_ASKED};
    if (!request->id && text_is_blank(request->text)) {
        say(talk, "help_check");
        return;
    }
    if (asked_who(talk))
        return;
    report.post = request->id ? post_by_id(ctx, strtoull(request->id, NULL, 10)) : NULL;
    if (request->id && !report.post)
        say(talk, "no_such_number", "id", request->id);
    else
        ask(talk, &report, request->id);
}

const struct command command_check = {.intent = INTENT_check, .run = run};
