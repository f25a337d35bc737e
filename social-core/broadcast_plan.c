#include "social-core/broadcast_plan.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/base/moves.h"
#include "social-core/broadcast_write.h"
#include "social-core/keys.h"
#include "social-core/poll_plan.h"
#include "social-core/pricing.h"
#include "social-core/staff.h"

#define LEVELS 16

enum broadcast_tie broadcast_tie(struct ctx *ctx, const struct broadcast *broadcast, const struct agency *agency)
{
    const struct agency *speaker = broadcast->agency ? agency_named(ctx, broadcast->agency) : NULL;
    if (speaker == agency)
        return BROADCAST_OWN;
    return speaker && agency_is_over(ctx, agency, speaker) ? BROADCAST_BELOW : BROADCAST_FOREIGN;
}

/* A copy as it is after the event, with its next revision; false when it cannot happen. */
static bool moved(struct ctx *ctx, const struct broadcast *before, enum broadcast_event event, struct broadcast *after)
{
    *after = *before;
    if (!broadcast_leads(before->state, event, &after->state))
        return false;
    after->revision = revision_after(ctx->arena, before->revision);
    after->watch_ms = after->next_ms = 0;
    return true;
}

static void write(struct ctx *ctx, const struct broadcast *before, const struct broadcast *after, const char *by,
                  const char *did, const char *note)
{
    broadcast_guard(ctx, before);
    broadcast_write_plan(ctx, after);
    broadcast_file(ctx, before, after);
    broadcast_audit(ctx, by, did, after->id, note);
}

/* ---- writing it ---- */

static enum broadcast_refusal wrong_texts(const struct broadcast *draft)
{
    for (size_t i = 0; i < draft->text_count; i++)
        if (strlen(draft->texts[i].text) > BROADCAST_TEXT_BYTES)
            return BROADCAST_TOO_LONG;
    return draft->text_count ? BROADCAST_OKAY : BROADCAST_EMPTY;
}

static enum broadcast_refusal wrong_time(const struct ctx *ctx, const struct broadcast *draft)
{
    const struct broadcast_when *when = &draft->when;
    if (draft->class == OUTBOX_EMERGENCY && (when->start_ms || when->every != ONCE))
        return BROADCAST_NOT_LATER;
    if (when->every != ONCE && (!when->start_ms || when->until_ms < when->start_ms || when->until_ms < ctx->now_ms))
        return BROADCAST_PAST;
    return when->every == ONCE && when->start_ms && when->start_ms < ctx->now_ms ? BROADCAST_PAST : BROADCAST_OKAY;
}

static void name_poll(struct ctx *ctx, struct broadcast *broadcast, const char *id)
{
    broadcast->poll = id;
    for (size_t i = 0; i < broadcast->text_count; i++)
        broadcast->texts[i].text = arena_filled(ctx->arena, broadcast->texts[i].text, POLL_MARK, id);
}

/* A new poll is priced with a number as long as the one that it will get. */
static struct broadcast as_priced(struct ctx *ctx, const struct broadcast *draft)
{
    struct broadcast priced = *draft;
    if (draft->asks && !draft->id) {
        const char *last = db_text(db_read(ctx, "GET", key_number(ctx)));
        name_poll(ctx, &priced, arena_printf(ctx->arena, "%lld", last ? strtoll(last, NULL, 10) + 1 : 1));
    }
    return priced;
}

/* Fills in what is made of the draft: its audience and what it costs. */
static enum broadcast_refusal complete(struct ctx *ctx, struct broadcast *draft, char *why, size_t size)
{
    const struct agency *agency = agency_named(ctx, draft->agency);
    const struct area *area;
    struct price price;
    if (!area_of_choice(ctx, agency, draft->choice.area, &area))
        return BROADCAST_NO_AREA;
    draft->audience = draft->poll && !draft->asks ? poll_answerers(ctx, draft->poll)
                                                  : audience_of_choice(ctx, agency, &draft->choice, why, size);
    if (!draft->audience || broadcast_wrong(ctx, draft))
        return BROADCAST_NO_AUDIENCE;
    struct broadcast priced = as_priced(ctx, draft);
    broadcast_price(ctx, &priced, BROADCAST_LOOKS, &price);
    draft->expected = price.recipients;
    draft->price = price_text(ctx, &price);
    return price.recipients ? BROADCAST_OKAY : BROADCAST_REACHES_NOBODY;
}

