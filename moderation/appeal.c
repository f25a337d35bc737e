#include "moderation/appeal.h"

#include <inttypes.h>
#include <string.h>

#include "moderation/notice.h"
#include "moderation/tally.h"
#include "social-core/audit.h"
#include "social-core/keys.h"
#include "social-core/text/normal.h"

#define TOLD_LOOKED_AT 20        /* of the decisions that somebody was told of, for those that can be objected to */
#define APPEAL_SECONDS "1728000" /* DECISION_APPEAL_MS */

void appeal_let(struct ctx *ctx, const char *decision, const char *person)
{
    const char *told = key_objectable(ctx, person), *now = arena_printf(ctx->arena, "%" PRId64, ctx->now_ms);
    db_write(ctx, "HSETNX", key_appeals(ctx, decision), person, "");
    db_write(ctx, "ZREMRANGEBYSCORE", told, "-inf",
             arena_printf(ctx->arena, "(%" PRId64, ctx->now_ms - DECISION_APPEAL_MS));
    db_write(ctx, "ZADD", told, now, decision);
    db_write(ctx, "EXPIRE", told, APPEAL_SECONDS);
}

bool appeal_is_let(struct ctx *ctx, const char *decision, const char *person)
{
    return db_text(db_read(ctx, "HGET", key_appeals(ctx, decision), person)) != NULL;
}

/* When they were told; later variants make it later. What is not known any more is as old as the decision. */
static int64_t told_ms(struct ctx *ctx, const struct decision *decision, const char *person)
{
    return db_number(db_read(ctx, "ZSCORE", key_objectable(ctx, person), decision->id), decision->done_ms);
}

/* TAKEN: nothing speaks against it. `said`: what they said against it before; NULL: they are no author. */
static enum appeal_outcome objection_to(const struct ctx *ctx, const struct decision *decision, const char *said,
                                        int64_t told)
{
    enum decision_state to;
    if (!said || !verdict_traits(decision->verdict)->appeal)
        return APPEAL_NOT_YOURS;
    if (decision->state == DECISION_overturned || decision->state == DECISION_reversed ||
        (decision->state == DECISION_upheld && (*said || told <= decision->heard_ms)))
        return APPEAL_HEARD;
    if (*said)
        return APPEAL_BEFORE;
    if (ctx->now_ms - told > DECISION_APPEAL_MS)
        return APPEAL_LATE;
    bool others_do = decision->state == DECISION_appealed;
    return others_do || decision_leads(decision->state, DECISION_DO_appeal, &to) ? APPEAL_TAKEN : APPEAL_NOT_YOURS;
}

enum appeal_outcome appeal_make(struct ctx *ctx, const struct person *author, const char *id, const char *text)
{
    const struct decision *decision = decision_by_id(ctx, id);
    const char *said = decision ? db_text(db_read(ctx, "HGET", key_appeals(ctx, id), author->id)) : NULL;
    enum appeal_outcome outcome =
        decision ? objection_to(ctx, decision, said, told_ms(ctx, decision, author->id)) : APPEAL_NOT_YOURS;
    if (outcome != APPEAL_TAKEN)
        return outcome;
    struct decision after = *decision;
    decision_leads(decision->state, DECISION_DO_appeal, &after.state);
    db_guard(ctx, key_appeals(ctx, id), author->id, "");
    db_write(ctx, "HSET", key_appeals(ctx, id), author->id, text);
    decision_write(ctx, &after, DECISION_DUE_AS_IS);
    db_write(ctx, "ZADD", key_appealed(ctx), "NX", arena_printf(ctx->arena, "%" PRId64, ctx->now_ms), id);
    card_moved(ctx, decision->card);
    tally(ctx, "appeal", "made", 1);
    return APPEAL_TAKEN;
}

static const struct db_reply *told_lately(struct ctx *ctx, const char *person, size_t limit)
{
    const char *since = arena_printf(ctx->arena, "%" PRId64, ctx->now_ms - DECISION_APPEAL_MS);
    return db_read(ctx, "ZRANGE", key_objectable(ctx, person), "+inf", since, "BYSCORE", "REV", "LIMIT", "0",
                   arena_printf(ctx->arena, "%zu", limit), "WITHSCORES");
}

const char *appeal_latest(struct ctx *ctx, const char *person)
{
    const struct db_reply *latest = told_lately(ctx, person, 1);
    return latest->count ? latest->list[0].text : NULL;
}

