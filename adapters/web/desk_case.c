/* One case: who may see it, what its forms do. */
#include "adapters/web/desk_case.h"

#include <string.h>

#include "adapters/web/desk.h"
#include "adapters/web/desk_view.h"
#include "adapters/web/guard.h"
#include "social-core/canned.h"
#include "social-core/keys.h"
#include "social-core/world.h"

#define DRAFT_SECONDS "604800"

/* The case, when the member has something to do with it. */
static struct desk_case case_of_member(struct ctx *ctx, struct exchange *exchange)
{
    struct desk_case desk = {.view = case_by_id(ctx, exchange->request.args[0]), .agency = desk_agency(ctx, exchange)};
    if (!desk.view || !desk.agency)
        return desk;
    if (!strcmp(desk.view->agency->name, desk.agency->name))
        desk.tie = TIE_OWN;
    else if (desk.view->raised && !strcmp(desk.view->raised->name, desk.agency->name))
        desk.tie = TIE_ABOVE;
    return desk;
}

/* A draft is the two texts of the form with this between, which no text can hold. */
#define BETWEEN '\x1e'

static struct case_form draft_of(struct ctx *ctx, const struct exchange *exchange, const struct case_view *view)
{
    const char *kept = db_text(db_read(ctx, "GET", key_draft(ctx, view->id, exchange->member->login)));
    char *text = arena_strdup(ctx->arena, kept ? kept : ""), *theirs = strchr(text, BETWEEN);
    if (theirs)
        *theirs++ = '\0';
    return (struct case_form){.text = text, .theirs = theirs ? theirs : ""};
}

static struct case_form read_form(const struct web_request *request)
{
    const char *text = web_form(request, "text"), *act = web_form(request, "do");
    const char *token = web_form(request, "token"), *revision = web_form(request, "revision");
    const char *theirs = web_form(request, "theirs");
    return (struct case_form){.text = text ? text : "",
                              .theirs = theirs ? theirs : "",
                              .token = token ? token : "",
                              .revision = revision ? revision : "",
                              .act = act ? act : "send"};
}

static void do_act(struct ctx *ctx, struct exchange *exchange, const struct desk_case *desk, const struct case_act *act,
                   struct case_form *form)
{
    struct case_view seen = *desk->view;
    seen.revision = form->revision; /* the officer acts on the thread as the page showed it */
    db_mark(ctx, guard_marker(ctx, exchange, arena_printf(ctx->arena, "case.%s", desk->view->id)));
    form->trouble = act->run(ctx, exchange, &seen, form);
    if (form->trouble) {
        db_batch_drop(ctx);
        case_page_show(ctx, exchange, desk, 400, form);
        return;
    }
    if (db_commit(ctx) != DB_CONFLICT) {
        answer_redirect(exchange, strcmp(act->name, "forward")
                                      ? arena_printf(exchange->arena, "/desk/case/%s#end", desk->view->id)
                                      : "/desk");
        return;
    }
    form->trouble = "answer_conflict";
    struct desk_case now = case_of_member(ctx, exchange);
    if (now.tie == TIE_NONE)
        answer_redirect(exchange, "/desk");
    else
        case_page_show(ctx, exchange, &now, 409, form);
}

/* What is typed is kept each time it is counted: a page that is lost has lost nothing. */
static void keep_draft(struct ctx *ctx, struct exchange *exchange, const struct desk_case *desk,
                       const struct case_form *form)
{
    const char *key = key_draft(ctx, desk->view->id, exchange->member->login);
    db_mark(ctx, guard_token(ctx, ctx->arena));
    const char *draft = arena_printf(ctx->arena, "%s%c%s", form->text, BETWEEN, form->theirs);
    if (draft[1] && strlen(draft) <= DRAFT_BYTES)
        db_write(ctx, "SET", key, draft, "EX", DRAFT_SECONDS);
    else
        db_write(ctx, "DEL", key);
    db_commit(ctx);
}

static const char *put_after(struct ctx *ctx, const char *words, const char *text, const struct case_view *view)
{
    return text ? arena_printf(ctx->arena, "%s%s%s", words, *words ? " " : "", canned_fill(ctx, text, view)) : words;
}

/* A ready answer is put after what is written already: in the language of the field, else in the house's. */
static void insert(struct ctx *ctx, const struct exchange *exchange, const struct desk_case *desk,
                   struct case_form *form)
{
    const char *name = web_form(&exchange->request, "canned"), *house = ctx->world->language;
    const char *text = name ? canned_text(ctx, desk->view->agency, house, name) : NULL;
    const struct person *asker = person_by_id(ctx, desk->view->asker_id);
    const char *theirs = name && asker && strcmp(asker->language, house)
                             ? canned_text(ctx, desk->view->agency, asker->language, name)
                             : NULL;
    form->text = put_after(ctx, form->text, text, desk->view);
    form->theirs = put_after(ctx, form->theirs, theirs, desk->view);
}

static void answer_count(struct ctx *ctx, struct exchange *exchange, const struct desk_case *desk,
                         const struct case_form *form)
{
    json_t *count = case_count_model(ctx, exchange, desk->view, *form->theirs ? form->theirs : form->text);
    answer_page(exchange, 200, "count", json_pack("{s:o}", "count", count));
}

static void take_form(struct ctx *ctx, struct exchange *exchange, const struct desk_case *desk)
{
    struct case_form form = read_form(&exchange->request);
    const struct case_act *act = case_act_named(form.act, desk->tie);
    if (act) {
        do_act(ctx, exchange, desk, act, &form);
        return;
    }
    if (desk->tie != TIE_OWN) {
        answer_error(exchange, 403);
        return;
    }
    if (!strcmp(form.act, "insert"))
        insert(ctx, exchange, desk, &form);
    keep_draft(ctx, exchange, desk, &form);
    if (web_header(&exchange->request, "HX-Request"))
        answer_count(ctx, exchange, desk, &form);
    else
        case_page_show(ctx, exchange, desk, 200, &form);
}

void desk_case(struct ctx *ctx, struct exchange *exchange)
{
    struct desk_case desk = case_of_member(ctx, exchange);
    if (desk.tie == TIE_NONE) {
        answer_error(exchange, 404);
        return;
    }
    if (exchange->request.method == WEB_POST) {
        take_form(ctx, exchange, &desk);
        return;
    }
    if (!web_query(&exchange->request, "part"))
        guard_note(ctx, exchange, "case-view", arena_printf(ctx->arena, "case %s", desk.view->id));
    struct case_form form = draft_of(ctx, exchange, desk.view);
    case_page_show(ctx, exchange, &desk, 200, &form);
}
