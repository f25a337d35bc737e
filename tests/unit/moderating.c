#include "tests/unit/moderating.h"

#include <inttypes.h>

#include "social-core/audience.h"
#include "social-core/broadcast.h"
#include "social-core/keys.h"
#include "social-core/person.h"
#include "social-core/post.h"
#include "social-core/staff.h"

static struct moderation *moderation;

#undef text

const char *moderated_text(struct ctx *ctx, const char *msisdn, const char *words)
{
    const char *answer = text(ctx, msisdn, words);
    struct posts posts = all_posts_kept_after(ctx, (uint64_t)db_number(db_read(ctx, "GET", key_gathered(ctx)), 0), 16);
    for (size_t i = 0; i < posts.count; i++) {
        const char *number = arena_printf(ctx->arena, "%" PRIu64, posts.list[i].id);
        struct cluster_found found = cluster_find(ctx, moderation_wording(moderation), posts.list[i].text);
        cluster_join(ctx, &found, posts.list[i].id);
        db_write(ctx, "SET", key_gathered(ctx), number);
        assert_int_equal(db_commit(ctx), DB_DONE);
    }
    return answer;
}

static void add_moderator(struct ctx *ctx, const char *login)
{
    struct staff member = {.login = login, .name = login, .role = "moderator"};
    staff_write(ctx, &member);
    assert_int_equal(db_commit(ctx), DB_DONE);
}

struct ctx *moderated_ctx(void)
{
    char why[256] = "";
    struct ctx *ctx = village_ctx();
    moderation = moderation_open(LOA_SHARE, ctx->world->directory, why, sizeof why);
    if (!moderation)
        fail_msg("%s", why);
    ctx->world->room = moderation_room(moderation);
    directory_refresh(ctx);
    add_moderator(ctx, "hoa");
    add_moderator(ctx, "nam");
    return ctx;
}

void moderated_free(struct ctx *ctx)
{
    ctx->world->room = NULL;
    moderation_free(moderation);
    test_ctx_free(ctx);
}

const char *phone_number(struct ctx *ctx, size_t i)
{
    return arena_printf(ctx->arena, "+84913%06zu", i);
}

const struct person *joined_ago(struct ctx *ctx, const char *msisdn, const char *name, int days)
{
    join(ctx, msisdn, name);
    const char *newest_id = db_text(db_read(ctx, "GET", key_persons(ctx)));
    const char *joined = arena_printf(ctx->arena, "%" PRId64, ctx->now_ms / 1000 - (int64_t)days * 86400);
    db_write(ctx, "HSET", key_person(ctx, newest_id), "joined", joined);
    assert_int_equal(db_commit(ctx), DB_DONE);
    return person_by_id(ctx, newest_id);
}

struct decision false_order(struct ctx *ctx, const char *truth, const char *rumour)
{
    return (struct decision){.verdict = VERDICT_false,
                             .reason = reason_named(moderation_rules(ctx), "false"),
                             .truths = {{"vi", truth}},
                             .truth_count = 1,
                             .rumour = rumour};
}

size_t carry_out(struct ctx *ctx)
{
    size_t steps = 0, count;
    do {
        const char **ids = decisions_to_watch(ctx, 16, &count);
        for (size_t i = 0; i < count; i++, steps++) {
            decision_watch(ctx, ids[i]);
            assert_int_equal(db_commit(ctx), DB_DONE);
        }
        assert_true(steps < 10000);
    } while (count);
    return steps;
}

const char *decide(struct ctx *ctx, const char *login, const char *card, const struct decision *order)
{
    const char *id = NULL;
    const struct card *there = card_by_id(ctx, card);
    assert_non_null(there);
    enum decision_refusal refusal = decision_make(ctx, there, moderator_of(ctx, login), order, &id);
    if (refusal != DECISION_TAKEN)
        fail_msg("%s", decision_refusal_text(refusal));
    assert_int_equal(db_commit(ctx), DB_DONE);
    id = arena_printf(ctx->arena, "%" PRIu64, db_fresh_value(ctx, id));
    test_pass_ms(ctx, DECISION_UNDO_MS);
    carry_out(ctx);
    return id;
}

void second_agrees(struct ctx *ctx, const char *login, const char *decision)
{
    enum decision_refusal refusal = decision_confirm(ctx, decision_by_id(ctx, decision), moderator_of(ctx, login));
    if (refusal != DECISION_TAKEN)
        fail_msg("%s", decision_refusal_text(refusal));
    assert_int_equal(db_commit(ctx), DB_DONE);
    test_pass_ms(ctx, DECISION_UNDO_MS);
    carry_out(ctx);
}

uint64_t audience_of(struct ctx *ctx, const char *id)
{
    char why[200] = "";
    const struct broadcast *broadcast = broadcast_by_id(ctx, id);
    assert_non_null(broadcast);
    const struct audience *audience = audience_read(ctx, broadcast->audience, why, sizeof why);
    if (!audience)
        fail_msg("%s", why);
    return audience_count(ctx, audience, broadcast->highest);
}
