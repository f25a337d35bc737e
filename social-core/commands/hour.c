#include "social-core/digest.h"

#include <stdlib.h>

#include "social-core/commands/commands.h"
#include "social-core/quiet.h"
#include "social-core/text/segments.h"
#include "social-core/world.h"

static void set_hour(struct talk *talk, int hour)
{
    digest_choose(talk->ctx, talk->person, hour);
    if (hour < 0)
        say(talk, "hour_off");
    else
        say(talk, "hour_set", "hour", arena_printf(talk->ctx->arena, "%d", hour));
}

static void choose_hour(struct talk *talk, const char *text)
{
    const struct budgets *budgets = &talk->ctx->world->budgets;
    int hour = (int)strtol(text, NULL, 10);
    struct quiet_hours quiet = quiet_of(talk->ctx, talk->person->area);
    if (quiet_hour(hour, quiet)) {
        say(talk, "hour_quiet", "start", arena_printf(talk->ctx->arena, "%d", quiet.from), "end",
            arena_printf(talk->ctx->arena, "%d", quiet.to));
    } else if (budgets->price > 0 && talk->person->digest < 0) {
        dialog_open(talk->ctx, &talk->dialog, "paid-digest", "options", text);
        say(talk, "price_digest", "price", budget_price(talk->ctx, digest_segments(talk->ctx)));
    } else {
        set_hour(talk, hour);
    }
}

void answer_paid_digest(struct talk *talk, long option)
{
    const char *hour = talk->dialog.options;
    if (!hour || option < 0 || option > 1) {
        say(talk, "no_such_choice");
        return;
    }
    dialog_close(talk->ctx, &talk->dialog, talk->request.option, "-");
    if (option == 1)
        set_hour(talk, (int)strtol(hour, NULL, 10));
    else
        say(talk, "dropped");
}

static void run(struct talk *talk)
{
    const struct request *request = &talk->request;
    int now = talk->person->digest;
    if (request->option)
        set_hour(talk, -1);
    else if (request->hour)
        choose_hour(talk, request->hour);
    else if (now >= 0)
        say(talk, "hour_set", "hour", arena_printf(talk->ctx->arena, "%d", now));
    else
        say(talk, "help_hour");
}

const struct command command_hour = {.intent = INTENT_hour, .run = run};
