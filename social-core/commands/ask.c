#include "social-core/case_move.h"
#include "social-core/commands/commands.h"
#include "social-core/said.h"

void ask_agency(struct talk *talk, const struct agency *agency, const char *text)
{
    struct ctx *ctx = talk->ctx;
    struct said said = said_ask(ctx, talk->person->id, arena_printf(ctx->arena, "agency %s", agency->name), text);
    db_wait(ctx);
    if (said_before(&said)) {
        say(talk, "asked_before", "id", said_before(&said), "agency", agency->title);
        return;
    }
    int64_t due_ms;
    const char *number = case_open(ctx, talk->person, agency, text, &due_ms);
    said_note(ctx, &said, number);
    dialog_keep(ctx, &talk->dialog, "last", arena_printf(ctx->arena, "case %s", number));
    say(talk, "asked", "id", number, "agency", agency->title, "due", calendar_day_text(ctx->arena, due_ms));
}

static void run(struct talk *talk)
{
    const struct request *request = &talk->request;
    const struct agency *agency =
        request->agency ? agency_named(talk->ctx, request->agency) : agency_of(talk->ctx, talk->person->area);
    if (!agency)
        say(talk, "no_agency");
    else if (!request->text || !*request->text)
        say(talk, "help_ask");
    else
        ask_agency(talk, agency, request->text);
}

const struct command command_ask = {.intent = INTENT_ask, .run = run};
