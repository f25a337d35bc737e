#include "moderation/notice.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "moderation/correction.h"
#include "moderation/moderation.h"
#include "social-core/calendar.h"
#include "social-core/receipt.h"
#include "social-core/reply.h"
#include "social-core/text/normal.h"

static const char *const to_author[VERDICTS] = {
    [VERDICT_false] = "author_false", [VERDICT_hide] = "author_hidden",      [VERDICT_limit] = "author_limited",
    [VERDICT_warn] = "author_warned", [VERDICT_unclear] = "author_checking", [VERDICT_ask] = "author_checking"};

/* Of one that was being checked: what came of it. */
static const char *const after_checking[VERDICTS] = {[VERDICT_true] = "author_true", [VERDICT_nothing] = "author_left"};

static const char *const outcomes[VERDICTS] = {
    [VERDICT_true] = "outcome_true",    [VERDICT_false] = "outcome_false",    [VERDICT_unclear] = "outcome_checking",
    [VERDICT_ask] = "outcome_checking", [VERDICT_limit] = "outcome_limited",  [VERDICT_hide] = "outcome_hidden",
    [VERDICT_warn] = "outcome_warned",  [VERDICT_nothing] = "outcome_nothing"};

static const char *const reasons[REASONS + 1] = {"reason_false",   "reason_dangerous", "reason_insult", "reason_spam",
                                                 "reason_private", "reason_other",     "reason_other"};

static uint64_t number_of(const struct decision *decision)
{
    return strtoull(decision->id, NULL, 10);
}

static const char *in_language(struct ctx *ctx, const char *language, const char *key)
{
    const char *const phrase[] = {key, NULL};
    return told_text(ctx, language, true, phrase);
}

const char *notice_reason(struct ctx *ctx, const struct decision *decision, const char *language)
{
    return in_language(ctx, language, reasons[decision->reason]);
}

/* Without the stop that the phrase has behind it. */
static const char *words_of_note(struct ctx *ctx, const struct decision *decision)
{
    size_t length = strlen(decision->note);
    while (length && strchr(" .", decision->note[length - 1]))
        length--;
    return arena_copy(ctx->arena, decision->note, length);
}

static bool why_in_words(struct ctx *ctx, const struct decision *decision)
{
    return decision_needs_note(ctx, decision) && *decision->note;
}

const char *notice_why(struct ctx *ctx, const struct decision *decision, const char *language)
{
    return why_in_words(ctx, decision) ? words_of_note(ctx, decision) : notice_reason(ctx, decision, language);
}

/* What the moderator adds to the reason, as a sentence. */
static const char *more(struct ctx *ctx, const struct decision *decision)
{
    if (text_is_blank(decision->note) || why_in_words(ctx, decision))
        return "";
    return arena_printf(ctx->arena, " %s", text_sentence(ctx->arena, decision->note));
}

/* All that a phrase about a decision may hold. */
static const char *const *about(struct ctx *ctx, const struct decision *decision, const char *key, const char *language,
                                const char *thing)
{
    const char *truth = correction_truth(ctx, number_of(decision), language);
    int64_t until = (decision->done_ms ? decision->done_ms : ctx->now_ms) + DECISION_APPEAL_MS;
    const char *const all[] = {key,
                               "id",
                               thing,
                               "number",
                               decision->id,
                               "reason",
                               notice_why(ctx, decision, language),
                               "more",
                               more(ctx, decision),
                               "until",
                               calendar_day_text(ctx->arena, until),
                               "truth",
                               truth ? truth : "",
                               "note",
                               *decision->note ? arena_printf(ctx->arena, " %s", decision->note) : "",
                               "heard",
                               decision->heard_note,
                               NULL};
    return arena_copy_of(ctx->arena, all, sizeof all);
}

static bool reachable(const struct person *person)
{
    return person && !person->stopped && person->sealed;
}

/* Whoever hears the truth here has got the correction: with a delivery report of its own, and not a second time. */
static void tell_truth(struct ctx *ctx, const struct decision *decision, const struct person *person,
                       const char *const *phrase)
{
    const char *receipt = arena_printf(ctx->arena, "broadcast.%s.%s", decision->id, person->id);
    bool truth = decision->verdict == VERDICT_false;
    tell_words(ctx, OUTBOX_CASE, person, truth ? receipt : NULL, phrase);
    if (truth)
        receipt_note(ctx, number_of(decision), RECEIPT_PUSHED, person->id);
}

void notice_author(struct ctx *ctx, const struct decision *decision, const struct person *author,
                   const struct post *post)
{
    const char *key = to_author[decision->verdict], *id = arena_printf(ctx->arena, "%" PRIu64, post->id);
    if (!key && post->mark == MARK_CHECKING)
        key = after_checking[decision->verdict];
    if (key && reachable(author))
        tell_truth(ctx, decision, author, about(ctx, decision, key, author->language, id));
}

void notice_released(struct ctx *ctx, const struct post *post)
{
    const struct person *author = person_by_id(ctx, post->author_id);
    const char *id = arena_printf(ctx->arena, "%" PRIu64, post->id);
    const char *const phrase[] = {"author_released", "id", id, "channel", post->channel->title, NULL};
    if (reachable(author))
        tell_words(ctx, OUTBOX_CASE, author, NULL, phrase);
}

void notice_reporter(struct ctx *ctx, const struct decision *decision, const struct person *reporter, const char *thing)
{
    if (!reachable(reporter))
        return;
    struct receipt_asked asked = receipt_ask(ctx, number_of(decision), reporter->id);
    db_wait(ctx);
    if (decision->verdict != VERDICT_false || !receipt_got(&asked))
        tell_truth(ctx, decision, reporter,
                   about(ctx, decision, outcomes[decision->verdict], reporter->language, thing));
}

void notice_heard(struct ctx *ctx, const struct decision *decision, const struct person *author)
{
    static const char *const keys[DECISION_STATES] = {[DECISION_overturned] = "appeal_overturned",
                                                      [DECISION_reversed] = "appeal_reversed",
                                                      [DECISION_upheld] = "appeal_upheld"};
    if (reachable(author))
        tell_words(ctx, OUTBOX_CASE, author, NULL,
                   about(ctx, decision, keys[decision->state], author->language, decision->id));
}

const char *const *notice_outcome(struct ctx *ctx, const struct decision *decision, const char *language,
                                  const char *thing)
{
    return about(ctx, decision, outcomes[decision->verdict], language, thing ? thing : decision->id);
}
