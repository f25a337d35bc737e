/* What an officer does with a case: a button each. */
#include <string.h>

#include "adapters/web/desk_case.h"
#include "social-core/budget.h"
#include "social-core/canned.h"
#include "social-core/case_move.h"
#include "social-core/case_public.h"
#include "social-core/directory.h"
#include "social-core/duty.h"
#include "social-core/faq.h"
#include "social-core/keys.h"
#include "social-core/text/fold.h"
#include "social-core/world.h"

static bool is_blank(const char *text)
{
    return strspn(text, " \r\n\t") == strlen(text);
}

static const char *trouble_of(enum case_refusal refusal)
{
    static const char *const keys[] = {[CASE_DONE] = NULL,
                                       [CASE_ILLEGAL] = "case_illegal",
                                       [CASE_HELD] = "case_held",
                                       [CASE_TOO_LATE] = "case_illegal"};
    return keys[refusal];
}

const char *case_preview(struct ctx *ctx, const struct case_view *view, const char *text, bool asks_back)
{
    return case_sms(ctx, view, person_by_id(ctx, view->asker_id), text, asks_back);
}

/* ---- words to the citizen ---- */

static const char *trouble_with_words(struct ctx *ctx, const struct case_view *view, const char *text)
{
    if (is_blank(text))
        return "answer_empty";
    const struct db_reply *spent = budget_ask(ctx, budget_agency(ctx, view->agency->name));
    db_wait(ctx);
    if (budget_over(ctx->world->budgets.agency, spent))
        return "answer_over_budget";
    return segments_of(case_preview(ctx, view, text, false)).segments > ANSWER_SEGMENTS ? "answer_too_long" : NULL;
}

/* What goes out: in the citizen's language where it was translated. */
static const char *words_sent(const struct case_form *form)
{
    return is_blank(form->theirs) ? form->text : form->theirs;
}

/* The officer's own words are kept beside those that went out. */
static void keep_original(struct ctx *ctx, const struct exchange *exchange, const struct case_view *view,
                          const struct case_form *form)
{
    if (!is_blank(form->theirs) && !is_blank(form->text))
        case_original(ctx, view, exchange->member->login, form->text);
}

static void drop_draft(struct ctx *ctx, const struct exchange *exchange, const struct case_view *view)
{
    db_write(ctx, "DEL", key_draft(ctx, view->id, exchange->member->login));
}

static const char *send(struct ctx *ctx, struct exchange *exchange, const struct case_view *view,
                        const struct case_form *form)
{
    const char *words = words_sent(form), *trouble = trouble_with_words(ctx, view, words);
    if (!trouble)
        trouble = trouble_of(case_answer(ctx, view, exchange->member->login, words));
    if (trouble)
        return trouble;
    keep_original(ctx, exchange, view, form);
    drop_draft(ctx, exchange, view);
    return NULL;
}

static const char *ask(struct ctx *ctx, struct exchange *exchange, const struct case_view *view,
                       const struct case_form *form)
{
    const char *words = words_sent(form), *trouble = trouble_with_words(ctx, view, words);
    if (!trouble)
        trouble = trouble_of(case_ask_back(ctx, view, exchange->member->login, words));
    if (trouble)
        return trouble;
    keep_original(ctx, exchange, view, form);
    drop_draft(ctx, exchange, view);
    return NULL;
}

static const char *offer(struct ctx *ctx, struct exchange *exchange, const struct case_view *view,
                         const struct case_form *form)
{
    static const char *const keys[] = {
        [OFFER_DONE] = NULL, [OFFER_BUSY] = "offer_busy", [OFFER_GONE] = "offer_gone", [OFFER_WRONG] = "offer_wrong"};
    return keys[case_offer_to_asker(ctx, view, exchange->member->login, web_field(&exchange->request, "public"))];
}

/* ---- who has it ---- */

static const char *claim(struct ctx *ctx, struct exchange *exchange, const struct case_view *view,
                         const struct case_form *form)
{
    return trouble_of(case_claim(ctx, view, exchange->member->login, exchange->member->login));
}

static const char *release(struct ctx *ctx, struct exchange *exchange, const struct case_view *view,
                           const struct case_form *form)
{
    return trouble_of(case_release(ctx, view, exchange->member->login));
}

