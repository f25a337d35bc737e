#include "social-core/case_move.h"

#include <stdlib.h>
#include <string.h>

#include "social-core/base/moves.h"
#include "social-core/budget.h"
#include "social-core/case_write.h"
#include "social-core/counts.h"
#include "social-core/idset.h"
#include "social-core/keys.h"
#include "social-core/outbox.h"
#include "social-core/reply.h"
#include "social-core/text/segments.h"
#include "social-core/world.h"

#define REMIND_MS (3 * INT64_C(86400000)) /* after which the citizen is reminded of the agency's question */

bool case_leads(enum case_state from, enum case_event event, enum case_state *to)
{
    static const struct move moves[] = {
#define MOVE(event, from, to) {CASE_DO_##event, CASE_##from, CASE_##to},
#include "social-core/case_moves.def"
    };
    int state = MOVES_LEAD(moves, event, from);
    if (state >= 0)
        *to = (enum case_state)state;
    return state >= 0;
}

/* When a case must be looked at by itself: what is open when it is late, the rest when nobody speaks any more. */
static int64_t watch_of(const struct ctx *ctx, const struct case_view *view)
{
    if (case_open_for_agency(view))
        return view->due_ms;
    if (view->state == CASE_awaiting)
        return ctx->now_ms + REMIND_MS;
    return view->state == CASE_answered ? ctx->now_ms + CASE_REOPEN_MS : 0;
}

/* A copy of the case as it is after the event; false when it cannot happen. */
static bool moved(const struct ctx *ctx, const struct case_view *view, enum case_event event, struct case_view *after)
{
    *after = *view;
    if (!case_leads(view->state, event, &after->state))
        return false;
    after->last_ms = ctx->now_ms;
    return true;
}

/* Time that the citizen took is not the agency's. */
static void go_on(const struct ctx *ctx, struct case_view *after)
{
    if (after->paused_ms)
        after->due_ms += ctx->now_ms - after->paused_ms;
    after->paused_ms = 0;
}

/* ---- what the citizen does ---- */

const char *case_open(struct ctx *ctx, const struct person *asker, const struct agency *agency, const char *text,
                      int64_t *due_ms)
{
    const struct question_kind *kind = kind_of_text(ctx->world->service, ctx->arena, text);
    struct case_view view = {.id = db_fresh(ctx, key_number(ctx)),
                             .agency = agency,
                             .asker_id = asker->id,
                             .area = asker->area,
                             .state = CASE_new,
                             .kind = kind,
                             .labels = "",
                             .opened_ms = ctx->now_ms,
                             .last_ms = ctx->now_ms,
                             .due_ms = kind_due(ctx->world->service, kind, agency, ctx->now_ms),
                             .first_line = text,
                             .revision = "1"};
    view.watch_ms = watch_of(ctx, &view);
    case_write_new(ctx, &view);
    case_write_entry(ctx, view.id, "question", asker->handle, text, NULL);
    counts_add(ctx, agency, COUNT_asked, 1);
    idset_add(ctx, key_contacts, agency->name, asker->id);
    if (due_ms)
        *due_ms = view.due_ms;
    return view.id;
}

enum case_refusal case_continue(struct ctx *ctx, const struct case_view *view, const struct person *asker,
                                const char *text)
{
    struct case_view after;
    if (view->state == CASE_closed && ctx->now_ms - view->settled_ms > CASE_REOPEN_MS)
        return CASE_TOO_LATE;
    if (!moved(ctx, view, CASE_DO_more, &after))
        return CASE_ILLEGAL;
    go_on(ctx, &after);
    if (after.state == CASE_reopened && view->state != CASE_reopened) {
        after.due_ms = kind_due(ctx->world->service, view->kind, view->agency, ctx->now_ms);
        after.settled_ms = 0;
        counts_add(ctx, view->agency, COUNT_reopened, 1);
    }
    after.watch_ms = watch_of(ctx, &after);
    case_write(ctx, view, &after);
    case_write_entry(ctx, view->id, "more", asker->handle, text, NULL);
    return CASE_DONE;
}

