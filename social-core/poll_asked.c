#include "social-core/poll_asked.h"

#include <inttypes.h>
#include <stdlib.h>

#include "social-core/audience.h"
#include "social-core/idset.h"
#include "social-core/keys.h"
#include "social-core/poll_plan.h"
#include "social-core/receipt.h"

#define LOOKED_AT 32 /* of one area: those open, and those closed lately */
#define AREA_DEPTH 9
#define WHOLE_COUNTRY "-"

static const char *area_of(const struct agency *agency)
{
    return agency->area ? agency->area->id : WHOLE_COUNTRY;
}

/* The audience is worked out for the one chunk that the person stands in. */
static bool is_in_audience(struct ctx *ctx, const struct poll *poll, const struct person *person)
{
    char why[400];
    uint64_t id = strtoull(person->id, NULL, 10);
    const struct audience *audience = id <= poll->highest ? audience_read(ctx, poll->audience, why, sizeof why) : NULL;
    if (!audience)
        return false;
    struct idsource source = audience_source(audience);
    struct idbits *bits = arena_alloc(ctx->arena, sizeof *bits);
    *bits = (struct idbits){0};
    source.fill(ctx, &source, id / IDSET_IDS, bits);
    return idbits_has(bits, id % IDSET_IDS);
}

bool poll_asks(struct ctx *ctx, const struct poll *poll, const struct person *person)
{
    struct receipt_asked asked = receipt_ask(ctx, strtoull(poll->id, NULL, 10), person->id);
    db_wait(ctx);
    return receipt_got(&asked) || is_in_audience(ctx, poll, person);
}

static const struct db_reply *ask_area(struct ctx *ctx, const char *area)
{
    return db_ask(ctx, "ZREVRANGE", key_polls_asked(ctx, area), "0", arena_printf(ctx->arena, "%d", LOOKED_AT - 1));
}

static int last_asked_first(const void *a, const void *b)
{
    const struct poll *one = *(const struct poll *const *)a, *other = *(const struct poll *const *)b;
    if (one->opened_ms != other->opened_ms)
        return one->opened_ms < other->opened_ms ? 1 : -1;
    return strtoull(one->id, NULL, 10) < strtoull(other->id, NULL, 10) ? 1 : -1;
}

const struct poll **polls_for(struct ctx *ctx, const struct person *person, size_t *count)
{
    const struct db_reply *found[AREA_DEPTH + 1];
    const char **ids = arena_alloc(ctx->arena, (AREA_DEPTH + 1) * LOOKED_AT * sizeof *ids);
    size_t areas = 0, wanted = 0;
    for (const struct area *area = person->area; area && areas < AREA_DEPTH; area = area->parent)
        found[areas++] = ask_area(ctx, area->id);
    found[areas++] = ask_area(ctx, WHOLE_COUNTRY);
    db_wait(ctx);
    for (size_t i = 0; i < areas; i++)
        for (size_t j = 0; j < found[i]->count; j++)
            ids[wanted++] = found[i]->list[j].text;
    *count = 0;
    if (!wanted)
        return NULL;
    const struct poll **polls = polls_by_ids(ctx, ids, wanted);
    for (size_t i = 0; i < wanted; i++)
        if (polls[i] && polls[i]->opened_ms && poll_asks(ctx, polls[i], person))
            polls[(*count)++] = polls[i];
    qsort(polls, *count, sizeof(const struct poll *), last_asked_first);
    return polls;
}

size_t polls_open_in(struct ctx *ctx, const struct agency *agency)
{
    const struct db_reply *found = ask_area(ctx, area_of(agency));
    db_wait(ctx);
    const char **ids = arena_alloc(ctx->arena, (found->count + 1) * sizeof *ids);
    for (size_t i = 0; i < found->count; i++)
        ids[i] = found->list[i].text;
    const struct poll **polls = polls_by_ids(ctx, ids, found->count);
    size_t open = 0;
    for (size_t i = 0; i < found->count; i++)
        open += polls[i] && poll_is_open(ctx, polls[i]);
    return open;
}

/* ---- what time does ---- */

void poll_file(struct ctx *ctx, const struct poll *poll, int64_t watch_ms)
{
    db_write(ctx, "ZADD", key_polls_asked(ctx, area_of(poll->agency)),
             arena_printf(ctx->arena, "%" PRId64, poll->opened_ms), poll->id);
    db_write(ctx, "ZADD", key_poll_watch(ctx), arena_printf(ctx->arena, "%" PRId64, watch_ms), poll->id);
}

const char **polls_to_watch(struct ctx *ctx, size_t limit, size_t *count)
{
    const char *now = arena_printf(ctx->arena, "%" PRId64, ctx->now_ms), *most = arena_printf(ctx->arena, "%zu", limit);
    const struct db_reply *found =
        db_read(ctx, "ZRANGE", key_poll_watch(ctx), "-inf", now, "BYSCORE", "LIMIT", "0", most);
    const char **ids = arena_alloc(ctx->arena, (found->count + 1) * sizeof *ids);
    for (size_t i = 0; i < found->count; i++)
        ids[i] = found->list[i].text;
    *count = found->count;
    return ids;
}

static void forget(struct ctx *ctx, const char *id, const struct poll *poll)
{
    db_write(ctx, "ZREM", key_poll_watch(ctx), id);
    if (poll)
        db_write(ctx, "ZREM", key_polls_asked(ctx, area_of(poll->agency)), id);
}

/* An open one is closed when its time is over; a closed one, looked at again, is not remembered any more. */
void poll_watch(struct ctx *ctx, const char *id)
{
    const struct poll *poll = poll_by_id(ctx, id);
    if (!poll || poll->state != POLL_open) {
        if (poll)
            db_guard(ctx, key_poll(ctx, id), "state", poll->state_held);
        forget(ctx, id, poll);
    } else if (poll->closes_ms <= ctx->now_ms) {
        poll_close(ctx, poll, BROADCAST_BY_TIME);
    } else {
        poll_file(ctx, poll, poll->closes_ms);
    }
}
