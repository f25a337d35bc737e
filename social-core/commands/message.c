#include "social-core/message.h"

#include <string.h>

#include "social-core/commands/commands.h"
#include "social-core/said.h"
#include "social-core/sharing.h"
#include "social-core/text/normal.h"

void send_message(struct talk *talk, const struct person *to, const char *text)
{
    struct ctx *ctx = talk->ctx;
    if (!to || to->stopped) {
        say(talk, to ? "person_stopped" : "no_such_person", "handle", to ? to->handle : "");
        return;
    }
    if (asked_who(talk) || over_budget(talk))
        return;
    struct said said = said_ask(ctx, talk->person->id, arena_printf(ctx->arena, "person %s", to->id), text);
    db_wait(ctx);
    if (!said_before(&said))
        said_note(ctx, &said, message_write(ctx, talk->person, to, text));
    say(talk, "message_sent", "handle", to->handle);
}

static void run(struct talk *talk)
{
    const struct request *request = &talk->request;
    if (!request->to || text_is_blank(request->text)) {
        say(talk, "help_message");
        return;
    }
    const struct person *to = person_by_handle(talk->ctx, request->to);
    if (to)
        send_message(talk, to, request->text);
    else
        say(talk, "no_such_person", "handle", request->to);
}

const struct command command_message = {.intent = INTENT_message, .run = run};
