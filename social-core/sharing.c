#include "social-core/sharing.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/commands/commands.h"
#include "social-core/moving.h"
#include "social-core/pin.h"
#include "social-core/said.h"
#include "social-core/text/fold.h"

#define WHO_MS (INT64_C(60) * 60 * 1000)

static bool is_called(struct arena *arena, const struct person *person, const char *squashed)
{
    const char *given = strrchr(person->name, ' ');
    return !strcmp(text_squash(arena, person->name), squashed) || !strcmp(person->handle, squashed) ||
           (given && !strcmp(text_squash(arena, given), squashed));
}

size_t persons_called(const struct talk *talk, const char *squashed, const struct person *found[PHONE_PERSONS])
{
    size_t count = 0;
    for (size_t i = 0; i < talk->phone.count; i++) {
        const struct person *person = talk->persons[i];
        if (person && !strcmp(person->handle, squashed)) {
            found[0] = person;
            return 1;
        }
        if (person && is_called(talk->ctx->arena, person, squashed))
            found[count++] = person;
    }
    return count;
}

const struct person *person_here(const struct talk *talk, const char *id)
{
    for (size_t i = 0; i < talk->phone.count; i++)
        if (talk->persons[i] && !strcmp(talk->persons[i]->id, id))
            return talk->persons[i];
    return NULL;
}

void note_who(struct talk *talk)
{
    talk->dialog.who = arena_printf(talk->ctx->arena, "%" PRId64, talk->ctx->now_ms);
    dialog_keep(talk->ctx, &talk->dialog, "who", talk->dialog.who);
}

/* Two of one name are told apart by their handles. */
static const char *shown_name(struct talk *talk, const struct person *const *persons, size_t count, size_t i)
{
    for (size_t j = 0; j < count; j++)
        if (j != i && !strcmp(persons[j]->name, persons[i]->name))
            return arena_printf(talk->ctx->arena, "%s (%s)", persons[i]->name, persons[i]->handle);
    return persons[i]->name;
}

static const char *open_choice(struct talk *talk, const char *kind, const struct person *const *persons, size_t count,
                               const char *held)
{
    const char *choices = "", *ids = "";
    for (size_t i = 0; i < count; i++) {
        const char *between = i ? ", " : "", *comma = i ? "," : "";
        choices =
            arena_printf(talk->ctx->arena, "%s%s%zu %s", choices, between, i + 1, shown_name(talk, persons, count, i));
        ids = arena_printf(talk->ctx->arena, "%s%s%s", ids, comma, persons[i]->id);
    }
    dialog_open(talk->ctx, &talk->dialog, kind, "options", ids, "draft", held);
    return choices;
}

void ask_which_person(struct talk *talk, const struct person *const *persons, size_t count, const char *held)
{
    say(talk, "who", "choices", open_choice(talk, "who", persons, count, held));
}

/* Those of the phone who are still there. */
static size_t all_here(const struct talk *talk, const struct person *list[PHONE_PERSONS])
{
    size_t count = 0;
    for (size_t i = 0; i < talk->phone.count; i++)
        if (talk->persons[i])
            list[count++] = talk->persons[i];
    return count;
}

bool must_say_who(const struct talk *talk)
{
    const struct person *list[PHONE_PERSONS];
    int64_t told = talk->dialog.who ? strtoll(talk->dialog.who, NULL, 10) : 0;
    return all_here(talk, list) > 1 && talk->ctx->now_ms - told >= WHO_MS;
}

/* What is to be done when it is known who texts, as a text that means the same whenever it is done: with the number that
 * a reply is to, and whole where it was typed in the menu. */
static const char *held_text(const struct talk *talk)
{
    struct arena *arena = talk->ctx->arena;
    const struct request *request = &talk->request;
    const char *last = talk->dialog.last ? strchr(talk->dialog.last, ' ') : NULL, *number = request->id;
    if (!number && last)
        number = last + 1;
    if (request->intent == INTENT_reply && number && request->text)
        return arena_printf(arena, "TL: %s %s", number, request->text);
    if (request->intent == INTENT_message && request->to && request->text)
        return arena_printf(arena, "NHAN: @%s %s", request->to, request->text);
    return talk->text;
}

bool asked_who(struct talk *talk)
{
    const struct person *list[PHONE_PERSONS];
    if (!must_say_who(talk))
        return false;
    ask_which_person(talk, list, all_here(talk, list), held_text(talk));
    return true;
}

/* These work for whoever has the phone. */
static bool goes_before_all(const struct talk *talk)
{
    enum intent intent = talk->request.intent;
    return intent == INTENT_stop || intent == INTENT_help || intent == INTENT_sos;
}