const struct decision **appeals_open(struct ctx *ctx, const char *person, size_t limit, size_t *count)
{
    const struct db_reply *told = told_lately(ctx, person, TOLD_LOOKED_AT);
    const struct decision **list = arena_alloc(ctx->arena, (told->count + 1) * sizeof *list);
    *count = 0;
    for (size_t i = 0; i + 1 < told->count && *count < limit; i += 2) {
        const char *id = told->list[i].text;
        const struct decision *decision = decision_by_id(ctx, id);
        const char *said = db_text(db_read(ctx, "HGET", key_appeals(ctx, id), person));
        if (decision && objection_to(ctx, decision, said, db_number(&told->list[i + 1], 0)) == APPEAL_TAKEN)
            list[(*count)++] = decision;
    }
    return list;
}

const struct appeal *appeals_of(struct ctx *ctx, const struct decision *decision, size_t *count)
{
    const struct db_reply *map = db_read(ctx, "HGETALL", key_appeals(ctx, decision->id));
    struct appeal *list = arena_alloc(ctx->arena, (map->count / 2 + 1) * sizeof *list);
    *count = 0;
    for (size_t i = 0; i + 1 < map->count; i += 2)
        if (*map->list[i + 1].text)
            list[(*count)++] = (struct appeal){map->list[i].text, map->list[i + 1].text};
    return list;
}

const struct decision **appeals_waiting(struct ctx *ctx, size_t limit, size_t *count)
{
    const struct db_reply *ids =
        db_read(ctx, "ZRANGE", key_appealed(ctx), "0", arena_printf(ctx->arena, "%zu", limit - 1));
    const struct decision **list = arena_alloc(ctx->arena, (ids->count + 1) * sizeof *list);
    *count = 0;
    for (size_t i = 0; i < ids->count; i++)
        if ((list[*count] = decision_by_id(ctx, ids->list[i].text)))
            ++*count;
    return list;
}

static bool is_an_author(struct ctx *ctx, const struct decision *decision, const char *person)
{
    return person && appeal_is_let(ctx, decision->id, person);
}

/* An overturned decision tells its authors when all is restored; an upheld one at once, and only who objected since it
 * was heard before. */
static void tell_upheld(struct ctx *ctx, const struct decision *decision, int64_t heard_ms)
{
    size_t count;
    const struct appeal *appeals = appeals_of(ctx, decision, &count);
    for (size_t i = 0; i < count; i++)
        if (!heard_ms || told_ms(ctx, decision, appeals[i].person) > heard_ms)
            notice_heard(ctx, decision, person_by_id(ctx, appeals[i].person));
}

enum decision_refusal appeal_hear(struct ctx *ctx, const struct decision *decision, const struct moderator *moderator,
                                  bool overturn, const char *note)
{
    struct decision after = *decision;
    enum decision_event event = overturn ? DECISION_DO_overturn : DECISION_DO_uphold;
    if (!decision_leads(decision->state, event, &after.state))
        return DECISION_ILLEGAL;
    if (!strcmp(decision->by, moderator->login) || (decision->second && !strcmp(decision->second, moderator->login)))
        return DECISION_SAME_EYES;
    if (is_an_author(ctx, decision, moderator->person))
        return DECISION_OWN;
    if (text_is_blank(note))
        return DECISION_NO_NOTE;
    if (strlen(note) > DECISION_TEXT_BYTES)
        return DECISION_TOO_LONG;
    after.heard_by = moderator->login;
    after.heard_ms = ctx->now_ms;
    after.heard_note = note;
    after.stage = overturn ? "restore" : decision->stage;
    after.place = overturn ? 0 : decision->place;
    decision_write(ctx, &after, overturn ? ctx->now_ms : DECISION_DUE_AS_IS);
    db_write(ctx, "ZREM", key_appealed(ctx), decision->id);
    card_moved(ctx, decision->card);
    if (!overturn)
        tell_upheld(ctx, &after, decision->heard_ms);
    tally(ctx, "appeal", overturn ? "overturned" : "upheld", 1);
    audit_note(ctx, moderator->login, overturn ? "moderate-overturn" : "moderate-uphold",
               arena_printf(ctx->arena, "decision %s", decision->id));
    return DECISION_TAKEN;
}
