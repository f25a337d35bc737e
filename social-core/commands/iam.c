#include "social-core/sharing.h"

#include <ctype.h>
#include <string.h>

#include "social-core/commands/commands.h"
#include "social-core/known.h"
#include "social-core/moving.h"
#include "social-core/pin.h"
#include "social-core/said.h"
#include "social-core/text/fold.h"
#include "social-core/world.h"

/* The words once more within minutes: meant again, or the SMSC's doing? Nobody can tell; so it is asked. */
static void switch_to(struct talk *talk, const struct person *person)
{
    struct ctx *ctx = talk->ctx;
    struct said said = said_ask(ctx, talk->phone.hash, "iam", talk->text);
    db_wait(ctx);
    if (person == talk->person) {
        note_who(talk);
        say(talk, "iam_already", "name", person->name);
    } else if (!talk->screen && said_before(&said)) {
        ask_which_person(talk, (const struct person *const[]){person, talk->person}, 2, NULL);
    } else {
        if (!talk->screen)
            said_note(ctx, &said, person->id);
        talk->request.option = NULL;
        become(talk, person, NULL);
    }
}

/* A code that an officer gave to somebody who has another phone now. A name that nobody has began a sentence. */
static void come_here(struct talk *talk, const char *handle, const char *code)
{
    struct ctx *ctx = talk->ctx;
    const struct person *person = person_by_handle(ctx, handle);
    if (!person) {
        command_none.run(talk);
        return;
    }
    int minutes, left = pin_attempts_left(ctx, person->id, &minutes);
    if (person_here(talk, person->id)) {
        say(talk, "iam_already", "name", person->name);
    } else if (!left) {
        say(talk, "pin_locked", "minutes", arena_printf(ctx->arena, "%d", minutes));
    } else if (talk->phone.count == PHONE_PERSONS) {
        say(talk, "phone_full");
    } else if (!moving_code_right(ctx, person, code)) {
        pin_note_wrong(ctx, person->id, left);
        say(talk, "code_wrong", "handle", handle);
    } else {
        moving_attach(ctx, person, &talk->phone);
        pin_note_right(ctx, person->id);
        note_who(talk);
        say(talk, "moved", "name", person->name, "handle", person->handle);
    }
}

static const char *known_anybody(void *self, const char *squashed)
{
    return squashed;
}

/* The name without the signs after it; NULL when it goes on in another line. */
static const char *one_line(struct arena *arena, const char *name)
{
    size_t length = strlen(name);
    while (length && strchr(" .,!?", name[length - 1]))
        length--;
    return length && !memchr(name, '\n', length) ? arena_copy(arena, name, length) : NULL;
}

/* "LA Mai", in capitals: a name that nobody here has. Small letters begin many a sentence. */
static const char *new_name(struct talk *talk)
{
    struct ctx *ctx = talk->ctx;
    struct known known = known_in(talk);
    struct request request;
    known.person = known_anybody;
    understand(ctx->arena, ctx->world->catalogs, &known, talk->text, &request);
    const char *space = strchr(talk->text, ' ');
    bool capitals = space && strspn(talk->text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == (size_t)(space - talk->text);
    if (request.intent != INTENT_iam || !request.name || request.match != MATCH_EXACT || !capitals ||
        strchr(request.keyword, ' '))
        return NULL;
    return one_line(ctx->arena, space + strspn(space, " "));
}

bool offer_newcomer(struct talk *talk)
{
    const char *name = new_name(talk);
    if (!name || name_refused(talk, name))
        return name != NULL;
    dialog_open(talk->ctx, &talk->dialog, "newcomer", "name", name, "draft", talk->text);
    say(talk, "newcomer", "name", name, "area", talk->person->area->name);
    return true;
}

static void run(struct talk *talk)
{
    const struct request *request = &talk->request;
    const struct person *found[PHONE_PERSONS];
    if (request->to && request->id) {
        come_here(talk, request->to, request->id);
    } else if (!talk->person) {
        command_none.run(talk);
    } else if (!request->name) {
        say(talk, request->option ? "iam_new" : "help_iam");
    } else {
        size_t count = persons_called(talk, text_squash(talk->ctx->arena, request->name), found);
        if (count == 1)
            switch_to(talk, found[0]);
        else
            ask_which_person(talk, found, count, NULL);
    }
}

const struct command command_iam = {.intent = INTENT_iam, .for_strangers = true, .run = run};
