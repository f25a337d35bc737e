#include "moderation/decision.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "moderation/claim.h"
#include "moderation/moderation.h"
#include "social-core/audit.h"
#include "social-core/base/moves.h"
#include "social-core/keys.h"
#include "social-core/text/normal.h"
#include "social-core/world.h"

#define TRUTH_FIELD "truth."

static const struct verdict_traits verdicts[VERDICTS] = {
#define VERDICT(name, mark, settles, strike, appeal, second) {#name, mark, settles, strike, appeal, second},
#include "moderation/decision_moves.def"
};

static const char *const state_names[DECISION_STATES] = {
#define DECISION_STATE(name) #name,
#include "moderation/decision_moves.def"
};

const struct verdict_traits *verdict_traits(enum verdict verdict)
{
    return &verdicts[verdict];
}

enum verdict verdict_named(const char *name)
{
    size_t verdict = 0;
    while (verdict < VERDICTS && (!name || strcmp(verdicts[verdict].name, name) != 0))
        verdict++;
    return (enum verdict)verdict;
}

const char *decision_state_name(enum decision_state state)
{
    return state_names[state];
}

bool decision_leads(enum decision_state from, enum decision_event event, enum decision_state *to)
{
    static const struct move moves[] = {
#define DECISION_MOVE(event, from, to) {DECISION_DO_##event, DECISION_##from, DECISION_##to},
#include "moderation/decision_moves.def"
    };
    int state = MOVES_LEAD(moves, event, from);
    if (state >= 0)
        *to = (enum decision_state)state;
    return state >= 0;
}

const char *decision_refusal_text(enum decision_refusal refusal)
{
    static const char *const texts[DECISION_REFUSALS] = {
        [DECISION_ILLEGAL] = "it is not in a state where that can happen; look at it again",
        [DECISION_HELD] = "another moderator has the card; it is free ten minutes after they took it",
        [DECISION_OWN] = "one of these posts is your own; another moderator decides about it",
        [DECISION_SAME_EYES] = "who decided cannot look a second time; another moderator must",
        [DECISION_NOT_YOURS] = "only who decided can undo it",
        [DECISION_TOO_LATE] = "the minute is over; decide anew",
        [DECISION_LAPSED] = "no second moderator looked in time; decide anew",
        [DECISION_NO_REASON] = "a reason is missing: false, dangerous, insult, spam, private or other",
        [DECISION_NO_NOTE] = "a note is missing: tell the author in your own words why",
        [DECISION_TOO_LONG] = "a note or a name is too long: shorten it",
        [DECISION_NO_TRUTH] =
            "the truth in the region's language and a short name of the rumour are missing, or too long",
        [DECISION_NO_AGENCY] = "there is no such agency, or your login has no handle to ask it with (loa staff)",
        [DECISION_NOTHING_TO_HIDE] = "nobody has posted this; say whether it is true, or ask an agency"};
    return texts[refusal];
}

bool decision_needs_note(struct ctx *ctx, const struct decision *decision)
{
    return verdicts[decision->verdict].appeal && decision->verdict != VERDICT_false &&
           decision->reason == reason_named(moderation_rules(ctx), "other");
}

bool decision_stands(const struct decision *decision)
{
    return decision->state == DECISION_done || decision->state == DECISION_appealed ||
           decision->state == DECISION_upheld;
}

/* ---- as kept ---- */

static const char *number(struct ctx *ctx, uint64_t value)
{
    return arena_printf(ctx->arena, "%" PRIu64, value);
}

static uint64_t count_of(const struct db_reply *fields, const char *field)
{
    const char *text = db_field(fields, field);
    return text ? strtoull(text, NULL, 10) : 0;
}

static const char *or_null(const struct db_reply *fields, const char *field)
{
    const char *text = db_field(fields, field);
    return text && *text ? text : NULL;
}

static void read_truths(struct ctx *ctx, const struct db_reply *fields, struct decision *decision)
{
    for (size_t i = 0; i + 1 < fields->count && decision->truth_count < BROADCAST_TEXTS; i += 2) {
        const char *field = fields->list[i].text;
        if (strncmp(field, TRUTH_FIELD, strlen(TRUTH_FIELD)) != 0)
            continue;
        size_t at = decision->truth_count++;
        decision->truths[at] = (struct broadcast_text){field + strlen(TRUTH_FIELD), fields->list[i + 1].text};
        if (!strcmp(decision->truths[at].language, ctx->world->language)) { /* the first is for who has none */
            struct broadcast_text first = decision->truths[0];
            decision->truths[0] = decision->truths[at];
            decision->truths[at] = first;
        }
    }
}