enum case_refusal case_rate(struct ctx *ctx, const struct case_view *view, int stars)
{
    struct case_view after;
    if (stars < 1 || stars > 5 || !moved(ctx, view, CASE_DO_rate, &after))
        return CASE_ILLEGAL;
    after.stars = stars;
    if (view->state != CASE_closed)
        after.settled_ms = ctx->now_ms;
    after.watch_ms = watch_of(ctx, &after);
    case_write(ctx, view, &after);
    case_write_entry(ctx, view->id, "rate", view->asker ? view->asker : "-", arena_printf(ctx->arena, "%d", stars),
                     NULL);
    counts_add(ctx, view->agency, COUNT_stars, stars - view->stars);
    counts_add(ctx, view->agency, COUNT_rated, view->stars ? 0 : 1);
    return CASE_DONE;
}

/* ---- what the agency does ---- */

static bool held_by_another(const struct case_view *view, const char *login)
{
    return view->officer && strcmp(view->officer, login) != 0;
}

enum case_refusal case_claim(struct ctx *ctx, const struct case_view *view, const char *by, const char *login)
{
    struct case_view after;
    if (!moved(ctx, view, CASE_DO_claim, &after))
        return CASE_ILLEGAL;
    after.last_ms = view->last_ms;
    after.officer = login;
    case_write(ctx, view, &after);
    case_write_entry(ctx, view->id, "claim", by, login, NULL);
    return CASE_DONE;
}

enum case_refusal case_release(struct ctx *ctx, const struct case_view *view, const char *login)
{
    struct case_view after;
    if (held_by_another(view, login))
        return CASE_HELD;
    if (!moved(ctx, view, CASE_DO_release, &after))
        return CASE_ILLEGAL;
    after.last_ms = view->last_ms;
    after.officer = NULL;
    case_write(ctx, view, &after);
    case_write_entry(ctx, view->id, "release", login, "", NULL);
    return CASE_DONE;
}

const char *case_sms(struct ctx *ctx, const struct case_view *view, const struct person *asker, const char *text,
                     bool asks_back)
{
    const char *words[] = {
        asks_back ? "case_asks" : "case_answer", "id", view->id, "agency", view->agency->title, "text", text, NULL};
    return asker ? told_person(ctx, asker, words) : told_text(ctx, ctx->world->language, false, words);
}

/* TL without a number then goes on with this case. */
static void point_dialog(struct ctx *ctx, const struct case_view *view, const struct person *asker)
{
    const char *phone = seal_hash_of(ctx, asker);
    if (phone)
        db_write(ctx, "HSET", key_dialog(ctx, phone), "last", arena_printf(ctx->arena, "case %s", view->id));
}

/* Sends words of the agency; what names the message, for its delivery report. */
static const char *send(struct ctx *ctx, const struct case_view *view, const char *text, bool asks_back)
{
    const struct person *asker = person_by_id(ctx, view->asker_id);
    const char *about = arena_printf(ctx->arena, "case.%s.%s", view->id, view->revision);
    if (!asker || asker->stopped) {
        db_write(ctx, "HSET", key_sent(ctx, about), "state", "stopped");
        return about;
    }
    const char *words = case_sms(ctx, view, asker, text, asks_back);
    struct outbox_letter letter = {
        .sealed = asker->sealed, .text = words, .about = about, .quiet = outbox_quiet(ctx, asker->area)};
    outbox_text(ctx, OUTBOX_CASE, &letter);
    budget_spend(ctx, budget_agency(ctx, view->agency->name), segments_of(words).segments);
    point_dialog(ctx, view, asker);
    return about;
}

static enum case_refusal speak(struct ctx *ctx, const struct case_view *view, enum case_event event, const char *login,
                               const char *text)
{
    struct case_view after;
    bool asks_back = event == CASE_DO_ask_back;
    if (held_by_another(view, login))
        return CASE_HELD;
    if (!moved(ctx, view, event, &after))
        return CASE_ILLEGAL;
    if (!asks_back)
        go_on(ctx, &after);
    after.officer = login;
    after.raised = asks_back ? view->raised : NULL;
    after.settled_ms = asks_back ? 0 : ctx->now_ms;
    after.paused_ms = asks_back ? (view->paused_ms ? view->paused_ms : ctx->now_ms) : 0;
    after.reminded = 0;
    after.watch_ms = watch_of(ctx, &after);
    case_write(ctx, view, &after);
    case_write_entry(ctx, view->id, asks_back ? "ask" : "answer", login, text, send(ctx, view, text, asks_back));
    if (!asks_back && view->state != CASE_answered)
        counts_answered(ctx, view->agency, after.due_ms);
    return CASE_DONE;
}

