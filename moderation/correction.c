#include "moderation/correction.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "moderation/tally.h"
#include "social-core/audience.h"
#include "social-core/census.h"
#include "social-core/keys.h"
#include "social-core/receipt.h"
#include "social-core/reply.h"
#include "social-core/text/catalog.h"
#include "social-core/text/normal.h"
#include "social-core/world.h"

static const char *number(struct ctx *ctx, uint64_t value)
{
    return arena_printf(ctx->arena, "%" PRIu64, value);
}

/* The truth first; the rumour is named behind it, shortly. */
static const char *composed(struct ctx *ctx, const struct decision *decision, const struct broadcast_text *truth)
{
    const char *const phrase[] = {"correction_text", "truth",          text_sentence(ctx->arena, truth->text),
                                  "rumour",          decision->rumour, NULL};
    return told_text(ctx, truth->language, true, phrase);
}

const char *correction_truth(struct ctx *ctx, uint64_t decision, const char *language)
{
    const struct decision *found = decision_by_id(ctx, number(ctx, decision));
    if (!found || !decision_stands(found) || found->verdict != VERDICT_false || !found->truth_count)
        return NULL;
    const struct broadcast_text *truth = &found->truths[0];
    for (size_t i = 0; i < found->truth_count; i++)
        if (!strcmp(found->truths[i].language, language))
            truth = &found->truths[i];
    return composed(ctx, found, truth);
}

static uint64_t left_to_tell(struct ctx *ctx, const char *expression)
{
    char why[200];
    const struct audience *audience = audience_read(ctx, expression, why, sizeof why);
    uint64_t highest = (uint64_t)db_number(db_read(ctx, "GET", key_persons(ctx)), 0);
    return audience ? audience_count(ctx, audience, highest) : 0;
}

bool correction_send(struct ctx *ctx, const struct decision *decision)
{
    const struct broadcast *under_way = broadcast_by_id(ctx, decision->id);
    const char *audience = arena_printf(ctx->arena, "got-any:%s - got:%s", decision->id, decision->id);
    uint64_t left = left_to_tell(ctx, audience);
    if (under_way)
        return left > 0 && broadcast_again(ctx, under_way);
    struct broadcast draft = {.id = decision->id,
                              .audience = audience,
                              .agency = decision->agency,
                              .by = decision->by,
                              .correction = true,
                              .class = decision->emergency ? OUTBOX_EMERGENCY : OUTBOX_BROADCAST,
                              .expected = left};
    for (size_t i = 0; i < decision->truth_count; i++)
        draft.texts[draft.text_count++] =
            (struct broadcast_text){decision->truths[i].language, composed(ctx, decision, &decision->truths[i])};
    broadcast_accept(ctx, &draft);
    tally(ctx, "correction", "sent", 1);
    return true;
}

const char *correction_preview(struct ctx *ctx, const struct decision *decision, const struct broadcast_text *truth,
                               const struct person *reader)
{
    const struct agency *agency = decision->agency ? agency_named(ctx, decision->agency) : NULL;
    struct broadcast draft = {.title = agency ? agency->title : "Loa",
                              .correction = true,
                              .class = decision->emergency ? OUTBOX_EMERGENCY : OUTBOX_BROADCAST,
                              .texts = {{truth->language, composed(ctx, decision, truth)}},
                              .text_count = 1};
    return broadcast_text_for(ctx, &draft, reader);
}

/* In each language that has the sentence: another one says it in the region's, which is the first. */
static void say_withdrawn(struct ctx *ctx, const struct decision *decision, struct broadcast *draft)
{
    const char *const phrase[] = {"correction_withdrawn", "rumour", decision->rumour, NULL};
    const char *own = told_text(ctx, ctx->world->language, true, phrase);
    draft->texts[draft->text_count++] = (struct broadcast_text){ctx->world->language, own};
    for (const struct locale *const *locales = locales_all(ctx->world->catalogs); *locales; locales++) {
        const char *said = told_text(ctx, (*locales)->code, true, phrase);
        if (strcmp(said, own) != 0 && draft->text_count < BROADCAST_TEXTS)
            draft->texts[draft->text_count++] = (struct broadcast_text){(*locales)->code, said};
    }
}