/* Only the answer itself passes: nothing is read or written for a person who may be gone. */
static bool answers_whose(const struct talk *talk)
{
    const char *ask = talk->dialog.ask ? talk->dialog.ask : "";
    bool number = talk->request.intent == INTENT_answer, pin = talk->request.intent == INTENT_pin && talk->request.id;
    return (!strcmp(ask, "again") && number) || (!strcmp(ask, "pin") && (number || pin));
}

bool asked_again(struct talk *talk)
{
    if (!phone_silent(talk->ctx, &talk->phone) || goes_before_all(talk) || answers_whose(talk))
        return false;
    const struct person *list[PHONE_PERSONS];
    size_t count = all_here(talk, list);
    if (count)
        say(talk, "again", "choices", open_choice(talk, "again", list, count, talk->screen ? NULL : talk->text));
    return count > 0;
}

static void do_as(struct talk *talk, const struct person *person, const char *held)
{
    phone_bring(&talk->phone, person->id);
    talk->phone.day = 0;
    phone_touch(talk->ctx, &talk->phone);
    dialog_shut(&talk->dialog);
    note_who(talk);
    talk_as(talk, person);
    if (held)
        talk_over(talk, held);
    else
        say(talk, "iam", "name", person->name, "handle", person->handle);
}

void become(struct talk *talk, const struct person *person, const char *held)
{
    if (person->pin) {
        dialog_open(talk->ctx, &talk->dialog, "pin", "options", person->id, "draft", held);
        say(talk, "pin_ask", "name", person->name);
        return;
    }
    if (talk->dialog.ask)
        dialog_close(talk->ctx, &talk->dialog, talk->request.option, "-");
    do_as(talk, person, held);
}

static const struct person *chosen(struct talk *talk, long option)
{
    char *rest = arena_strdup(talk->ctx->arena, talk->dialog.options ? talk->dialog.options : ""), *save = NULL;
    const char *id = option > 0 ? strtok_r(rest, ",", &save) : NULL;
    while (id && --option > 0)
        id = strtok_r(NULL, ",", &save);
    return id ? person_here(talk, id) : NULL;
}

void answer_who(struct talk *talk, long option)
{
    const struct person *person = chosen(talk, option);
    if (person) {
        become(talk, person, talk->dialog.draft);
    } else if (option == 0) {
        dialog_close(talk->ctx, &talk->dialog, NULL, NULL);
        say(talk, "iam_new");
    } else {
        say(talk, "no_such_choice");
    }
}

/* Somebody else has the number now: whoever was here keeps all they have, and the text is a stranger's. */
void answer_again(struct talk *talk, long option)
{
    const char *held = talk->dialog.draft ? talk->dialog.draft : "";
    if (option != 0) {
        answer_who(talk, option);
        return;
    }
    moving_detach_all(talk->ctx, &talk->phone);
    dialog_forget(talk->ctx, &talk->dialog);
    talk_as(talk, NULL);
    talk_over(talk, held);
}

/* A wrong PIN that comes once more within minutes may be the SMSC's doing, and is counted once. */
static void wrong_pin(struct talk *talk, const struct person *person, const char *pin, int left)
{
    struct ctx *ctx = talk->ctx;
    struct said said = said_ask(ctx, person->id, "pin", arena_printf(ctx->arena, "%s %s", talk->dialog.ask_id, pin));
    db_wait(ctx);
    if (!said_before(&said)) {
        said_note(ctx, &said, "-");
        pin_note_wrong(ctx, person->id, left--);
    }
    say(talk, "pin_wrong", "left", arena_printf(ctx->arena, "%d", left));
}

bool pin_passes(struct talk *talk, const struct person *person, const char *pin)
{
    struct ctx *ctx = talk->ctx;
    int minutes, left = pin_attempts_left(ctx, person->id, &minutes);
    if (!left) {
        say(talk, "pin_locked", "minutes", arena_printf(ctx->arena, "%d", minutes));
        return false;
    }
    if (!pin_right(ctx, person, pin)) {
        wrong_pin(talk, person, pin, left);
        return false;
    }
    pin_note_right(ctx, person->id);
    return true;
}

void answer_pin(struct talk *talk, long option)
{
    const struct person *person = chosen(talk, 1);
    const char *held = talk->dialog.draft;
    if (!person) {
        say(talk, "nothing_asked");
    } else if (pin_passes(talk, person, talk->request.option)) {
        dialog_close(talk->ctx, &talk->dialog, NULL, NULL);
        do_as(talk, person, held);
    }
}
