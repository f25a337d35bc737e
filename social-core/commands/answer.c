#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/commands/commands.h"
#include "social-core/sharing.h"
#include "social-core/world.h"

#define REPEAT_MS (10 * 60 * 1000)

static void choose_area(struct talk *talk, long option)
{
    char *rest = arena_strdup(talk->ctx->arena, talk->dialog.options ? talk->dialog.options : ""), *save = NULL;
    const char *id = strtok_r(rest, ",", &save);
    while (id && --option > 0)
        id = strtok_r(NULL, ",", &save);
    if (id && option == 0 && talk->dialog.name)
        join_with(talk, talk->dialog.name, id);
    else
        say(talk, "no_such_choice");
}

static void decide_draft(struct talk *talk, long option)
{
    const char *draft = talk->dialog.draft, *number = arena_printf(talk->ctx->arena, "%ld", option);
    const struct agency *agency = agency_of(talk->ctx, talk->person->area);
    if (option < 0 || option > 2 || !draft) {
        say(talk, "no_such_choice");
        return;
    }
    if (option == 2 && !agency) {
        say(talk, "no_agency");
        return;
    }
    if (option == 1)
        post_to(talk, board_of(talk->ctx, talk->person->area), draft, 0);
    else if (option == 2)
        ask_agency(talk, agency, draft);
    else
        say(talk, "draft_dropped");
    dialog_close(talk->ctx, &talk->dialog, number, "-");
}

/* The rest of a text may be a number alone. */
static void take_number(struct talk *talk, long option)
{
    take_rest(talk, talk->text);
}

static const struct question questions[] = {
    {"join-choice", true, false, choose_area},
    {"draft", false, true, decide_draft},
    {"rest", false, false, take_number},
    {"faq", false, false, answer_faq},
    {"offer", false, false, answer_offer},
    {"poll", false, false, answer_poll_shown},
    {"who", false, true, answer_who},
    {"again", false, true, answer_again},
    {"pin", false, false, answer_pin},
    {"pin-old", false, false, answer_pin_old},
    {"newcomer", false, true, answer_newcomer},
    {"join-whom", false, true, answer_join_whom},
    {"paid-instant", false, true, answer_paid_instant},
    {"paid-digest", false, true, answer_paid_digest},
    {0},
};

static const struct question *question_in(const struct question *list, const char *kind)
{
    while (list && list->kind && strcmp(list->kind, kind) != 0)
        list++;
    return list && list->kind ? list : NULL;
}

static const struct question *question_of_kind(const struct ctx *ctx, const char *kind)
{
    const struct question *ours = question_in(questions, kind);
    return ours || !ctx->world->room ? ours : question_in(ctx->world->room->questions, kind);
}

bool question_takes_zero(const struct ctx *ctx, const char *kind)
{
    const struct question *question = question_of_kind(ctx, kind);
    return question && question->takes_zero;
}

/* The same answer once more, with no question open: the SMSC sent it again. Nothing is done a second time. When it was
 * given, ms; 0: it is new. */
static int64_t repeated(const struct talk *talk, const char *option)
{
    const char *answered = talk->dialog.answered;
    if (!answered)
        return 0;
    char *end;
    int64_t at = strtoll(answered, &end, 10);
    size_t length = strlen(option);
    bool same = talk->ctx->now_ms - at < REPEAT_MS && !strncmp(end + 1, option, length) && end[1 + length] == ' ';
    return same ? at : 0;
}

static void run(struct talk *talk)
{
    const char *option = talk->request.option;
    if (!option) { /* "CHON" and no number: what was asked stays asked */
        say(talk, "help_answer");
        return;
    }
    if (poll_came_after_question(talk))
        return;
    const struct question *open = talk->dialog.ask ? question_of_kind(talk->ctx, talk->dialog.ask) : NULL;
    if (open && (talk->person || open->for_strangers)) {
        open->decide(talk, strtol(option, NULL, 10));
        return;
    }
    int64_t before = repeated(talk, option);
    if (talk->person && poll_takes_number(talk, before))
        return;
    if (before)
        say(talk, "answered_before");
    else if (talk->person)
        say(talk, "nothing_asked");
    else
        command_none.run(talk);
}

const struct command command_answer = {.intent = INTENT_answer, .for_strangers = true, .run = run};
