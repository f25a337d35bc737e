#include "social-core/commands/commands.h"
#include "social-core/text/catalog.h"
#include "social-core/world.h"

/* The answer comes in the language just chosen. */
static void run(struct talk *talk)
{
    const char *code = talk->request.code;
    if (!code) {
        say(talk, "languages");
        return;
    }
    const struct locale *locale = locale_of(talk->ctx->world->catalogs, code);
    talk->language = locale->code;
    if (talk->person)
        person_change(talk->ctx, talk->person->id, "language", talk->language);
    else
        dialog_keep(talk->ctx, &talk->dialog, "language", talk->language);
    say(talk, locale->partial ? "language_partial" : "language_set", "language", locale->name);
}

const struct command command_language = {.intent = INTENT_language, .for_strangers = true, .run = run};