void correction_withdraw(struct ctx *ctx, const struct decision *decision)
{
    const struct broadcast *sent = broadcast_by_id(ctx, decision->id);
    struct broadcast draft = {.audience = arena_printf(ctx->arena, "got:%s - authors:%s", decision->id, decision->id),
                              .agency = decision->agency,
                              .by = decision->heard_by,
                              .correction = true,
                              .class = sent ? sent->class : OUTBOX_BROADCAST};
    if (!sent)
        return;
    if (sent->state == BROADCAST_SENDING || sent->state == BROADCAST_PAUSED)
        broadcast_move(ctx, sent, BROADCAST_DO_cancel, decision->heard_by);
    say_withdrawn(ctx, decision, &draft);
    draft.expected = left_to_tell(ctx, draft.audience);
    broadcast_accept(ctx, &draft);
}

/* ---- how far it is ---- */

static void fill_any(struct ctx *ctx, const struct db_reply *posts, uint64_t chunk, struct idbits *bits)
{
    for (size_t i = 0; i < posts->count; i++) {
        uint64_t post = (uint64_t)db_number(&posts->list[i], 0);
        struct idsource source = receipt_source(&post);
        source.fill(ctx, &source, chunk, bits);
    }
}

/* Takes out of `left` who got it in one of these ways; how many they were. */
static uint64_t take_out(struct ctx *ctx, uint64_t decision, const enum receipt_how *hows, size_t count, uint64_t chunk,
                         struct idbits *left)
{
    struct idbits *got = arena_alloc(ctx->arena, sizeof *got);
    size_t before = idbits_count(left);
    *got = (struct idbits){0};
    for (size_t i = 0; i < count; i++)
        receipt_fill(ctx, decision, hows[i], chunk, got);
    idbits_remove(left, got);
    return before - idbits_count(left);
}

static uint64_t take_out_stopped(struct ctx *ctx, uint64_t chunk, struct idbits *left)
{
    const struct db_reply *census = census_ask(ctx, chunk);
    size_t before = idbits_count(left);
    struct idbits *stopped = arena_alloc(ctx->arena, sizeof *stopped);
    *stopped = (struct idbits){0};
    db_wait(ctx);
    for (size_t place = 0; place < census_places(census); place++)
        if (census_at(census, place).stopped)
            idbits_add(stopped, place);
    idbits_remove(left, stopped);
    return before - idbits_count(left);
}

struct correction_progress correction_progress(struct ctx *ctx, uint64_t decision)
{
    static const enum receipt_how delivered[] = {RECEIPT_DELIVERED}, shown[] = {RECEIPT_PULLED, RECEIPT_SEEN},
                                  failed[] = {RECEIPT_FAILED};
    struct correction_progress progress = {0};
    const char *id = number(ctx, decision);
    uint64_t highest = (uint64_t)db_number(db_read(ctx, "GET", key_persons(ctx)), 0);
    const struct db_reply *posts = db_read(ctx, "SMEMBERS", key_subjects(ctx, id));
    const struct broadcast *sent = broadcast_by_id(ctx, id);
    for (uint64_t chunk = 0; chunk <= highest / IDSET_IDS; chunk++) {
        struct idbits *left = arena_alloc(ctx->arena, sizeof *left);
        *left = (struct idbits){0};
        fill_any(ctx, posts, chunk, left);
        progress.all += idbits_count(left);
        progress.delivered += take_out(ctx, decision, delivered, 1, chunk, left);
        progress.shown += take_out(ctx, decision, shown, 2, chunk, left);
        progress.unreachable += take_out(ctx, decision, failed, 1, chunk, left);
        progress.stopped += take_out_stopped(ctx, chunk, left);
        progress.pending += idbits_count(left);
    }
    progress.sending = sent && sent->state == BROADCAST_SENDING;
    return progress;
}
