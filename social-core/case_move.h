/**
 * How a case moves. Each function fills the context's batch with one move, guarded by the revision that was read: when
 * somebody moved the case meanwhile the commit says DB_CONFLICT and whoever wanted it looks again. What the table
 * case_moves.def does not allow is refused, with nothing in the batch.
 */
#ifndef LOA_CASE_MOVE_H
#define LOA_CASE_MOVE_H

#include "social-core/case.h"

enum case_event {
#define EVENT(name) CASE_DO_##name,
#include "social-core/case_moves.def"
    CASE_EVENTS
};

/** Where an event leads from a state; false when it cannot happen there (`*to` is then left alone). */
bool case_leads(enum case_state from, enum case_event event, enum case_state *to);

enum case_refusal {
    CASE_DONE,    /**< in the batch */
    CASE_ILLEGAL, /**< not from this state */
    CASE_HELD,    /**< another officer has it: take it over first */
    CASE_TOO_LATE /**< closed for longer than it can be reopened */
};

/** How long a settled case is reopened by the citizen's TL, and after which it is closed by itself. */
#define CASE_REOPEN_MS (14 * INT64_C(86400000))

/** Opens a case in the batch; returns its number as a fresh text, and when it is due. */
const char *case_open(struct ctx *ctx, const struct person *asker, const struct agency *agency, const char *text,
                      int64_t *due_ms);

/** Adds the citizen's words; a case that was answered or asked back is the agency's again. */
enum case_refusal case_continue(struct ctx *ctx, const struct case_view *view, const struct person *asker,
                                const char *text);

/** Gives the case stars (1 to 5) and closes it. */
enum case_refusal case_rate(struct ctx *ctx, const struct case_view *view, int stars);

/** `login` has the case from now on, whoever had it before; `by` is who decided so (the same, or a colleague). */
enum case_refusal case_claim(struct ctx *ctx, const struct case_view *view, const char *by, const char *login);

/** Its officer gives it back to the inbox. */
enum case_refusal case_release(struct ctx *ctx, const struct case_view *view, const char *login);

/** It goes to another agency, with what was said; the citizen is told, and the time begins anew. `why` may be "".
 *  The agency that a late case was raised to takes it from whoever has it. */
enum case_refusal case_forward(struct ctx *ctx, const struct case_view *view, const char *login,
                               const struct agency *to, const char *why);

/** The agency's answer, or its question back: into the thread and, as SMS, to the asker. An unclaimed case is claimed
 *  by it; one that another officer has is refused (CASE_HELD). */
enum case_refusal case_answer(struct ctx *ctx, const struct case_view *view, const char *login, const char *text);
enum case_refusal case_ask_back(struct ctx *ctx, const struct case_view *view, const char *login, const char *text);

/** Settles a case with the answer of a FAQ entry that the citizen took: the phone shows it at once, so nothing is sent. */
enum case_refusal case_answer_shown(struct ctx *ctx, const struct case_view *view, const char *text);

/** Closes what nobody speaks about any more; `by` is the officer's login, or "-" when time does it. */
enum case_refusal case_close(struct ctx *ctx, const struct case_view *view, const char *by);

/* What changes about a case without moving it (case_keep.c); guarded all the same. */

/** A note that the citizen never sees. */
void case_note(struct ctx *ctx, const struct case_view *view, const char *login, const char *text);

/** What the officer wrote in the house's language, beside the words that went out in the citizen's. Of the same batch as
 *  those, which guards both. */
void case_original(struct ctx *ctx, const struct case_view *view, const char *login, const char *text);

/** Another kind of question: it is due anew, reckoned from when it was opened. */
void case_set_kind(struct ctx *ctx, const struct case_view *view, const struct question_kind *kind);

/** Adds a label, or takes it away. False when it is none: 1 to 20 letters, digits, _ and -, at most 8 on a case. */
bool case_label(struct ctx *ctx, const struct case_view *view, const char *label, bool on);

/** Late: `upper` (NULL: nobody is further above) sees it from now on, and it is looked at again at `watch_ms`. */
void case_raise(struct ctx *ctx, const struct case_view *view, const struct agency *upper, int64_t watch_ms);

/** The citizen is reminded that the agency waits for them. */
void case_remind(struct ctx *ctx, const struct case_view *view, int64_t watch_ms);

/** The agency would show this text in public; the citizen is asked when `agreed` says so (case_public.h). */
void case_offer(struct ctx *ctx, const struct case_view *view, const char *login, const char *text);
void case_decide_offer(struct ctx *ctx, const struct case_view *view, bool agreed);

/** A line in the thread for the staff only: "duty" and the login it was sent to. */
void case_mark(struct ctx *ctx, const struct case_view *view, const char *kind, const char *who, const char *text);

/** The text message in which the asker gets an answer (question back), as their phone shows it. */
const char *case_sms(struct ctx *ctx, const struct case_view *view, const struct person *asker, const char *text,
                     bool asks_back);

#endif