static void write_new(struct ctx *ctx, struct broadcast *broadcast)
{
    broadcast->id = db_fresh(ctx, key_number(ctx));
    if (broadcast->asks)
        name_poll(ctx, broadcast, broadcast->id);
    broadcast->revision = "1";
    broadcast->state = BROADCAST_DRAFT;
    broadcast->at_ms = ctx->now_ms;
    broadcast_write_plan(ctx, broadcast);
    broadcast_file(ctx, NULL, broadcast);
    db_write(ctx, "ZADD", key_broadcasts(ctx), broadcast->id, broadcast->id);
    broadcast_audit(ctx, broadcast->by, "keep", broadcast->id, "");
}

enum broadcast_refusal broadcast_keep(struct ctx *ctx, const struct broadcast *before, const struct broadcast *draft,
                                      const char **id, char *why, size_t size)
{
    struct broadcast kept = *draft, after;
    kept.id = before ? before->id : NULL;
    kept.poll = before ? before->poll : draft->poll;
    kept.asks = before ? before->asks : draft->asks;
    enum broadcast_refusal refusal = wrong_texts(draft);
    if (before && !moved(ctx, before, BROADCAST_DO_edit, &after))
        return BROADCAST_ILLEGAL;
    if (!refusal)
        refusal = wrong_time(ctx, draft);
    if (!refusal)
        refusal = complete(ctx, &kept, why, size);
    if (refusal)
        return refusal;
    kept.asked_by = kept.approved_by = kept.upper = kept.reason = NULL;
    if (!before) {
        write_new(ctx, &kept);
    } else {
        kept.revision = after.revision;
        kept.state = after.state;
        kept.at_ms = before->at_ms;
        write(ctx, before, &kept, kept.by, "keep", "");
    }
    *id = kept.id;
    return BROADCAST_OKAY;
}

/* ---- the second person ---- */

static bool is_officer_of(const struct staff *member, const struct agency *agency)
{
    return member->agency && !strcmp(member->role, "officer") && !strcmp(member->agency, agency->name);
}

static bool is_same(const char *one, const char *other)
{
    return one && other && !strcmp(one, other);
}

/* Whether an officer of the agency could approve what `writer` wrote and `asker` asks approval for. */
static bool has_second(const struct staff *all, size_t count, const struct agency *agency, const char *writer,
                       const char *asker)
{
    for (size_t i = 0; i < count; i++)
        if (is_officer_of(&all[i], agency) && !is_same(all[i].login, writer) && !is_same(all[i].login, asker))
            return true;
    return false;
}

/* The nearest above with an officer. Who is over whom is data, and may go round in a circle. */
static const struct agency *upper_of(struct ctx *ctx, const struct staff *all, size_t count,
                                     const struct agency *agency)
{
    const struct agency *upper = agency_above(ctx, agency);
    for (int i = 0; i < LEVELS && upper && !has_second(all, count, upper, NULL, NULL); i++)
        upper = agency_above(ctx, upper);
    return upper && upper != agency && has_second(all, count, upper, NULL, NULL) ? upper : NULL;
}

/* How long it waits for the second person: an emergency for ten minutes, any other until its time is over. */
static int64_t waits_until(const struct ctx *ctx, const struct broadcast *broadcast)
{
    const struct broadcast_when *when = &broadcast->when;
    int64_t most = ctx->now_ms + BROADCAST_WAIT_MS;
    int64_t over = when->every == ONCE ? when->start_ms + BROADCAST_LATE_MS : when->until_ms;
    if (broadcast->class == OUTBOX_EMERGENCY)
        return ctx->now_ms + BROADCAST_PAIR_MS;
    return when->start_ms && over < most ? over : most;
}

