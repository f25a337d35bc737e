#include <string.h>

#include <sodium.h>

#include "adapters/web/desk.h"
#include "adapters/web/guard.h"
#include "adapters/web/view.h"
#include "social-core/budget.h"
#include "social-core/case_move.h"
#include "social-core/directory.h"
#include "social-core/person.h"
#include "social-core/reply.h"
#include "social-core/text/segments.h"
#include "social-core/world.h"

#define ANSWER_SEGMENTS 8 /* of the text message that goes out */

/* What the answer's form holds. `token` and `revision` are those of the page that the officer looked at. */
struct answer_form {
    const char *text, *token, *revision;
    bool send;           /* else only the count is asked for */
    const char *trouble; /* key of what is wrong; NULL: nothing */
};

static bool is_answer(const struct case_entry *entry)
{
    return !strcmp(entry->kind, "answer");
}

/* Who wrote each entry, as colleagues know them: an officer by name, a citizen by handle. */
static const char **names_of(struct ctx *ctx, const struct case_view *view)
{
    const char **names = arena_alloc(ctx->arena, (view->thread_count + 1) * sizeof *names);
    for (size_t i = 0; i < view->thread_count; i++) {
        const struct case_entry *entry = &view->thread[i];
        const struct staff *member = is_answer(entry) ? staff_by_login(ctx, entry->who) : NULL;
        names[i] = member ? member->name : entry->who;
    }
    return names;
}

static json_t *entry_model(struct ctx *ctx, struct exchange *exchange, const struct case_entry *entry, const char *who)
{
    json_t *model = json_object();
    view_text(model, "who", who);
    view_text(model, "citizen", is_answer(entry) ? NULL : "yes");
    view_text(model, "text", entry->text);
    view_text(model, "at", view_time_iso(ctx->arena, entry->at_ms));
    view_text(model, "time", view_time_text(ctx->arena, entry->at_ms));
    view_text(model, "delivery", entry->delivery);
    if (entry->delivery)
        view_text(model, "delivery_text",
                  language_text(exchange->language, arena_printf(ctx->arena, "delivery_%s", entry->delivery)));
    return model;
}

/* The text message as the asker gets it: in the asker's language, with the accents of their choice. */
static struct segments price_of(struct ctx *ctx, const struct case_view *view, const char *text)
{
    const struct person *asker = person_by_id(ctx, view->asker_id);
    return segments_of(case_sms(ctx, view, asker, text, false));
}

static json_t *count_model(struct exchange *exchange, const struct segments *price)
{
    bool ucs2 = price->coding == CODING_UCS2;
    json_t *model = json_pack("{s:I,s:I}", "segments", (json_int_t)price->segments, "units", (json_int_t)price->units);
    view_text(model, "coding", language_text(exchange->language, ucs2 ? "with_accents" : "without_accents"));
    view_text(model, "too_long", price->segments > ANSWER_SEGMENTS ? "yes" : NULL);
    return model;
}

static void show(struct ctx *ctx, struct exchange *exchange, const struct case_view *view, int status,
                 const struct answer_form *form)
{
    const char *state = case_state_name(view->state);
    struct segments price = *form->text ? price_of(ctx, view, form->text) : (struct segments){0};
    const char **names = names_of(ctx, view);
    json_t *model = json_object(), *thread = json_array();
    for (size_t i = 0; i < view->thread_count; i++)
        json_array_append_new(thread, entry_model(ctx, exchange, &view->thread[i], names[i]));
    view_text(model, "title", arena_printf(ctx->arena, "%s %s", language_text(exchange->language, "case"), view->id));
    view_text(model, "case", view->id);
    view_text(model, "asker", view->asker);
    view_text(model, "member", exchange->member->name);
    view_text(model, "place", view->area ? view->area->name : NULL);
    view_text(model, "state", state);
    view_text(model, "state_text", language_text(exchange->language, arena_printf(ctx->arena, "case_%s", state)));
    view_text(model, "opened", view_time_text(ctx->arena, view->opened_ms));
    view_text(model, "token", guard_token(ctx, ctx->arena));
    view_text(model, "revision", view->revision);
    view_text(model, "text", form->text);
    view_text(model, "trouble", form->trouble ? language_text(exchange->language, form->trouble) : NULL);
    json_object_set_new(model, "thread", thread);
    if (*form->text)
        json_object_set_new(model, "count", count_model(exchange, &price));
    answer_page(exchange, status, "desk_case", model);
}