static const struct decision *decision_of(struct ctx *ctx, const char *id, const struct db_reply *fields)
{
    const char *state = db_field(fields, "state");
    enum verdict verdict = verdict_named(db_field(fields, "verdict"));
    if (!state || verdict == VERDICTS)
        return NULL;
    struct decision *decision = arena_alloc(ctx->arena, sizeof *decision);
    *decision = (struct decision){.id = id,
                                  .card = db_field(fields, "card"),
                                  .verdict = verdict,
                                  .reason = reason_named(moderation_rules(ctx), db_field(fields, "reason")),
                                  .note = db_field(fields, "note") ? db_field(fields, "note") : "",
                                  .by = db_field(fields, "by"),
                                  .second = or_null(fields, "second"),
                                  .agency = or_null(fields, "agency"),
                                  .request = or_null(fields, "request"),
                                  .rumour = or_null(fields, "rumour"),
                                  .emergency = count_of(fields, "emergency") != 0,
                                  .at_ms = (int64_t)count_of(fields, "at"),
                                  .done_ms = (int64_t)count_of(fields, "done"),
                                  .before = count_of(fields, "before"),
                                  .stage = db_field(fields, "stage") ? db_field(fields, "stage") : "",
                                  .place = count_of(fields, "place"),
                                  .looks = count_of(fields, "looks"),
                                  .heard_by = or_null(fields, "heard-by"),
                                  .heard_ms = (int64_t)count_of(fields, "heard"),
                                  .heard_note = db_field(fields, "heard-note") ? db_field(fields, "heard-note") : "",
                                  .revision = db_field(fields, "revision")};
    while (decision->state + 1 < DECISION_STATES && strcmp(state_names[decision->state], state) != 0)
        decision->state++;
    read_truths(ctx, fields, decision);
    return decision;
}

const struct decision *decision_by_id(struct ctx *ctx, const char *id)
{
    return decision_of(ctx, id, db_read(ctx, "HGETALL", key_decision(ctx, id)));
}

const struct decision **decisions_by_ids(struct ctx *ctx, const struct db_reply *ids, size_t *count)
{
    const struct db_reply **fields = arena_alloc(ctx->arena, (ids->count + 1) * sizeof *fields);
    const struct decision **list = arena_alloc(ctx->arena, (ids->count + 1) * sizeof *list);
    for (size_t i = 0; i < ids->count; i++)
        fields[i] = db_ask(ctx, "HGETALL", key_decision(ctx, ids->list[i].text));
    db_wait(ctx);
    *count = 0;
    for (size_t i = 0; i < ids->count; i++)
        if ((list[*count] = decision_of(ctx, ids->list[i].text, fields[i])))
            ++*count;
    return list;
}

const struct decision **decisions_latest(struct ctx *ctx, size_t limit, size_t *count)
{
    const char *last = arena_printf(ctx->arena, "%zu", limit - 1);
    return decisions_by_ids(ctx, db_read(ctx, "ZREVRANGE", key_decisions(ctx), "0", last), count);
}

void decision_write(struct ctx *ctx, const struct decision *decision, int64_t due_ms)
{
    const char *key = key_decision(ctx, decision->id);
    uint64_t revision = decision->revision ? strtoull(decision->revision, NULL, 10) : 0;
    if (decision->revision)
        db_guard(ctx, key, "revision", decision->revision);
    db_write(ctx, "HSET", key, "state", state_names[decision->state], "second",
             decision->second ? decision->second : "", "done", number(ctx, (uint64_t)decision->done_ms), "stage",
             decision->stage, "place", number(ctx, decision->place), "looks", number(ctx, decision->looks), "heard-by",
             decision->heard_by ? decision->heard_by : "", "heard", number(ctx, (uint64_t)decision->heard_ms),
             "heard-note", decision->heard_note ? decision->heard_note : "", "revision", number(ctx, revision + 1));
    if (due_ms > 0)
        db_write(ctx, "ZADD", key_decisions_due(ctx), number(ctx, (uint64_t)due_ms), decision->id);
    else if (due_ms != DECISION_DUE_AS_IS)
        db_write(ctx, "ZREM", key_decisions_due(ctx), decision->id);
}

