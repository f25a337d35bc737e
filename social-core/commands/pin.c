#include "social-core/pin.h"

#include <string.h>

#include "social-core/commands/commands.h"
#include "social-core/said.h"
#include "social-core/sharing.h"

static void set_pin(struct talk *talk, const char *hash)
{
    person_change(talk->ctx, talk->person->id, "pin", hash);
    say(talk, *hash ? "pin_set" : "pin_off");
}

/* Who takes the phone in hand must not lock its owner out: whoever has a PIN says it before it changes. */
static void change_pin(struct talk *talk, const char *hash)
{
    if (!talk->person->pin) {
        set_pin(talk, hash);
        return;
    }
    dialog_open(talk->ctx, &talk->dialog, "pin-old", "options", talk->person->id, "draft", *hash ? hash : NULL);
    say(talk, "pin_old");
}

/* The same PIN once more within minutes is the SMSC's doing, and set already. */
static void take_pin(struct talk *talk, const char *pin)
{
    struct ctx *ctx = talk->ctx;
    struct said said = said_ask(ctx, talk->person->id, "new pin", pin);
    db_wait(ctx);
    const char *hash = said_before(&said) ? NULL : pin_hash(ctx, talk->person->id, pin);
    if (said_before(&said)) {
        say(talk, "pin_set");
    } else if (hash) {
        said_note(ctx, &said, "-");
        change_pin(talk, hash);
    } else {
        say(talk, "try_later");
    }
}

void answer_pin_old(struct talk *talk, long option)
{
    const char *hash = talk->dialog.draft ? talk->dialog.draft : "", *id = talk->dialog.options;
    if (!id || strcmp(id, talk->person->id) != 0) {
        say(talk, "nothing_asked");
    } else if (pin_passes(talk, talk->person, talk->request.option)) {
        dialog_close(talk->ctx, &talk->dialog, NULL, NULL);
        set_pin(talk, hash);
    }
}

static void run(struct talk *talk)
{
    const struct request *request = &talk->request;
    const char *ask = talk->dialog.ask ? talk->dialog.ask : "";
    bool off = request->option && !strcmp(request->option, "off");
    if (request->id && (!strcmp(ask, "pin") || !strcmp(ask, "pin-old"))) {
        talk->request.option = request->id;
        talk->request.intent = INTENT_answer;
        command_answer.run(talk);
    } else if (!off && !request->id) {
        say(talk, "help_pin");
    } else if (must_say_who(talk)) {
        say(talk, "pin_whose");
    } else if (off) {
        change_pin(talk, "");
    } else {
        take_pin(talk, request->id);
    }
}

const struct command command_pin = {.intent = INTENT_pin, .run = run};
