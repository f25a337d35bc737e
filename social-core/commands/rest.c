#include <string.h>

#include "social-core/commands/commands.h"
#include "social-core/keys.h"

/* "post nuoc": an intent and what it is about; a post to the own board has nothing more. */
static struct request aim_of(struct talk *talk, const char *text)
{
    char *intent = arena_strdup(talk->ctx->arena, talk->dialog.options ? talk->dialog.options : "");
    char *about = strchr(intent, ' ');
    if (about)
        *about++ = '\0';
    struct request request = {.intent = intent_named(intent), .text = text};
    if (request.intent == INTENT_post)
        request.channel = about;
    else if (request.intent == INTENT_ask)
        request.agency = about;
    else if (request.intent == INTENT_message)
        request.to = about;
    else
        request.id = about;
    return request;
}

void take_rest(struct talk *talk, const char *text)
{
    struct ctx *ctx = talk->ctx;
    const char *begun = talk->dialog.draft;
    talk->text = begun ? arena_printf(ctx->arena, "%s %s", begun, text) : text;
    talk->request = aim_of(talk, talk->text);
    const struct command *command =
        talk->request.intent == INTENTS ? &command_none : command_of_intent(ctx, talk->request.intent);
    dialog_close(ctx, &talk->dialog, NULL, NULL);
    talk->dialog.ask = NULL;
    db_write(ctx, "DEL", key_ussd(ctx, talk->phone.hash));
    command->run(talk);
}
