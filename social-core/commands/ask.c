#include <string.h>

#include "social-core/case_move.h"
#include "social-core/commands/commands.h"
#include "social-core/faq.h"
#include "social-core/said.h"
#include "social-core/text/normal.h"
#include "social-core/world.h"

/* Asked in the person's own language or in the house's; shown in the person's, where it is there. */
static const struct faq *near_question(struct talk *talk, const struct agency *agency, const char *text)
{
    struct ctx *ctx = talk->ctx;
    const char *language = talk->person->language;
    const struct faq *near = faq_near(ctx, agency, language, text).faq;
    if (!near && strcmp(language, ctx->world->language) != 0)
        near = faq_near(ctx, agency, ctx->world->language, text).faq;
    return near ? faq_for(ctx, agency, language, near->id) : NULL;
}

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
    const char *due = calendar_day_text(ctx->arena, due_ms);
    const struct faq *near = near_question(talk, agency, text);
    if (!near) {
        say(talk, "asked", "id", number, "agency", agency->title, "due", due);
        return;
    }
    dialog_open(ctx, &talk->dialog, "faq", "options", arena_printf(ctx->arena, "%s,%s", number, near->id));
    say(talk, "asked_near", "id", number, "agency", agency->title, "due", due, "text", near->question);
}

/* "12,7": the case, and what came with it. */
static const struct case_view *case_of_options(struct talk *talk, const char **rest)
{
    char *options = arena_strdup(talk->ctx->arena, talk->dialog.options ? talk->dialog.options : "");
    char *comma = strchr(options, ',');
    if (comma)
        *comma++ = '\0';
    *rest = comma ? comma : "";
    const struct case_view *view = case_by_id(talk->ctx, options);
    return view && !strcmp(view->asker_id, talk->person->id) ? view : NULL;
}

/* 1: the case is answered with what is known; 2: it waits for the agency, as it did anyway. */
void answer_faq(struct talk *talk, long option)
{
    struct ctx *ctx = talk->ctx;
    const char *id;
    const struct case_view *view = case_of_options(talk, &id);
    const struct faq *faq = view ? faq_for(ctx, view->agency, talk->person->language, id) : NULL;
    if (option != 1 && option != 2) {
        say(talk, "no_such_choice");
        return;
    }
    dialog_close(ctx, &talk->dialog, option == 1 ? "1" : "2", "-");
    if (option == 1 && faq && case_answer_shown(ctx, view, faq->answer) == CASE_DONE)
        say(talk, "case_answer", "id", view->id, "agency", view->agency->title, "text", faq->answer);
    else if (view)
        say(talk, "case_waits", "id", view->id, "agency", view->agency->title);
    else
        say(talk, "answered_before");
}

void answer_offer(struct talk *talk, long option)
{
    struct ctx *ctx = talk->ctx;
    const char *none;
    const struct case_view *view = case_of_options(talk, &none);
    if (option != 1 && option != 2) {
        say(talk, "no_such_choice");
        return;
    }
    dialog_close(ctx, &talk->dialog, option == 1 ? "1" : "2", "-");
    if (!view || !view->offered) {
        say(talk, "answered_before");
        return;
    }
    case_decide_offer(ctx, view, option == 1);
    say(talk, option == 1 ? "offer_taken" : "offer_refused", "id", view->id);
}

static void run(struct talk *talk)
{
    const struct request *request = &talk->request;
    const struct agency *agency =
        request->agency ? agency_named(talk->ctx, request->agency) : agency_of(talk->ctx, talk->person->area);
    if (!agency)
        say(talk, "no_agency");
    else if (text_is_blank(request->text))
        say(talk, "help_ask");
    else
        ask_agency(talk, agency, request->text);
}

const struct command command_ask = {.intent = INTENT_ask, .run = run};
