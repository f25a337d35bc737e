#include "moderation/later.h"

#include <inttypes.h>
#include <stdlib.h>

#include "moderation/appeal.h"
#include "moderation/correction.h"
#include "moderation/notice.h"
#include "social-core/calendar.h"
#include "social-core/keys.h"
#include "social-core/person.h"

#define SOON_MS (60 * INT64_C(1000)) /* after which who got a late variant is looked for */

static const char *number(struct ctx *ctx, int64_t value)
{
    return arena_printf(ctx->arena, "%" PRId64, value);
}

const struct decision *later_known(struct ctx *ctx, uint64_t decision)
{
    const struct decision *found = decision ? decision_by_id(ctx, number(ctx, (int64_t)decision)) : NULL;
    return found && decision_stands(found) && mark_stops_pushes(verdict_traits(found->verdict)->mark) ? found : NULL;
}

struct post_ruling later_ruling(struct ctx *ctx, const struct decision *decision, const struct post_draft *draft)
{
    const char *language = draft->author->language;
    enum mark mark = verdict_traits(decision->verdict)->mark;
    const char *words[] = {
        mark == MARK_HIDDEN ? "author_hidden" : "author_limited",
        "reason",
        notice_why(ctx, decision, language),
        "number",
        decision->id,
        "until",
        calendar_day_text(ctx->arena, ctx->now_ms + DECISION_APPEAL_MS),
        "more",
        "", /* what was added was for the first authors */
        NULL,
    };
    if (mark == MARK_FALSE) {
        words[0] = "posted_false";
        words[1] = "truth";
        words[2] = correction_truth(ctx, strtoull(decision->id, NULL, 10), language);
    }
    return (struct post_ruling){.way = mark_hides(mark) ? POST_HELD : POST_QUIET,
                                .words = arena_copy_of(ctx->arena, words, sizeof words)};
}

void later_take(struct ctx *ctx, const struct decision *decision, const struct post_draft *draft)
{
    const char *id = decision->id;
    db_guard(ctx, key_decision(ctx, id), "state", decision_state_name(decision->state));
    mark_write(ctx, draft->number, verdict_traits(decision->verdict)->mark, id);
    db_write(ctx, "SADD", key_subjects(ctx, id), draft->number);
    appeal_let(ctx, id, draft->author->id);
    if (decision->verdict == VERDICT_false)
        db_write(ctx, "ZADD", key_decisions_due(ctx), "LT", number(ctx, ctx->now_ms + SOON_MS), id);
}
