#include "moderation/restore.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "moderation/correction.h"
#include "moderation/moderation.h"
#include "moderation/notice.h"
#include "moderation/strike.h"
#include "social-core/audit.h"
#include "social-core/keys.h"

#define AT_ONCE 64

static int by_number(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

/* The next of its posts, in the order of their numbers. */
static size_t next_posts(struct ctx *ctx, const struct decision *decision, const uint64_t **posts)
{
    const struct db_reply *all = db_read(ctx, "SMEMBERS", key_subjects(ctx, decision->id));
    uint64_t *left = arena_alloc(ctx->arena, (all->count + 1) * sizeof *left);
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++) {
        uint64_t post = (uint64_t)db_number(&all->list[i], 0);
        if (post > decision->place)
            left[count++] = post;
    }
    qsort(left, count, sizeof *left, by_number);
    *posts = left;
    return count < AT_ONCE ? count : AT_ONCE;
}

void restore_for(struct ctx *ctx, const struct decision *decision, const struct decision *by)
{
    struct decision after = *decision;
    if (!decision_leads(decision->state, DECISION_DO_reverse, &after.state))
        return;
    after.heard_by = by->by;
    after.heard_ms = ctx->now_ms;
    after.stage = "restore";
    after.place = 0;
    decision_write(ctx, &after, ctx->now_ms);
    db_write(ctx, "ZREM", key_appealed(ctx), decision->id);
    audit_note(ctx, by->by, "moderate-reverse", arena_printf(ctx->arena, "decision %s by %s", decision->id, by->id));
}

void restore_posts(struct ctx *ctx, const struct decision *decision)
{
    const uint64_t *ids;
    struct decision after = *decision;
    size_t count = next_posts(ctx, decision, &ids);
    struct posts posts = count ? posts_kept(ctx, ids, count) : (struct posts){0};
    for (size_t i = 0; i < posts.count; i++)
        if (posts.list[i].decision == strtoull(decision->id, NULL, 10)) /* another decision's mark stays */
            mark_remove(ctx, arena_printf(ctx->arena, "%" PRIu64, posts.list[i].id));
    after.stage = count ? "restore" : "unsay";
    after.place = count ? ids[count - 1] : 0;
    decision_write(ctx, &after, ctx->now_ms);
}

void restore_authors(struct ctx *ctx, const struct decision *decision)
{
    struct decision after = *decision;
    const struct db_reply *authors = db_read(ctx, "HKEYS", key_appeals(ctx, decision->id));
    const char *held = db_text(db_read(ctx, "HGET", key_decided(ctx), decision->card));
    for (size_t i = 0; i < authors->count; i++) {
        const struct person *author = person_by_id(ctx, authors->list[i].text);
        if (verdict_traits(decision->verdict)->strike)
            strike_remove(ctx, authors->list[i].text, decision->id);
        if (author)
            notice_heard(ctx, decision, author);
    }
    if (decision->verdict == VERDICT_false)
        correction_withdraw(ctx, decision);
    if (held && !strcmp(held, decision->id)) {
        db_write(ctx, "HDEL", key_decided(ctx), decision->card);
        db_write(ctx, "INCR", key_decided_revision(ctx));
    }
    after.stage = "";
    decision_write(ctx, &after, 0);
}