static void write_new(struct ctx *ctx, const struct decision *decision, int64_t due_ms)
{
    const char *key = key_decision(ctx, decision->id);
    const struct rules *rules = moderation_rules(ctx);
    db_write(ctx, "HSET", key, "card", decision->card, "verdict", verdicts[decision->verdict].name, "reason",
             decision->reason < REASONS ? reason_at(rules, decision->reason)->name : "", "note", decision->note, "by",
             decision->by, "agency", decision->agency ? decision->agency : "", "request",
             decision->request ? decision->request : "", "rumour", decision->rumour ? decision->rumour : "",
             "emergency", decision->emergency ? "1" : "0", "at", number(ctx, (uint64_t)decision->at_ms), "before",
             number(ctx, decision->before));
    for (size_t i = 0; i < decision->truth_count; i++)
        db_write(ctx, "HSET", key, arena_printf(ctx->arena, TRUTH_FIELD "%s", decision->truths[i].language),
                 decision->truths[i].text);
    db_write(ctx, "ZADD", key_decisions(ctx), decision->id, decision->id);
    decision_write(ctx, decision, due_ms);
}

static void audit(struct ctx *ctx, const char *by, const char *did, const char *id, const char *more)
{
    audit_note(ctx, by, arena_printf(ctx->arena, "moderate-%s", did),
               arena_printf(ctx->arena, "decision %s%s%s", id, *more ? " " : "", more));
}

/* ---- deciding ---- */

static bool too_long(const char *text)
{
    return text && strlen(text) > DECISION_TEXT_BYTES;
}

static bool truth_is_there(const struct ctx *ctx, const struct decision *order)
{
    bool there = false;
    for (size_t i = 0; i < order->truth_count; i++) {
        if (!*order->truths[i].text || too_long(order->truths[i].text))
            return false;
        there |= !strcmp(order->truths[i].language, ctx->world->language);
    }
    return there && order->rumour && *order->rumour && !too_long(order->rumour);
}

static bool wants_posts(enum verdict verdict)
{
    return verdict == VERDICT_limit || verdict == VERDICT_hide || verdict == VERDICT_warn;
}

static enum decision_refusal refusal_of(struct ctx *ctx, const struct card *card, const struct moderator *moderator,
                                        const struct decision *order)
{
    enum decision_refusal refusal = claim_refusal(ctx, card, moderator);
    if (refusal != DECISION_TAKEN)
        return refusal;
    if (wants_posts(order->verdict) && card->asked)
        return DECISION_NOTHING_TO_HIDE;
    if (verdicts[order->verdict].appeal && order->reason >= REASONS)
        return DECISION_NO_REASON;
    if (decision_needs_note(ctx, order) && text_is_blank(order->note))
        return DECISION_NO_NOTE;
    if (order->verdict == VERDICT_false && !truth_is_there(ctx, order))
        return DECISION_NO_TRUTH;
    if (order->agency && !agency_named(ctx, order->agency))
        return DECISION_NO_AGENCY;
    if (order->verdict == VERDICT_ask && (!order->agency || !moderator->person))
        return DECISION_NO_AGENCY;
    return too_long(order->note) || too_long(order->request) ? DECISION_TOO_LONG : DECISION_TAKEN;
}

enum decision_refusal decision_make(struct ctx *ctx, const struct card *card, const struct moderator *moderator,
                                    const struct decision *order, const char **id)
{
    enum decision_refusal refusal = refusal_of(ctx, card, moderator, order);
    if (refusal != DECISION_TAKEN)
        return refusal;
    struct decision decision = *order;
    bool second = verdicts[order->verdict].second || order->emergency;
    decision.id = db_fresh(ctx, key_number(ctx));
    decision.card = card->id;
    decision.by = moderator->login;
    decision.note = order->note ? order->note : "";
    decision.state = second ? DECISION_second : DECISION_waiting;
    decision.at_ms = ctx->now_ms;
    decision.before = card->decision;
    decision.stage = "";
    struct card after = *card;
    after.state = CARD_deciding;
    after.lapsed = 0;
    after.claimed_by = moderator->login;
    after.claimed_ms = ctx->now_ms;
    card_write(ctx, &after);
    db_write(ctx, "HSET", key_card(ctx, card->id), "decision", decision.id);
    write_new(ctx, &decision, second ? decision_lapses_ms(ctx, &decision) : ctx->now_ms + moderation_undo_ms(ctx));
    audit(ctx, moderator->login, verdicts[order->verdict].name, decision.id,
          arena_printf(ctx->arena, "card %s%s", card->id, order->emergency ? " emergency" : ""));
    *id = decision.id;
    return DECISION_TAKEN;
}

