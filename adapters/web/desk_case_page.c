#include <string.h>

#include "adapters/web/desk_case.h"
#include "adapters/web/desk_view.h"
#include "adapters/web/guard.h"
#include "adapters/web/view.h"
#include "social-core/canned.h"
#include "social-core/case_move.h"
#include "social-core/case_public.h"
#include "social-core/directory.h"
#include "social-core/faq.h"
#include "social-core/seal.h"
#include "social-core/tariff.h"
#include "social-core/text/catalog.h"
#include "social-core/world.h"

#define HISTORY 10
#define NEAR_AGENCIES 40

/* ---- the thread ---- */

static const char *name_of(struct ctx *ctx, struct exchange *exchange, const struct case_entry *entry)
{
    if (!strcmp(entry->who, "-"))
        return "Loa";
    const struct staff *member = case_entry_is_citizens(entry) ? NULL : staff_by_login(ctx, entry->who);
    return member ? member->name : entry->who;
}

/* What a move was about: a colleague by their name, a refusal by its reason; else as it is kept. */
static const char *about_of(struct ctx *ctx, struct exchange *exchange, const struct case_entry *entry)
{
    bool names = !strcmp(entry->kind, "claim") || !strcmp(entry->kind, "duty");
    const struct staff *member = names && *entry->text ? staff_by_login(ctx, entry->text) : NULL;
    return member                            ? member->name
           : !strcmp(entry->kind, "refused") ? desk_word(exchange, "sms", entry->text)
                                             : entry->text;
}

/* Words are shown as words; what was done, as one line: "moved_claim" and what it was about. */
static json_t *entry_model(struct ctx *ctx, struct exchange *exchange, const struct case_entry *entry)
{
    bool words = case_entry_is_sent(entry) || !strcmp(entry->kind, "question") || !strcmp(entry->kind, "more") ||
                 !strcmp(entry->kind, "note") || !strcmp(entry->kind, "original");
    json_t *model = json_object();
    view_text(model, "who", name_of(ctx, exchange, entry));
    view_text(model, words ? "text" : "about", words ? entry->text : about_of(ctx, exchange, entry));
    view_text(model, words ? "words" : "moved", desk_word(exchange, "moved", entry->kind));
    bool internal = words && !case_entry_for_citizen(entry);
    view_text(model, "side", internal ? "note" : case_entry_is_citizens(entry) ? "theirs" : "ours");
    view_text(model, "citizen", case_entry_is_citizens(entry) ? "yes" : NULL);
    view_text(model, "kind_text", internal ? desk_word(exchange, "moved", entry->kind) : NULL);
    view_text(model, "at", view_time_iso(ctx->arena, entry->at_ms));
    view_text(model, "time", view_time_text(ctx->arena, entry->at_ms));
    view_text(model, "delivery", entry->delivery);
    if (entry->delivery)
        view_text(model, "delivery_text", desk_word(exchange, "delivery", entry->delivery));
    return model;
}

static json_t *thread_model(struct ctx *ctx, struct exchange *exchange, const struct case_view *view)
{
    json_t *list = json_array();
    for (size_t i = 0; i < view->thread_count; i++)
        json_array_append_new(list, entry_model(ctx, exchange, &view->thread[i]));
    return list;
}

/* ---- what an answer costs ---- */

static double segment_cost(struct ctx *ctx, const struct person *asker)
{
    const struct tariff *tariff = ctx->world->tariff;
    const char *msisdn =
        tariff && asker && asker->sealed ? seal_reveal_phone(ctx->world->seal, ctx->arena, asker->sealed) : NULL;
    return msisdn ? tariff->ways[tariff->way_of(tariff->owner, msisdn)].cost : 0;
}

json_t *case_count_model(struct ctx *ctx, struct exchange *exchange, const struct case_view *view, const char *text)
{
    const char *sms = case_preview(ctx, view, text, false);
    struct segments price = segments_of(sms);
    double money = segment_cost(ctx, person_by_id(ctx, view->asker_id)) * (double)price.segments;
    json_t *model = desk_sms(ctx, exchange, sms);
    view_text(model, "too_long", price.segments > ANSWER_SEGMENTS ? "yes" : NULL);
    view_text(model, "money", money > 0 ? arena_printf(ctx->arena, "%.0f", money) : NULL);
    return model;
}

/* ---- what stands beside it ---- */

