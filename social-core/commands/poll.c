/* Answers to polls: a bare number, an option's words, TL and the poll's number, a choice in the menu. */
#include "social-core/poll.h"

#include <stdlib.h>
#include <string.h>

#include "social-core/commands/commands.h"
#include "social-core/poll_asked.h"
#include "social-core/poll_vote.h"
#include "social-core/sharing.h"

/* Whether a bare number is an answer to this one: a question in words takes one, and is changed by its number. */
static bool takes_number(struct ctx *ctx, const struct person *person, const struct poll *poll)
{
    return poll_is_open(ctx, poll) && (poll->options || !ballot_of(ctx, poll, person).answer);
}

/* The last asked of those asked after `after_ms` that a bare number answers; else the last one that is over; else NULL. */
static const struct poll *meant_by_number(struct ctx *ctx, const struct person *person, int64_t after_ms)
{
    size_t count;
    const struct poll **polls = polls_for(ctx, person, &count), *over = NULL;
    for (size_t i = 0; i < count && polls[i]->opened_ms > after_ms; i++) {
        if (takes_number(ctx, person, polls[i]))
            return polls[i];
        if (!over && polls[i]->options && !poll_is_open(ctx, polls[i]))
            over = polls[i];
    }
    return over;
}

static void tell_closed(struct talk *talk, const struct poll *poll)
{
    say(talk, "poll_closed", "id", poll->id, "results", poll_results_text(talk->ctx, poll, talk->language));
}

static void say_taken(struct talk *talk, const struct poll *poll, const char *answer)
{
    const struct poll_text *text = poll_text_in(poll, talk->language);
    const struct poll *newest = talk->screen ? poll : meant_by_number(talk->ctx, talk->person, 0);
    const char *key = newest && !strcmp(newest->id, poll->id) ? "poll_voted" : "poll_voted_of_several";
    if (!poll->options)
        say(talk, "poll_said", "id", poll->id, "text", beginning(talk, answer));
    else
        say(talk, key, "id", poll->id, "option", answer, "text", text->options[*answer - '1']);
}

static void note(struct talk *talk, const struct poll *poll, const char *answer)
{
    struct ballot before = ballot_of(talk->ctx, poll, talk->person);
    if (!before.answer || strcmp(before.answer, answer) != 0)
        poll_vote(talk->ctx, poll, talk->person, &before, answer);
}

static void take(struct talk *talk, const struct poll *poll, const char *answer)
{
    note(talk, poll, answer);
    say_taken(talk, poll, answer);
}

/* What is kept while it is asked who texts says which poll is meant. */
static void name_it(struct talk *talk, const struct poll *poll, const char *text)
{
    talk->request.intent = INTENT_reply;
    talk->request.id = poll->id;
    talk->request.text = text;
}

void answer_poll(struct talk *talk, const struct poll *poll, const char *text)
{
    struct ctx *ctx = talk->ctx;
    name_it(talk, poll, text);
    if (asked_who(talk))
        return;
    int option = poll_option_of(ctx, poll, text);
    if (!poll_is_open(ctx, poll))
        tell_closed(talk, poll);
    else if (poll->options && !option)
        say(talk, "poll_which", "id", poll->id, "options", poll_options_text(ctx, poll, talk->language, ", "));
    else if (poll->options)
        take(talk, poll, arena_printf(ctx->arena, "%d", option));
    else if (strlen(text) > POLL_ANSWER_BYTES)
        say(talk, "poll_answer_long", "limit", arena_printf(ctx->arena, "%d", POLL_ANSWER_BYTES));
    else
        take(talk, poll, text);
}

/* Somebody else of this phone is asked: they say first who they are. */
static bool others_take_number(struct talk *talk, int64_t after_ms)
{
    for (size_t i = 0; i < talk->phone.count; i++) {
        const struct person *other = talk->persons[i];
        bool is_other = other && other->area && other != talk->person;
        const struct poll *poll = is_other ? meant_by_number(talk->ctx, other, after_ms) : NULL;
        if (!poll || !poll_is_open(talk->ctx, poll))
            continue;
        name_it(talk, poll, talk->request.option);
        if (!asked_who(talk))
            say(talk, "belongs_to", "id", poll->id, "name", other->name);
        return true;
    }
    return false;
}