static struct answer_form read_form(const struct web_request *request)
{
    const char *text = web_form(request, "text"), *act = web_form(request, "do");
    const char *token = web_form(request, "token"), *revision = web_form(request, "revision");
    return (struct answer_form){.text = text ? text : "",
                                .token = token ? token : "",
                                .revision = revision ? revision : "",
                                .send = !act || strcmp(act, "count") != 0};
}

/* Bounded and of one shape, whatever the form held. The same words on the same form are one answer, however often they
 * are sent; other words are another. */
static const char *marker_of(struct ctx *ctx, const struct case_view *view, const struct answer_form *form)
{
    unsigned char hash[crypto_generichash_BYTES];
    char name[2 * sizeof hash + 1];
    const char *all = arena_printf(ctx->arena, "%s\n%s\n%s", view->id, form->token, form->text);
    crypto_generichash(hash, sizeof hash, (const unsigned char *)all, strlen(all), NULL, 0);
    return arena_printf(ctx->arena, "answer.%s", sodium_bin2hex(name, sizeof name, hash, sizeof hash));
}

static const char *trouble_of(struct ctx *ctx, const struct case_view *view, const struct answer_form *form)
{
    if (strspn(form->text, " \n") == strlen(form->text))
        return "answer_empty";
    const struct db_reply *spent = budget_ask(ctx, budget_agency(ctx, view->agency->name));
    db_wait(ctx);
    if (budget_over(ctx->world->budgets.agency, spent))
        return "answer_over_budget";
    return price_of(ctx, view, form->text).segments > ANSWER_SEGMENTS ? "answer_too_long" : NULL;
}

static void send_answer(struct ctx *ctx, struct exchange *exchange, const struct case_view *view,
                        struct answer_form *form)
{
    struct case_view seen = *view;
    seen.revision = form->revision; /* the officer answers the thread as the page showed it */
    db_mark(ctx, marker_of(ctx, view, form));
    case_answer(ctx, &seen, exchange->member->login, form->text);
    if (db_commit(ctx) != DB_CONFLICT) {
        answer_redirect(exchange, arena_printf(exchange->arena, "/desk/case/%s#end", view->id));
        return;
    }
    form->trouble = "answer_conflict";
    show(ctx, exchange, case_by_id(ctx, view->id), 409, form);
}

static void answer_count(struct ctx *ctx, struct exchange *exchange, const struct case_view *view,
                         const struct answer_form *form)
{
    struct segments price = price_of(ctx, view, form->text);
    answer_page(exchange, 200, "count", json_pack("{s:o}", "count", count_model(exchange, &price)));
}

/* The case, when it is one of the member's agency: any other is as unknown to them as one that does not exist. */
static const struct case_view *case_of_member(struct ctx *ctx, const struct exchange *exchange)
{
    const struct case_view *view = case_by_id(ctx, exchange->request.args[0]);
    const char *agency = exchange->member->agency;
    return view && agency && !strcmp(view->agency->name, agency) ? view : NULL;
}

void desk_case(struct ctx *ctx, struct exchange *exchange)
{
    const struct case_view *view = case_of_member(ctx, exchange);
    struct answer_form form = read_form(&exchange->request);
    if (!view) {
        answer_error(exchange, 404);
        return;
    }
    if (exchange->request.method != WEB_POST) {
        guard_note(ctx, exchange, "case-view", arena_printf(ctx->arena, "case %s", view->id));
        show(ctx, exchange, view, 200, &form);
        return;
    }
    if (!form.send && web_header(&exchange->request, "HX-Request")) {
        answer_count(ctx, exchange, view, &form);
        return;
    }
    form.trouble = form.send ? trouble_of(ctx, view, &form) : NULL;
    if (form.send && !form.trouble)
        send_answer(ctx, exchange, view, &form);
    else
        show(ctx, exchange, view, form.trouble ? 400 : 200, &form);
}