static json_t *colleagues_model(struct ctx *ctx, const struct agency *agency, const char *officer)
{
    size_t count;
    const struct staff *all = staff_all(ctx, &count);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        if (all[i].agency && !strcmp(all[i].agency, agency->name) && !strcmp(all[i].role, "officer") &&
            (!officer || strcmp(officer, all[i].login) != 0))
            json_array_append_new(list, json_pack("{s:s,s:s}", "login", all[i].login, "colleague", all[i].name));
    return list;
}

/* Those above, beside and right below come to mind first; any other is found by its name. */
static bool is_near(struct ctx *ctx, const struct agency *agency, const struct agency *other)
{
    const struct agency *above = agency_above(ctx, other);
    return agency_is_over(ctx, other, agency) || (above && !strcmp(above->name, agency->name)) ||
           (agency->area && agency->area == other->area);
}

static json_t *agencies_model(struct ctx *ctx, const struct agency *agency)
{
    const struct agency *const *all;
    size_t count = agencies_all(ctx, &all);
    json_t *list = json_array();
    for (size_t i = 0; i < count && json_array_size(list) < NEAR_AGENCIES; i++)
        if (strcmp(all[i]->name, agency->name) != 0 && is_near(ctx, agency, all[i]))
            json_array_append_new(list, json_pack("{s:s,s:s}", "other", all[i]->name, "other_title", all[i]->title));
    return list;
}

static json_t *canned_model(struct ctx *ctx, const struct agency *agency)
{
    size_t count;
    const struct canned *all = canned_all(ctx, agency, ctx->world->language, &count);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_pack("{s:s}", "canned", all[i].name));
    return list;
}

/* What else this person asked the same agency; other agencies' cases are no business of this one. */
static json_t *history_model(struct ctx *ctx, struct exchange *exchange, const struct case_view *view)
{
    size_t count;
    const struct case_view *views = cases_of_person(ctx, view->asker_id, HISTORY, &count);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        if (strcmp(views[i].id, view->id) != 0 && !strcmp(views[i].agency->name, view->agency->name))
            json_array_append_new(list, desk_case_row(ctx, exchange, &views[i]));
    return list;
}

static json_t *kinds_model(const struct ctx *ctx, const struct case_view *view)
{
    const struct question_kind *const *kinds;
    size_t count = service_kinds(ctx->world->service, &kinds);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *kind = json_pack("{s:s,s:s}", "kind_name", kinds[i]->name, "kind_title", kinds[i]->title);
        view_text(kind, "chosen", kinds[i] == view->kind ? "yes" : NULL);
        json_array_append_new(list, kind);
    }
    return list;
}

/* Which buttons there are: those that the table of moves allows from this state. */
static void add_buttons(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct desk_case *desk)
{
    static const struct {
        enum case_event event;
        const char *button;
    } buttons[] = {{CASE_DO_answer, "can_answer"},
                   {CASE_DO_ask_back, "can_ask"},
                   {CASE_DO_claim, "can_claim"},
                   {CASE_DO_release, "can_release"},
                   {CASE_DO_forward, "can_forward"}};
    const struct case_view *view = desk->view;
    bool mine = view->officer && !strcmp(view->officer, exchange->member->login);
    enum case_state to;
    for (size_t i = 0; i < sizeof buttons / sizeof *buttons; i++)
        if (desk->tie == TIE_OWN && case_leads(view->state, buttons[i].event, &to))
            view_text(model, buttons[i].button, "yes");
    if (mine)
        json_object_del(model, "can_claim");
    else
        json_object_del(model, "can_release");
    view_text(model, "is_mine", mine ? "yes" : NULL);
    view_text(model, "is_own", desk->tie == TIE_OWN ? "yes" : NULL);
    view_text(model, "is_above", desk->tie == TIE_ABOVE ? "yes" : NULL);
    view_text(model, "is_open", case_open_for_agency(view) ? "yes" : NULL);
    view_text(model, "is_settled", view->state == CASE_answered || view->state == CASE_closed ? "yes" : NULL);
}

static const char *last_answer(const struct case_view *view)
{
    const char *answer = "";
    for (size_t i = 0; i < view->thread_count; i++)
        if (!strcmp(view->thread[i].kind, "answer") || !strcmp(view->thread[i].kind, "original"))
            answer = view->thread[i].text;
    return answer;
}

