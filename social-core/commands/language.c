#include "social-core/commands/commands.h"
#include "social-core/text/catalog.h"
#include "social-core/world.h"

/* The answer comes in the language just chosen. */
static void run(struct talk *talk)
{
    const struct locale *locale =
        talk->request.language ? locale_named(talk->ctx->world->catalogs, talk->request.language) : NULL;
    if (!locale) {
        say(talk, "languages");
        return;
    }
    talk->language = locale_code(locale);
    if (talk->person)
        person_change(talk->ctx, talk->person->id, "language", talk->language);
    else
        dialog_keep(talk->ctx, &talk->dialog, "language", talk->language);
    say(talk, "language_set", "language", locale_name(locale));
}

const struct command command_language = {.intent = INTENT_LANGUAGE, .for_strangers = true, .run = run};
