#include <stdlib.h>
#include <string.h>

#include "social-core/behalf.h"
#include "social-core/case_move.h"
#include "social-core/commands/commands.h"
#include "social-core/duty.h"
#include "social-core/message.h"
#include "social-core/news.h"
#include "social-core/poll_asked.h"
#include "social-core/post.h"
#include "social-core/said.h"
#include "social-core/sharing.h"
#include "social-core/text/normal.h"

static void continue_case(struct talk *talk, const struct case_view *view, const char *text)
{
    struct ctx *ctx = talk->ctx;
    if (asked_who(talk))
        return;
    struct said said = said_ask(ctx, talk->person->id, arena_printf(ctx->arena, "case %s", view->id), text);
    db_wait(ctx);
    if (!said_before(&said)) {
        if (case_continue(ctx, view, talk->person, text) == CASE_TOO_LATE) { /* what is over is asked anew */
            ask_agency(talk, view->agency, text);
            return;
        }
        said_note(ctx, &said, view->id);
    }
    say(talk, "case_continued", "id", view->id, "agency", view->agency->title);
}

/* What came for somebody else of this phone is theirs to answer. True when that is so, after saying it. */
static bool is_anothers(struct talk *talk, const char *number, const char *person)
{
    const struct person *other = strcmp(person, talk->person->id) ? person_here(talk, person) : NULL;
    if (other && !asked_who(talk))
        say(talk, "belongs_to", "id", number, "name", other->name);
    return other != NULL;
}

/* A number is one row for all: it tells by itself whether a case, a private message or a post is meant. */
static bool reply_to_number(struct talk *talk, const char *number, const char *text)
{
    struct ctx *ctx = talk->ctx;
    const struct case_view *view = case_by_id(ctx, number);
    if (view && is_anothers(talk, number, view->asker_id))
        return true;
    if (view && !strcmp(view->asker_id, talk->person->id)) {
        continue_case(talk, view, text);
        return true;
    }
    const struct message *message = view ? NULL : message_by_id(ctx, number);
    if (message && is_anothers(talk, number, message->to_id))
        return true;
    if (message && !strcmp(message->to_id, talk->person->id)) {
        send_message(talk, person_by_id(ctx, message->from_id), text);
        return true;
    }
    const struct behalf *behalf = view || message ? NULL : behalf_by_id(ctx, number);
    if (behalf && is_anothers(talk, number, behalf->for_id))
        return true;
    if (behalf && !strcmp(behalf->for_id, talk->person->id)) {
        answer_behalf(talk, behalf, text);
        return true;
    }
    const struct poll *poll = view || message || behalf ? NULL : poll_by_id(ctx, number);
    if (poll && poll->state != POLL_draft) {
        if (poll_asks(ctx, poll, talk->person))
            answer_poll(talk, poll, text);
        else
            say(talk, "poll_not_asked", "id", number);
        return true;
    }
    const struct post *post = view || message || behalf || poll ? NULL : post_by_id(ctx, strtoull(number, NULL, 10));
    if (post && strcmp(post->author_id, talk->person->id) != 0)
        news_note(ctx, talk->person->id, talk->screen ? RECEIPT_SEEN : RECEIPT_PULLED, post);
    if (post)
        post_to(talk, post->channel, text, post->id);
    return post != NULL;
}

/* An officer's answer by SMS; true when it was one, or was meant to be. */
static bool officer_answers(struct talk *talk, const char *number, const char *text)
{
    static const char *const keys[] = {[DUTY_DONE] = "duty_done",
                                       [DUTY_WRONG_PHONE] = "duty_wrong_phone",
                                       [DUTY_WRONG_CODE] = "duty_wrong_code",
                                       [DUTY_USED] = "duty_used",
                                       [DUTY_EXPIRED] = "duty_expired",
                                       [DUTY_VOID] = "duty_void",
                                       [DUTY_HELD] = "duty_held",
                                       [DUTY_EMPTY] = "duty_empty"};
    const struct case_view *view = case_by_id(talk->ctx, number);
    if (!view || (talk->person && !strcmp(view->asker_id, talk->person->id)))
        return false;
    enum duty_outcome outcome = duty_answer(talk->ctx, view, talk->phone.msisdn, text);
    if (outcome == DUTY_NONE)
        return false;
    say(talk, keys[outcome], "id", view->id);
    return true;
}

static void run(struct talk *talk)
{
    const struct request *request = &talk->request;
    const char *last = talk->dialog.last ? strchr(talk->dialog.last, ' ') : NULL;
    const char *number = request->id ? request->id : last ? last + 1 : NULL;
    if (request->id && request->text && officer_answers(talk, request->id, request->text))
        return;
    if (!talk->person)
        command_none.run(talk);
    else if (text_is_blank(request->text))
        say(talk, "help_reply");
    else if (!number)
        say(talk, "reply_to_what");
    else if (!reply_to_number(talk, number, request->text))
        say(talk, "no_such_number", "id", number);
}

const struct command command_reply = {.intent = INTENT_reply, .for_strangers = true, .run = run};
