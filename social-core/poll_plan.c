#include "social-core/poll_plan.h"

#include <inttypes.h>
#include <string.h>

#include "social-core/audience_choice.h"
#include "social-core/audit.h"
#include "social-core/keys.h"
#include "social-core/poll_asked.h"
#include "social-core/text/catalog.h"
#include "social-core/world.h"

#define DAY_MS INT64_C(86400000)

static const char *ms_text(struct ctx *ctx, int64_t ms)
{
    return arena_printf(ctx->arena, "%" PRId64, ms);
}

static void audit(struct ctx *ctx, const char *by, const char *did, const char *id)
{
    audit_note(ctx, by, arena_printf(ctx->arena, "poll-%s", did), arena_printf(ctx->arena, "poll %s", id));
}

static struct broadcast broadcast_from(const struct poll *poll, const char *by)
{
    return (struct broadcast){.agency = poll->agency->name,
                              .title = poll->agency->title,
                              .by = by,
                              .class = OUTBOX_BROADCAST,
                              .choice = {"", "", "", false, ""}};
}

/* ---- written ---- */

static void write_texts(struct ctx *ctx, const struct poll *draft, const char *key)
{
    const char *languages = "";
    for (size_t i = 0; i < draft->text_count; i++) {
        const struct poll_text *text = &draft->texts[i];
        languages = arena_printf(ctx->arena, "%s%s%s", languages, i ? " " : "", text->language);
        db_write(ctx, "HSET", key, poll_text_field(ctx, text->language, "q"), text->question);
        for (size_t j = 0; j < draft->options; j++)
            db_write(ctx, "HSET", key, poll_option_field(ctx, text->language, j), text->options[j]);
    }
    db_write(ctx, "HSET", key, "languages", languages, "options", arena_printf(ctx->arena, "%zu", draft->options));
}

static void write_draft(struct ctx *ctx, const struct poll *draft, const char *id, const char *audience)
{
    const char *key = key_poll(ctx, id);
    db_write(ctx, "DEL", key); /* languages and options may be fewer now */
    write_texts(ctx, draft, key);
    db_write(ctx, "HSET", key, "state", poll_state_name(POLL_draft), "agency", draft->agency->name, "by", draft->by,
             "audience", audience, "days", arena_printf(ctx->arena, "%d", draft->days), "written",
             ms_text(ctx, ctx->now_ms));
    db_write(ctx, "ZADD", key_polls(ctx, draft->agency->name), id, id);
    audit(ctx, draft->by, "write", id);
}

enum broadcast_refusal poll_keep(struct ctx *ctx, const struct broadcast *before, const struct poll *draft,
                                 const struct poll_plan *plan, const char **id, char *why, size_t size)
{
    struct poll numbered = *draft;
    struct broadcast asks = broadcast_from(draft, draft->by);
    numbered.id = before ? before->id : NULL;
    asks.text_count = poll_ask_texts(ctx, &numbered, asks.texts);
    asks.choice = plan->choice;
    asks.when.start_ms = plan->start_ms;
    asks.asks = true;
    enum broadcast_refusal refusal =
        before && !before->asks ? BROADCAST_ILLEGAL : broadcast_keep(ctx, before, &asks, id, why, size);
    if (refusal)
        return refusal;
    write_draft(ctx, draft, *id, audience_of_choice(ctx, draft->agency, &plan->choice, why, size));
    return BROADCAST_OKAY;
}

const char *poll_answerers(struct ctx *ctx, const char *id)
{
    return arena_printf(ctx->arena, "answered:%s", id);
}

static const char *result_text(struct ctx *ctx, const struct poll *poll, const char *language, const char *outcome)
{
    struct poll told = *poll;
    const struct locale *locale = locale_of(ctx->world->catalogs, language);
    told.outcome = *outcome ? outcome : NULL;
    const char *results = poll_results_text(ctx, &told, language);
    if (poll->options && told.outcome)
        results = arena_printf(ctx->arena, "%s. %s", results, outcome);
    return phrase(ctx->arena, locale, "poll_result", "id", poll->id, "results", results);
}

enum broadcast_refusal poll_tell(struct ctx *ctx, const struct poll *poll, const char *by, const char *outcome,
                                 const char **id)
{
    char why[400];
    struct broadcast tells = broadcast_from(poll, by);
    if (poll->state != POLL_closed || !poll->votes || poll->telling)
        return BROADCAST_ILLEGAL;
    for (; tells.text_count < poll->text_count; tells.text_count++) {
        const char *language = poll->texts[tells.text_count].language;
        tells.texts[tells.text_count] = (struct broadcast_text){language, result_text(ctx, poll, language, outcome)};
    }
    tells.poll = poll->id;
    enum broadcast_refusal refusal = broadcast_keep(ctx, NULL, &tells, id, why, sizeof why);
    if (refusal)
        return refusal;
    db_guard(ctx, key_poll(ctx, poll->id), "telling", NULL);
    db_write(ctx, "HSET", key_poll(ctx, poll->id), "telling", *id, "outcome", outcome);
    return BROADCAST_OKAY;
}

