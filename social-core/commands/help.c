#include "social-core/commands/commands.h"
#include "social-core/known.h"
#include "social-core/text/catalog.h"
#include "social-core/world.h"

/* "GIUP DANG": the word is read as a text would be, and the command it begins has a line of help; NULL: none does. */
static const char *help_about(struct talk *talk, const char *word)
{
    struct known known = known_in(talk);
    struct request request;
    understand(talk->ctx->arena, talk->ctx->world->catalogs, &known, word, &request);
    if (request.intent == INTENT_none)
        return NULL;
    return command_of_intent(talk->ctx, request.intent)
               ? arena_printf(talk->ctx->arena, "help_%s", intent_name(request.intent))
               : "not_yet";
}

static void run(struct talk *talk)
{
    const char *about = talk->request.text, *key = about && *about ? help_about(talk, about) : NULL;
    if (key)
        say(talk, key);
    else if (talk->person)
        say(talk, "help");
    else
        say(talk, "how_to_join", "shortcode", talk->ctx->world->shortcode);
}

const struct command command_help = {.intent = INTENT_help, .for_strangers = true, .run = run};