static void add_lists(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct case_view *view)
{
    json_object_set_new(model, "colleagues", colleagues_model(ctx, view->agency, view->officer));
    json_object_set_new(model, "others", agencies_model(ctx, view->agency));
    json_object_set_new(model, "cannings", canned_model(ctx, view->agency));
    json_object_set_new(model, "history", history_model(ctx, exchange, view));
    json_object_set_new(model, "kinds", kinds_model(ctx, view));
    json_object_set_new(model, "labels", desk_labels(ctx, view));
}

/* The citizen's language, when it is not the house's: an answer is then written in both, side by side. */
static const char *their_language(struct ctx *ctx, const struct case_view *view)
{
    const struct person *asker = person_by_id(ctx, view->asker_id);
    const struct locale *const *locales = locales_all(ctx->world->catalogs);
    for (size_t i = 0; asker && locales[i]; i++)
        if (!strcmp(locales[i]->code, asker->language) && strcmp(asker->language, ctx->world->language) != 0)
            return locales[i]->name;
    return NULL;
}

static void add_facts(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct case_view *view)
{
    const char *state = case_state_name(view->state), *urgency = desk_urgency(ctx, view);
    const struct staff *officer = view->officer ? staff_by_login(ctx, view->officer) : NULL;
    view_text(model, "case", view->id);
    view_text(model, "asker", view->asker);
    view_text(model, "place", view->area ? view->area->name : NULL);
    view_text(model, "state", state);
    view_text(model, "state_text", desk_word(exchange, "case", state));
    view_text(model, "opened", view_time_text(ctx->arena, view->opened_ms));
    view_text(model, "due", case_open_for_agency(view) ? view_time_text(ctx->arena, view->due_ms) : NULL);
    view_text(model, "urgency", urgency && strcmp(urgency, "calm") ? urgency : NULL);
    view_text(model, "urgency_text", urgency ? desk_word(exchange, "due", urgency) : NULL);
    view_text(model, "officer", officer ? officer->name : view->officer);
    view_text(model, "raised", view->raised ? view->raised->title : NULL);
    view_text(model, "stars", view->stars ? arena_printf(ctx->arena, "%d", view->stars) : NULL);
    view_text(model, "token", guard_token(ctx, ctx->arena));
    view_text(model, "revision", view->revision);
    json_object_set_new(model, "thread", thread_model(ctx, exchange, view));
}

/* What others may read once the citizen says 1, and what is kept for those who ask the same. */
static void add_settled(struct ctx *ctx, json_t *model, const struct case_view *view)
{
    view_text(model, "shown", view->shown ? view->offered : NULL);
    view_text(model, "offered", !view->shown ? view->offered : NULL);
    view_text(model, "public_text", view->offered ? view->offered : case_public_text(ctx, view));
    const struct faq *kept = faq_by_id(ctx, view->agency, ctx->world->language, view->id);
    const char *answer = last_answer(view);
    view_text(model, "faq_kept", kept ? "yes" : NULL);
    view_text(model, "question", kept ? kept->question : case_without_names(ctx, view, view->first_line));
    view_text(model, "last_answer", kept ? kept->answer : answer ? case_without_names(ctx, view, answer) : NULL);
}

void case_page_show(struct ctx *ctx, struct exchange *exchange, const struct desk_case *desk, int status,
                    const struct case_form *form)
{
    const struct case_view *view = desk->view;
    const char *part = web_query(&exchange->request, "part");
    const char *title = arena_printf(ctx->arena, "%s %s", language_text(exchange->language, "case"), view->id);
    json_t *model = desk_frame(ctx, exchange, title);
    add_facts(ctx, exchange, model, view);
    if (part && !strcmp(part, "thread")) {
        answer_page(exchange, status, "desk_thread", model);
        return;
    }
    add_buttons(ctx, exchange, model, desk);
    add_lists(ctx, exchange, model, view);
    add_settled(ctx, model, view);
    view_text(model, "text", form->text);
    view_text(model, "theirs", form->theirs);
    view_text(model, "their_language", their_language(ctx, view));
    view_text(model, "trouble", form->trouble ? language_text(exchange->language, form->trouble) : NULL);
    if (*form->text || *form->theirs)
        json_object_set_new(model, "count",
                            case_count_model(ctx, exchange, view, *form->theirs ? form->theirs : form->text));
    answer_page(exchange, status, "desk_case", model);
}