void decision_reopen_card(struct ctx *ctx, const struct decision *decision)
{
    const struct card *card = card_by_id(ctx, decision->card);
    if (!card)
        return;
    struct card after = *card;
    const struct decision *before = decision->before ? decision_by_id(ctx, number(ctx, decision->before)) : NULL;
    after.state =
        before && before->state >= DECISION_done && verdicts[before->verdict].settles ? CARD_decided : CARD_open;
    after.decision = decision->before;
    after.claimed_by = NULL;
    after.lapsed = decision->state == DECISION_lapsed ? strtoull(decision->id, NULL, 10) : 0;
    card_write(ctx, &after);
}

enum decision_refusal decision_confirm(struct ctx *ctx, const struct decision *decision,
                                       const struct moderator *moderator)
{
    struct decision after = *decision;
    const struct card *card = card_by_id(ctx, decision->card);
    if (!decision_leads(decision->state, DECISION_DO_confirm, &after.state))
        return DECISION_ILLEGAL;
    if (!strcmp(decision->by, moderator->login))
        return DECISION_SAME_EYES;
    if (card && card_is_of(ctx, card, moderator->person))
        return DECISION_OWN;
    if (ctx->now_ms >= decision_lapses_ms(ctx, decision))
        return DECISION_LAPSED;
    after.second = moderator->login;
    after.at_ms = ctx->now_ms;
    db_write(ctx, "HSET", key_decision(ctx, decision->id), "at", number(ctx, (uint64_t)ctx->now_ms));
    decision_write(ctx, &after, ctx->now_ms + (decision->emergency ? 0 : moderation_undo_ms(ctx)));
    card_moved(ctx, decision->card);
    audit(ctx, moderator->login, "confirm", decision->id, "");
    return DECISION_TAKEN;
}

/* Nothing has gone out: the card is as it was. */
static void take_back(struct ctx *ctx, const struct decision *after, const char *by, const char *did)
{
    decision_write(ctx, after, 0);
    decision_reopen_card(ctx, after);
    audit(ctx, by, did, after->id, "");
}

enum decision_refusal decision_refuse(struct ctx *ctx, const struct decision *decision,
                                      const struct moderator *moderator)
{
    struct decision after = *decision;
    const struct card *card = card_by_id(ctx, decision->card);
    if (!decision_leads(decision->state, DECISION_DO_refuse, &after.state))
        return DECISION_ILLEGAL;
    if (!strcmp(decision->by, moderator->login))
        return DECISION_SAME_EYES;
    if (card && card_is_of(ctx, card, moderator->person))
        return DECISION_OWN;
    after.second = moderator->login;
    take_back(ctx, &after, moderator->login, "refuse");
    return DECISION_TAKEN;
}

int64_t decision_lapses_ms(const struct ctx *ctx, const struct decision *decision)
{
    int64_t waits_ms = moderation_second_ms(ctx);
    if (decision->emergency && waits_ms > DECISION_SECOND_EMERGENCY_MS)
        waits_ms = DECISION_SECOND_EMERGENCY_MS;
    return decision->at_ms + waits_ms;
}

void decision_lapse(struct ctx *ctx, const struct decision *decision)
{
    struct decision after = *decision;
    if (decision_leads(decision->state, DECISION_DO_lapse, &after.state))
        take_back(ctx, &after, "loa", "lapse");
}

enum decision_refusal decision_undo(struct ctx *ctx, const struct decision *decision, const struct moderator *moderator)
{
    struct decision after = *decision;
    if (decision->state == DECISION_done)
        return DECISION_TOO_LATE;
    if (!decision_leads(decision->state, DECISION_DO_undo, &after.state))
        return DECISION_ILLEGAL;
    if (strcmp(decision->by, moderator->login) != 0)
        return DECISION_NOT_YOURS;
    if (decision->state == DECISION_waiting && ctx->now_ms - decision->at_ms >= moderation_undo_ms(ctx))
        return DECISION_TOO_LATE;
    take_back(ctx, &after, moderator->login, "undo");
    return DECISION_TAKEN;
}
