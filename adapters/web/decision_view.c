#include "adapters/web/decision_view.h"

#include <inttypes.h>
#include <stdlib.h>

#include "adapters/web/desk_view.h"
#include "adapters/web/view.h"
#include "moderation/correction.h"
#include "moderation/moderation.h"

const struct decision *decision_to_show(struct ctx *ctx, uint64_t number)
{
    const struct decision *decision = number ? decision_by_id(ctx, arena_printf(ctx->arena, "%" PRIu64, number)) : NULL;
    return decision && decision->done_ms && decision->state >= DECISION_done ? decision : NULL;
}

/* "done" says that nobody has objected. */
static const char *appeal_of(const struct decision *decision)
{
    return decision->state == DECISION_done ? "none" : decision_state_name(decision->state);
}

static const char *reason_of(struct ctx *ctx, const struct decision *decision)
{
    return decision->reason < REASONS ? reason_at(moderation_rules(ctx), decision->reason)->name : NULL;
}

static const char *truth_of(struct ctx *ctx, const struct decision *decision, const char *language)
{
    return correction_truth(ctx, strtoull(decision->id, NULL, 10), language);
}

json_t *decision_view(struct ctx *ctx, struct exchange *exchange, const struct decision *decision)
{
    const char *verdict = verdict_traits(decision->verdict)->name, *reason = reason_of(ctx, decision);
    json_t *model = json_pack(
        "{s:s,s:s,s:s,s:s,s:s}", "decision", decision->id, "verdict", desk_word(exchange, "verdict", verdict),
        "decided", view_time_iso(ctx->arena, decision->done_ms), "decided_text",
        view_time_text(ctx->arena, decision->done_ms), "appeal", desk_word(exchange, "objection", appeal_of(decision)));
    view_text(model, "ground", reason ? desk_word(exchange, "reason", reason) : NULL);
    view_text(model, "ground_name", reason);
    view_text(model, "heard_text", decision->heard_ms ? view_time_text(ctx->arena, decision->heard_ms) : NULL);
    view_text(model, "for_authority", decision->request ? "yes" : NULL);
    view_text(model, "truth", truth_of(ctx, decision, exchange->language->name));
    return model;
}

json_t *decision_view_api(struct ctx *ctx, const struct decision *decision)
{
    json_t *model =
        json_pack("{s:s,s:s,s:s,s:s}", "decision", decision->id, "verdict", verdict_traits(decision->verdict)->name,
                  "at", view_time_iso(ctx->arena, decision->done_ms), "appeal", appeal_of(decision));
    view_text(model, "reason", reason_of(ctx, decision));
    view_text(model, "truth", truth_of(ctx, decision, ""));
    return model;
}