bool poll_takes_number(struct talk *talk, int64_t after_ms)
{
    const struct poll *poll = meant_by_number(talk->ctx, talk->person, after_ms);
    if (!poll)
        return others_take_number(talk, after_ms);
    answer_poll(talk, poll, talk->request.option);
    return true;
}

/* "CHON 1" is the older question's, then: a keyword is no slip. Who must say first who texts would lose that question. */
bool poll_came_after_question(struct talk *talk)
{
    const struct dialog *dialog = &talk->dialog;
    const char *keyword = talk->request.keyword, *option = talk->request.option; /* of a number alone it is a digit */
    bool bare = !keyword || (*keyword >= '0' && *keyword <= '9');
    if (!dialog->ask || !strcmp(dialog->ask, "poll") || !dialog->asked || !bare || !talk->person || talk->screen)
        return false;
    const struct poll *poll = meant_by_number(talk->ctx, talk->person, strtoll(dialog->asked, NULL, 10));
    if (!poll || !poll_is_open(talk->ctx, poll) || (poll->options && !poll_option_of(talk->ctx, poll, option)))
        return false;
    if (must_say_who(talk)) {
        say(talk, "poll_or_question", "id", poll->id, "option", option);
    } else if (poll->options) {
        note(talk, poll, option);
        say(talk, "poll_voted_question_waits", "id", poll->id, "option", option, "text",
            poll_text_in(poll, talk->language)->options[*option - '1']);
    } else {
        answer_poll(talk, poll, option);
    }
    return true;
}

bool poll_takes_words(struct talk *talk)
{
    size_t count;
    const struct poll **polls = polls_for(talk->ctx, talk->person, &count);
    for (size_t i = 0; i < count; i++) {
        const struct poll *poll = polls[i];
        bool meant = poll->options ? poll_option_of(talk->ctx, poll, talk->text) > 0
                                   : !ballot_of(talk->ctx, poll, talk->person).answer;
        if (poll_is_open(talk->ctx, poll) && meant) {
            answer_poll(talk, poll, talk->text);
            return true;
        }
    }
    return false;
}

/* ---- in the menu ---- */

void show_poll(struct talk *talk, const char *id)
{
    struct ctx *ctx = talk->ctx;
    const struct poll *poll = poll_by_id(ctx, id);
    if (!poll || !talk->person || !poll_asks(ctx, poll, talk->person)) {
        say(talk, "no_such_number", "id", id);
        return;
    }
    if (!poll_is_open(ctx, poll)) {
        tell_closed(talk, poll);
        return;
    }
    struct ballot ballot = ballot_of(ctx, poll, talk->person);
    dialog_open(ctx, &talk->dialog, "poll", "options", id);
    say_text(talk, poll_text_in(poll, talk->language)->question);
    if (poll->options)
        say_text(talk, poll_options_text(ctx, poll, talk->language, "\n"));
    if (ballot.answer)
        say(talk, "ussd_poll_answered", "text", beginning(talk, ballot.answer));
}

/* What the menu shows is meant, and nothing else that waits. The screen stays: another choice may follow. */
static void answer_shown(struct talk *talk, const char *text)
{
    const struct poll *poll = poll_by_id(talk->ctx, talk->dialog.options ? talk->dialog.options : "");
    if (!poll || !poll_asks(talk->ctx, poll, talk->person)) {
        say(talk, "no_such_choice");
        return;
    }
    answer_poll(talk, poll, text);
    if (!must_say_who(talk) && (!poll->options || poll_option_of(talk->ctx, poll, text)))
        dialog_close(talk->ctx, &talk->dialog, NULL, NULL);
}

/* A session that was left leaves its question open: a text message later means what was asked last. */
void answer_poll_shown(struct talk *talk, long option)
{
    if (talk->screen)
        answer_shown(talk, talk->request.option);
    else if (!poll_takes_number(talk, 0))
        say(talk, "nothing_asked");
}

bool poll_shown_takes_words(struct talk *talk)
{
    if (!talk->screen || !talk->dialog.ask || strcmp(talk->dialog.ask, "poll") != 0)
        return false;
    answer_shown(talk, talk->text);
    return true;
}