/* ---- moved ---- */

/* The event in the batch, guarded by the state as it was read; false when it cannot happen. */
static bool move(struct ctx *ctx, const struct poll *poll, enum poll_event event, struct poll *after)
{
    *after = *poll;
    if (!poll_leads(poll->state, event, &after->state))
        return false;
    db_guard(ctx, key_poll(ctx, poll->id), "state", poll->state_held);
    db_write(ctx, "HSET", key_poll(ctx, poll->id), "state", poll_state_name(after->state));
    return true;
}

static enum broadcast_refusal begin_asking(struct ctx *ctx, const struct poll *poll, const char *by)
{
    struct poll after;
    if (polls_open_in(ctx, poll->agency) >= POLL_OPEN_MOST)
        return BROADCAST_POLLS_FULL;
    const char *highest = db_text(db_read(ctx, "GET", key_persons(ctx)));
    if (!move(ctx, poll, POLL_DO_open, &after))
        return BROADCAST_ILLEGAL;
    after.opened_ms = ctx->now_ms;
    after.closes_ms = ctx->now_ms + poll->days * DAY_MS;
    db_write(ctx, "HSET", key_poll(ctx, poll->id), "opened", ms_text(ctx, after.opened_ms), "closes",
             ms_text(ctx, after.closes_ms), "highest", highest ? highest : "0");
    poll_file(ctx, &after, after.closes_ms);
    audit(ctx, by, "open", poll->id);
    return BROADCAST_OKAY;
}

static enum broadcast_refusal begin_telling(struct ctx *ctx, const struct poll *poll, const char *by)
{
    struct poll after;
    if (!move(ctx, poll, POLL_DO_tell, &after))
        return BROADCAST_ILLEGAL;
    audit(ctx, by, "tell", poll->id);
    return BROADCAST_OKAY;
}

static bool end(struct ctx *ctx, const struct poll *poll, const char *by)
{
    struct poll after;
    if (!move(ctx, poll, POLL_DO_close, &after))
        return false;
    db_write(ctx, "HSET", key_poll(ctx, poll->id), "closed", ms_text(ctx, ctx->now_ms));
    poll_file(ctx, &after, ctx->now_ms + POLL_REMEMBERED_DAYS * DAY_MS);
    audit(ctx, by, "close", poll->id);
    return true;
}

static void drop(struct ctx *ctx, const struct poll *poll, const char *by)
{
    struct poll after;
    if (!move(ctx, poll, POLL_DO_drop, &after))
        return;
    db_write(ctx, "DEL", key_poll(ctx, poll->id));
    db_write(ctx, "ZREM", key_polls(ctx, poll->agency->name), poll->id);
    audit(ctx, by, "drop", poll->id);
}

enum broadcast_refusal poll_begun(struct ctx *ctx, const struct broadcast *broadcast, const char *by)
{
    const struct poll *poll = broadcast->poll ? poll_by_id(ctx, broadcast->poll) : NULL;
    if (!broadcast->poll)
        return BROADCAST_OKAY;
    if (!poll)
        return BROADCAST_ILLEGAL;
    return broadcast->asks ? begin_asking(ctx, poll, by) : begin_telling(ctx, poll, by);
}

void poll_stopped(struct ctx *ctx, const struct broadcast *broadcast, const char *by)
{
    const struct poll *poll = broadcast->poll ? poll_by_id(ctx, broadcast->poll) : NULL;
    bool begun = broadcast_is_under_way(broadcast);
    if (poll && broadcast->asks && begun)
        end(ctx, poll, by);
    else if (poll && broadcast->asks)
        drop(ctx, poll, by);
    else if (poll && !begun)
        db_write(ctx, "HDEL", key_poll(ctx, poll->id), "telling", "outcome");
}

bool poll_close(struct ctx *ctx, const struct poll *poll, const char *by)
{
    const struct broadcast *asks = poll->state == POLL_open ? broadcast_by_id(ctx, poll->id) : NULL;
    if (asks && broadcast_is_under_way(asks))
        return broadcast_move(ctx, asks, BROADCAST_DO_cancel, by);
    return end(ctx, poll, by);
}
