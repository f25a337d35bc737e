/* KIEM 123, KIEM nghe noi dap vo: is it true? What is known is answered at once; the rest goes to the moderators. */
#include <inttypes.h>
#include <stdlib.h>

#include "moderation/commands/moderating.h"
#include "moderation/notice.h"
#include "moderation/report.h"
#include "social-core/sharing.h"

static void say_known(struct talk *talk, uint64_t number, const char *thing)
{
    struct ctx *ctx = talk->ctx;
    const struct decision *decision = decision_by_id(ctx, arena_printf(ctx->arena, "%" PRIu64, number));
    if (decision)
        say_words(talk, notice_outcome(ctx, decision, talk->language, thing));
    else
        say(talk, "check_waits", "id", thing ? thing : "");
}

static void ask(struct talk *talk, const struct report *report, const char *thing)
{
    struct report_result result = report_take(talk->ctx, report);
    if (result.outcome == REPORT_DECIDED)
        say_known(talk, result.decision, thing);
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
    if (!request->id && (!request->text || !*request->text)) {
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
