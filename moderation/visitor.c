#include "moderation/visitor.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "moderation/moderation.h"
#include "moderation/standing.h"
#include "moderation/tally.h"
#include "social-core/calendar.h"
#include "social-core/keys.h"
#include "social-core/seal.h"
#include "social-core/world.h"

#define ONE 10    /* what a visitor counts, in hundredths of a person; */
#define WHOLE 100 /* all of them together at most */
#define DAY_SECONDS "86400"
#define TRIES "tries"

uint64_t visitors_count(const struct card *card)
{
    uint64_t count = 0;
    for (size_t i = 0; i <= REASONS; i++)
        count += card->visitors[i];
    return count;
}

uint64_t visitors_weight(const struct card *card)
{
    uint64_t weight = visitors_count(card) * ONE;
    return weight < WHOLE ? weight : WHOLE;
}

/* A name for the place that is another one tomorrow. */
static const char *place_key(struct ctx *ctx, const char *address)
{
    const char *name = arena_printf(ctx->arena, "visitor:%s:%s", calendar_day_text(ctx->arena, ctx->now_ms),
                                    address ? address : "here");
    return key_visitor(ctx, seal_hash(ctx->world->seal, ctx->arena, name));
}

static struct report_result result(enum report_outcome outcome, const char *card, uint64_t decision)
{
    return (struct report_result){.outcome = outcome, .card = card, .decision = decision};
}

/* A question may say less than what was decided: then the answer says what it was taken for. */
static struct report_result decided_about(struct ctx *ctx, const struct visitor_report *report, const char *card)
{
    struct report_result decided = result(REPORT_DECIDED, card, 0);
    const struct post *post = report->post;
    if (!post) {
        const struct db_reply *revision = standing_revision_ask(ctx);
        db_wait(ctx);
        const struct decided_hit *known = moderation_asked(ctx, report->text, revision);
        decided.decision = known ? known->decision : 0;
        decided.words = known ? known->shorter : NULL;
    } else if (post->mark != MARK_CHECKING) {
        decided.decision =
            post->decision ? post->decision : (uint64_t)db_number(db_read(ctx, "HGET", key_decided(ctx), card), 0);
    }
    return decided;
}

static void note_place(struct ctx *ctx, const char *key, const char *card)
{
    db_write(ctx, "HINCRBY", key, TRIES, "1");
    if (card)
        db_write(ctx, "HSET", key, card, "1");
    db_write(ctx, "EXPIRE", key, DAY_SECONDS, "NX");
}

static void put(struct ctx *ctx, const struct visitor_report *report, struct card *card, bool fresh)
{
    bool asked = report->reason == REASON_ASKED;
    card->last_ms = ctx->now_ms;
    card->visitors[report->reason]++;
    card_score(ctx, card);
    card_write(ctx, card);
    tally(ctx, "visitor", asked ? "asked" : reason_at(moderation_rules(ctx), report->reason)->name, 1);
    if (fresh) {
        db_write(ctx, "INCR", key_visitor_cards(ctx));
        db_write(ctx, "EXPIRE", key_visitor_cards(ctx), DAY_SECONDS, "NX");
    }
    if (fresh && card->asked)
        report_keep_question(ctx, card->id);
}

static struct report_result take_on(struct ctx *ctx, const struct visitor_report *report, const char *place,
                                    const char *id)
{
    const struct db_reply *fields = id ? db_ask(ctx, "HGETALL", key_card(ctx, id)) : NULL;
    const struct db_reply *told = id ? db_ask(ctx, "HGET", place, id) : NULL;
    const struct db_reply *opened = db_ask(ctx, "GET", key_visitor_cards(ctx));
    db_wait(ctx);
    struct card card = id ? card_of(ctx, id, fields) : (struct card){.id = db_fresh(ctx, key_number(ctx))};
    bool fresh = !card.revision;
    note_place(ctx, place, id);
    if (told && db_text(told))
        return result(REPORT_BEFORE, id, 0);
    if (fresh && db_number(opened, 0) >= VISITOR_CARDS)
        return result(REPORT_CROWDED, NULL, 0);
    if (fresh)
        report_open_card(ctx, &card, report->post, report->text, NULL);
    if (!id)
        card.asked = true;
    put(ctx, report, &card, fresh);
    return result(REPORT_TAKEN, card.id, 0);
}

struct report_result visitor_take(struct ctx *ctx, const struct visitor_report *report)
{
    const char *id = report->post ? arena_printf(ctx->arena, "%" PRIu64, card_of_post(ctx, report->post)) : NULL;
    const char *place = place_key(ctx, report->address);
    struct report_result decided = decided_about(ctx, report, id);
    if (decided.decision)
        return decided;
    if (db_number(db_read(ctx, "HGET", place, TRIES), 0) >= VISITOR_TRIES)
        return result(REPORT_FULL, NULL, 0);
    return take_on(ctx, report, place, report->post ? id : report_card_of_text(ctx, report->text));
}