enum case_refusal case_answer(struct ctx *ctx, const struct case_view *view, const char *login, const char *text)
{
    return speak(ctx, view, CASE_DO_answer, login, text);
}

enum case_refusal case_ask_back(struct ctx *ctx, const struct case_view *view, const char *login, const char *text)
{
    return speak(ctx, view, CASE_DO_ask_back, login, text);
}

enum case_refusal case_answer_shown(struct ctx *ctx, const struct case_view *view, const char *text)
{
    struct case_view after;
    if (!moved(ctx, view, CASE_DO_answer, &after))
        return CASE_ILLEGAL;
    go_on(ctx, &after);
    after.settled_ms = ctx->now_ms;
    after.watch_ms = watch_of(ctx, &after);
    case_write(ctx, view, &after);
    case_write_entry(ctx, view->id, "answer", "-", text, NULL);
    counts_answered(ctx, view->agency, after.due_ms);
    return CASE_DONE;
}

static void tell_asker(struct ctx *ctx, const struct case_view *view, const char *const *words)
{
    const struct person *asker = person_by_id(ctx, view->asker_id);
    if (!asker || asker->stopped)
        return;
    tell_words(ctx, OUTBOX_CASE, asker, NULL, words);
    point_dialog(ctx, view, asker);
}

enum case_refusal case_forward(struct ctx *ctx, const struct case_view *view, const char *login,
                               const struct agency *to, const char *why)
{
    struct case_view after;
    bool taken_up = view->raised && !strcmp(to->name, view->raised->name);
    if (!taken_up && held_by_another(view, login))
        return CASE_HELD;
    if (!strcmp(to->name, view->agency->name) || !moved(ctx, view, CASE_DO_forward, &after))
        return CASE_ILLEGAL;
    after.agency = to;
    after.officer = NULL;
    after.labels = "";
    after.raised = NULL;
    after.paused_ms = 0;
    after.due_ms = kind_due(ctx->world->service, view->kind, to, ctx->now_ms);
    after.watch_ms = watch_of(ctx, &after);
    const char *words[] = {"case_forwarded",
                           "id",
                           view->id,
                           "agency",
                           to->title,
                           "due",
                           calendar_day_text(ctx->arena, after.due_ms),
                           NULL};
    case_write(ctx, view, &after);
    case_write_entry(ctx, view->id, "forward", login,
                     arena_printf(ctx->arena, "%s → %s%s%s", view->agency->title, to->title, *why ? ": " : "", why),
                     NULL);
    counts_add(ctx, view->agency, COUNT_forwarded, 1);
    counts_add(ctx, to, COUNT_asked, 1);
    idset_add(ctx, key_contacts, to->name, view->asker_id);
    tell_asker(ctx, view, words);
    return CASE_DONE;
}

/* ---- what time does ---- */

enum case_refusal case_close(struct ctx *ctx, const struct case_view *view, const char *by)
{
    struct case_view after;
    if (!moved(ctx, view, CASE_DO_close, &after))
        return CASE_ILLEGAL;
    after.last_ms = view->last_ms;
    after.settled_ms = ctx->now_ms;
    after.paused_ms = 0;
    after.watch_ms = 0;
    case_write(ctx, view, &after);
    case_write_entry(ctx, view->id, "close", by, "", NULL);
    return CASE_DONE;
}

void case_raise(struct ctx *ctx, const struct case_view *view, const struct agency *upper, int64_t watch_ms)
{
    struct case_view after = *view;
    after.raised = upper ? upper : view->raised;
    after.watch_ms = watch_ms;
    case_write(ctx, view, &after);
    case_write_entry(ctx, view->id, "raise", "-", upper ? upper->title : "", NULL);
    if (!view->raised)
        counts_add(ctx, view->agency, COUNT_raised, 1);
    if (upper) {
        const char *words[] = {"case_raised", "id", view->id, "agency", upper->title, NULL};
        tell_asker(ctx, view, words);
    }
}

void case_remind(struct ctx *ctx, const struct case_view *view, int64_t watch_ms)
{
    struct case_view after = *view;
    const char *words[] = {"case_remind", "id", view->id, "agency", view->agency->title, NULL};
    after.reminded++;
    after.watch_ms = watch_ms;
    case_write(ctx, view, &after);
    case_write_entry(ctx, view->id, "remind", "-", "", NULL);
    tell_asker(ctx, view, words);
}