static const char *assign(struct ctx *ctx, struct exchange *exchange, const struct case_view *view,
                          const struct case_form *form)
{
    const struct staff *colleague = staff_by_login(ctx, web_field(&exchange->request, "colleague"));
    if (!colleague || !colleague->agency || strcmp(colleague->agency, view->agency->name) != 0 ||
        strcmp(colleague->role, "officer") != 0)
        return "no_colleague";
    return trouble_of(case_claim(ctx, view, exchange->member->login, colleague->login));
}

/* The agency above takes a late case to itself, and sends it nowhere else. */
static const char *forward(struct ctx *ctx, struct exchange *exchange, const struct case_view *view,
                           const struct case_form *form)
{
    const struct agency *to = agency_meant(ctx, web_field(&exchange->request, "to"));
    const char *own = exchange->member->agency;
    if (!to)
        return "no_such_agency";
    if (strcmp(view->agency->name, own) != 0 && strcmp(to->name, own) != 0)
        return "case_illegal";
    return trouble_of(case_forward(ctx, view, exchange->member->login, to, web_field(&exchange->request, "why")));
}

/* By the officer's will: what is answered, or what nobody comes back to. */
static const char *settle(struct ctx *ctx, struct exchange *exchange, const struct case_view *view,
                          const struct case_form *form)
{
    return trouble_of(case_close(ctx, view, exchange->member->login));
}

static const char *send_to_duty(struct ctx *ctx, struct exchange *exchange, const struct case_view *view,
                                const struct case_form *form)
{
    const struct duty *duty = duty_now(ctx, view->agency);
    if (!duty)
        return "nobody_on_duty";
    if (!case_open_for_agency(view))
        return "case_illegal";
    duty_send(ctx, view, duty, exchange->member->login);
    return NULL;
}

/* ---- what stays in the office ---- */

static const char *note(struct ctx *ctx, struct exchange *exchange, const struct case_view *view,
                        const struct case_form *form)
{
    const char *words = web_field(&exchange->request, "note");
    if (is_blank(words) || strlen(words) > DRAFT_BYTES)
        return "note_empty";
    case_note(ctx, view, exchange->member->login, words);
    return NULL;
}

static const char *label(struct ctx *ctx, struct exchange *exchange, const struct case_view *view,
                         const struct case_form *form)
{
    const char *words = text_words(ctx->arena, web_field(&exchange->request, "label"));
    char *name = arena_strdup(ctx->arena, words);
    for (char *at = name; (at = strchr(at, ' '));)
        *at = '_';
    return case_label(ctx, view, name, true) ? NULL : "label_wrong";
}

static const char *unlabel(struct ctx *ctx, struct exchange *exchange, const struct case_view *view,
                           const struct case_form *form)
{
    return case_label(ctx, view, web_field(&exchange->request, "label"), false) ? NULL : "label_wrong";
}

static const char *set_kind(struct ctx *ctx, struct exchange *exchange, const struct case_view *view,
                            const struct case_form *form)
{
    const struct question_kind *kind = kind_named(ctx->world->service, web_field(&exchange->request, "kind"));
    if (!kind)
        return "case_illegal";
    case_set_kind(ctx, view, kind);
    return NULL;
}

static const char *keep_faq(struct ctx *ctx, struct exchange *exchange, const struct case_view *view,
                            const struct case_form *form)
{
    const struct faq entry = {view->id, web_field(&exchange->request, "question"),
                              web_field(&exchange->request, "answer")};
    if (is_blank(entry.question) || is_blank(entry.answer) ||
        !faq_write(ctx, view->agency, ctx->world->language, &entry))
        return "faq_wrong";
    return NULL;
}

static const struct case_act acts[] = {
    {"send", send, false},       {"ask", ask, false},        {"claim", claim, false}, {"release", release, false},
    {"assign", assign, false},   {"forward", forward, true}, {"note", note, true},    {"label", label, false},
    {"unlabel", unlabel, false}, {"kind", set_kind, false},  {"offer", offer, false}, {"duty", send_to_duty, false},
    {"faq", keep_faq, false},    {"close", settle, false},
};

const struct case_act *case_act_named(const char *name, enum case_tie tie)
{
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (!strcmp(acts[i].name, name))
            return tie == TIE_OWN || (tie == TIE_ABOVE && acts[i].above) ? &acts[i] : NULL;
    return NULL;
}