enum broadcast_refusal broadcast_ask(struct ctx *ctx, const struct broadcast *broadcast, const char *login)
{
    struct broadcast after;
    const struct agency *agency = agency_named(ctx, broadcast->agency);
    enum broadcast_refusal refusal = wrong_time(ctx, broadcast);
    if (!moved(ctx, broadcast, BROADCAST_DO_ask, &after))
        return BROADCAST_ILLEGAL;
    if (refusal)
        return refusal;
    size_t count;
    const struct staff *all = staff_all(ctx, &count);
    bool here = has_second(all, count, agency, broadcast->by, login);
    const struct agency *upper = upper_of(ctx, all, count, agency);
    if (!here && !upper)
        return BROADCAST_NO_SECOND;
    after.asked_by = login;
    after.upper = upper && (!here || broadcast->class == OUTBOX_EMERGENCY) ? upper->name : NULL;
    after.reason = NULL;
    after.watch_ms = waits_until(ctx, broadcast);
    write(ctx, broadcast, &after, login, "ask", "");
    return BROADCAST_OKAY;
}

/* When it goes out: a series whose first time has passed meanwhile begins with its next. */
static int64_t first_time(const struct ctx *ctx, const struct broadcast_when *when)
{
    return when->every == ONCE ? when->start_ms : recurrence_next(when->start_ms, when->every, ctx->now_ms);
}

static void start(struct ctx *ctx, struct broadcast *after)
{
    broadcast_leads(after->state, BROADCAST_DO_start, &after->state);
    after->at_ms = ctx->now_ms;
}

enum broadcast_refusal broadcast_approve(struct ctx *ctx, const struct broadcast *broadcast, const char *login)
{
    struct broadcast after;
    if (!moved(ctx, broadcast, BROADCAST_DO_approve, &after))
        return BROADCAST_ILLEGAL;
    if (is_same(login, broadcast->by) || is_same(login, broadcast->asked_by))
        return BROADCAST_SAME_PERSON;
    if (broadcast->watch_ms <= ctx->now_ms)
        return BROADCAST_TOO_LATE;
    after.approved_by = login;
    after.next_ms = after.watch_ms = first_time(ctx, &broadcast->when);
    bool now = after.next_ms <= ctx->now_ms;
    if (now) {
        enum broadcast_refusal refusal = poll_begun(ctx, broadcast, login);
        if (refusal)
            return refusal;
        after.next_ms = after.watch_ms = 0;
        start(ctx, &after);
    }
    write(ctx, broadcast, &after, login, "approve", broadcast->audience);
    if (now)
        broadcast_write_start(ctx, &after);
    return BROADCAST_OKAY;
}

enum broadcast_refusal broadcast_refuse(struct ctx *ctx, const struct broadcast *broadcast, const char *login,
                                        const char *why)
{
    struct broadcast after;
    if (!moved(ctx, broadcast, BROADCAST_DO_refuse, &after))
        return BROADCAST_ILLEGAL;
    if (is_same(login, broadcast->by) || is_same(login, broadcast->asked_by))
        return BROADCAST_SAME_PERSON;
    after.reason = why;
    after.asked_by = after.upper = NULL;
    write(ctx, broadcast, &after, login, "refuse", "");
    return BROADCAST_OKAY;
}

/* ---- lists ---- */

const struct broadcast **broadcasts_in(struct ctx *ctx, const struct agency *agency, const char *folder, size_t skip,
                                       size_t limit, size_t *count)
{
    const char *first = arena_printf(ctx->arena, "%zu", skip),
               *last = arena_printf(ctx->arena, "%zu", skip + limit - 1);
    const char *key = key_broadcast_folder(ctx, agency->name, folder);
    return broadcasts_by_ids(ctx, db_read(ctx, "ZREVRANGE", key, first, last), count);
}

const struct db_reply *broadcasts_count_ask(struct ctx *ctx, const struct agency *agency, const char *folder)
{
    return db_ask(ctx, "ZCARD", key_broadcast_folder(ctx, agency->name, folder));
}

const struct broadcast **broadcast_runs(struct ctx *ctx, const char *id, size_t limit, size_t *count)
{
    const char *last = arena_printf(ctx->arena, "%zu", limit - 1);
    return broadcasts_by_ids(ctx, db_read(ctx, "ZREVRANGE", key_broadcast_runs(ctx, id), "0", last), count);
}
