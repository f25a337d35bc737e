#include "social-core/commands/commands.h"

static void set_accents(struct talk *talk, bool accents)
{
    talk->accents = accents;
    person_change(talk->ctx, talk->person->id, "accents", accents ? "1" : "");
    say(talk, accents ? "accents_on" : "accents_off");
}

static void run_on(struct talk *talk)
{
    set_accents(talk, true);
}

static void run_off(struct talk *talk)
{
    set_accents(talk, false);
}

const struct command command_accents_on = {.intent = INTENT_accents_on, .run = run_on};
const struct command command_accents_off = {.intent = INTENT_accents_off, .run = run_off};
