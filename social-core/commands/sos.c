#include "social-core/case_move.h"
#include "social-core/commands/commands.h"
#include "social-core/said.h"

/* A cry for help becomes a case of the nearest agency at once; the answer says whom to ring, for Loa is no ambulance. */
static void run(struct talk *talk)
{
    struct ctx *ctx = talk->ctx;
    const struct agency *agency = talk->person ? agency_of(ctx, talk->person->area) : NULL;
    if (!agency) {
        say(talk, "sos_call");
        return;
    }
    struct said said = said_ask(ctx, talk->person->id, "sos", talk->text);
    db_wait(ctx);
    const char *number = said_before(&said);
    if (!number) {
        number = case_open(ctx, talk->person, agency, talk->text, NULL);
        said_note(ctx, &said, number);
        dialog_keep(ctx, &talk->dialog, "last", arena_printf(ctx->arena, "case %s", number));
    }
    say(talk, "sos", "id", number, "agency", agency->title);
}

const struct command command_sos = {.intent = INTENT_sos, .for_strangers = true, .run = run};
