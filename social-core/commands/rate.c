#include <string.h>

#include "social-core/case_move.h"
#include "social-core/commands/commands.h"
#include "social-core/sharing.h"

#define LOOKED_AT 5 /* of a person's cases, the latest word first */

/* The case that was chosen (in the menu); else the one whose answer the phone got last; else the latest that was answered and has no stars yet. */
static const struct case_view *case_to_rate(struct talk *talk)
{
    struct ctx *ctx = talk->ctx;
    const char *last = talk->dialog.last, *chosen = talk->request.id;
    const char *id = chosen ? chosen : last && !strncmp(last, "case ", 5) ? last + 5 : NULL;
    const struct case_view *view = id ? case_by_id(ctx, id) : NULL;
    enum case_state to;
    if (view && !strcmp(view->asker_id, talk->person->id) && case_leads(view->state, CASE_DO_rate, &to))
        return view;
    if (chosen)
        return NULL;
    size_t count;
    const struct case_view *views = cases_of_person(ctx, talk->person->id, LOOKED_AT, &count);
    for (size_t i = 0; i < count; i++)
        if (case_leads(views[i].state, CASE_DO_rate, &to) && !views[i].stars)
            return &views[i];
    return NULL;
}

static void run(struct talk *talk)
{
    const char *stars = talk->request.stars;
    if (stars && asked_who(talk))
        return;
    const struct case_view *view = stars ? case_to_rate(talk) : NULL;
    if (!stars)
        say(talk, "help_rate");
    else if (!view || case_rate(talk->ctx, view, *stars - '0') != CASE_DONE)
        say(talk, "nothing_to_rate");
    else
        say(talk, *stars < '3' ? "rated_low" : "rated", "id", view->id, "stars", stars);
}

const struct command command_rate = {.intent = INTENT_rate, .run = run};
