/* The second pair of eyes: who agrees, who does not, who never looks; and what an author is told when they were heard. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/keys.h"
#include "social-core/post.h"
#include "tests/unit/moderating.h"

/* Lan posts, Pao reports it, hoa hides it: decision 2 waits for another. */
static struct ctx *hiding_ctx(bool emergency)
{
    struct ctx *ctx = moderated_ctx();
    struct decision order = {.verdict = VERDICT_hide, .reason = 2, .emergency = emergency};
    const char *id;
    joined_ago(ctx, LAN, "Lan", 30);
    joined_ago(ctx, PAO, "Pao", 30);
    text(ctx, LAN, "DANG #nuoc ong kia la do an cap");
    text(ctx, PAO, "BAO 1 xuc pham");
    assert_int_equal(decision_make(ctx, card_by_id(ctx, "1"), moderator_of(ctx, "hoa"), &order, &id), DECISION_TAKEN);
    assert_int_equal(db_commit(ctx), DB_DONE);
    return ctx;
}

static enum decision_state state_after_ms(struct ctx *ctx, int64_t ms)
{
    test_pass_ms(ctx, ms);
    carry_out(ctx);
    return decision_by_id(ctx, "2")->state;
}

static void what_nobody_looks_at_a_second_time_lapses_and_its_card_is_in_the_queue_and_says_so(void **state)
{
    struct ctx *ctx = hiding_ctx(false);
    size_t count, told = rows(ctx, OUTBOX_CASE);

    assert_int_equal(state_after_ms(ctx, DECISION_SECOND_MS - 1), DECISION_second);
    assert_int_equal(state_after_ms(ctx, 1), DECISION_lapsed);

    const struct card **queue = cards_for(ctx, NULL, 10, &count);
    assert_int_equal(count, 1);
    assert_int_equal(queue[0]->lapsed, 2);
    assert_int_equal(queue[0]->state, CARD_open);
    assert_false(card_held(ctx, queue[0], "nam"));
    assert_int_equal(rows(ctx, OUTBOX_CASE), told);
    assert_int_equal(post_by_id(ctx, 1)->mark, MARK_NONE);
    assert_int_equal(decision_confirm(ctx, decision_by_id(ctx, "2"), moderator_of(ctx, "nam")), DECISION_ILLEGAL);
    moderated_free(ctx);
}

static void an_emergency_waits_half_an_hour_for_a_second(void **state)
{
    struct ctx *ctx = hiding_ctx(true);
    assert_int_equal(state_after_ms(ctx, DECISION_SECOND_EMERGENCY_MS - 1), DECISION_second);
    assert_int_equal(state_after_ms(ctx, 1), DECISION_lapsed);
    moderated_free(ctx);
}

static void deciding_anew_after_a_lapse_is_a_decision_like_any_other(void **state)
{
    struct ctx *ctx = hiding_ctx(false);
    struct decision order = {.verdict = VERDICT_limit, .reason = 2};
    state_after_ms(ctx, DECISION_SECOND_MS);

    decide(ctx, "hoa", "1", &order);

    assert_int_equal(card_by_id(ctx, "1")->lapsed, 0);
    assert_int_equal(card_by_id(ctx, "1")->state, CARD_decided);
    assert_int_equal(post_by_id(ctx, 1)->mark, MARK_LIMITED);
    moderated_free(ctx);
}

static void who_agrees_in_time_starts_the_minute_and_nothing_lapses(void **state)
{
    struct ctx *ctx = hiding_ctx(false);
    test_pass_ms(ctx, DECISION_SECOND_MS - 1);
    assert_int_equal(decision_confirm(ctx, decision_by_id(ctx, "2"), moderator_of(ctx, "nam")), DECISION_TAKEN);
    assert_int_equal(db_commit(ctx), DB_DONE);

    assert_int_equal(state_after_ms(ctx, 1), DECISION_waiting);
    assert_int_equal(state_after_ms(ctx, DECISION_UNDO_MS), DECISION_done);
    assert_null(post_by_id(ctx, 1));
    moderated_free(ctx);
}

/* As one that was made before a restart with another setting, or by a gateway that did not know of lapsing. */
static void what_is_put_off_or_forgotten_lapses_when_its_own_time_is_over(void **state)
{
    static const int64_t due_ms[] = {0, 10 * DECISION_SECOND_MS, -DECISION_SECOND_MS / 2};
    for (size_t i = 0; i < sizeof due_ms / sizeof *due_ms; i++) {
        struct ctx *ctx = hiding_ctx(false);
        db_write(ctx, "ZREM", key_decisions_due(ctx), "2");
        if (due_ms[i])
            db_write(ctx, "ZADD", key_decisions_due(ctx),
                     arena_printf(ctx->arena, "%" PRId64, ctx->now_ms + DECISION_SECOND_MS + due_ms[i]), "2");
        assert_int_equal(db_commit(ctx), DB_DONE);

        decisions_schedule(ctx);
        assert_int_equal(db_commit(ctx), DB_DONE);

        assert_int_equal(state_after_ms(ctx, DECISION_SECOND_MS - 1), DECISION_second);
        assert_int_equal(state_after_ms(ctx, 1), DECISION_lapsed);
        moderated_free(ctx);
    }
}

static void one_that_is_due_too_early_waits_for_its_own_time(void **state)
{
    struct ctx *ctx = hiding_ctx(false);
    db_write(ctx, "ZADD", key_decisions_due(ctx), "1", "2");
    assert_int_equal(db_commit(ctx), DB_DONE);

    assert_int_equal(state_after_ms(ctx, DECISION_SECOND_MS - 1), DECISION_second);
    assert_int_equal(state_after_ms(ctx, 1), DECISION_lapsed);
    moderated_free(ctx);
}

static void what_waits_is_listed_however_much_was_decided_since_and_the_first_to_lapse_first(void **state)
{
    struct ctx *ctx = hiding_ctx(false);
    struct decision order = {.verdict = VERDICT_hide, .reason = 2, .emergency = true};
    const char *id;
    size_t count;
    text(ctx, LAN, "DANG #ngo ba no cung the thoi");
    text(ctx, PAO, "BAO 3 xuc pham");
    assert_int_equal(decision_make(ctx, card_by_id(ctx, "3"), moderator_of(ctx, "hoa"), &order, &id), DECISION_TAKEN);
    for (int i = 100; i < 2000; i++)
        db_write(ctx, "ZADD", key_decisions(ctx), arena_printf(ctx->arena, "%d", i), arena_printf(ctx->arena, "%d", i));
    assert_int_equal(db_commit(ctx), DB_DONE);

    const struct decision **list = decisions_unseconded(ctx, 10, &count);

    assert_int_equal(count, 2);
    assert_string_equal(list[0]->id, "4");
    assert_string_equal(list[1]->id, "2");
    decisions_unseconded(ctx, 1, &count);
    assert_int_equal(count, 1);
    moderated_free(ctx);
}

static void nobody_agrees_when_the_time_is_over_though_no_gateway_has_looked_yet(void **state)
{
    struct ctx *ctx = hiding_ctx(true);
    test_pass_ms(ctx, DECISION_SECOND_EMERGENCY_MS);

    assert_int_equal(decision_confirm(ctx, decision_by_id(ctx, "2"), moderator_of(ctx, "nam")), DECISION_LAPSED);
    db_batch_drop(ctx);

    assert_int_equal(state_after_ms(ctx, 0), DECISION_lapsed);
    moderated_free(ctx);
}

static void of_agreeing_and_lapsing_at_once_one_happens(void **state)
{
    struct ctx *ctx = hiding_ctx(false);
    test_pass_ms(ctx, DECISION_SECOND_MS);
    struct ctx other = {
        .arena = arena_new(), .db = ctx->db, .world = ctx->world, .now_ms = ctx->now_ms - 1, .random = ctx->random};
    assert_int_equal(decision_confirm(&other, decision_by_id(&other, "2"), moderator_of(&other, "nam")),
                     DECISION_TAKEN);
    decision_watch(ctx, "2");

    assert_int_equal(db_commit(&other), DB_DONE);
    assert_int_equal(db_commit(ctx), DB_CONFLICT);

    assert_int_equal(decision_by_id(ctx, "2")->state, DECISION_waiting);
    arena_free(other.arena);
    moderated_free(ctx);
}

/* Lan's post is limited, and Lan objects: decision 2. */
static struct ctx *objected_ctx(void)
{
    struct ctx *ctx = moderated_ctx();
    struct decision order = {.verdict = VERDICT_limit, .reason = 2};
    joined_ago(ctx, LAN, "Lan", 30);
    joined_ago(ctx, PAO, "Pao", 30);
    text(ctx, LAN, "DANG #nuoc ong kia la do an cap");
    text(ctx, PAO, "BAO 1 xuc pham");
    decide(ctx, "hoa", "1", &order);
    text(ctx, LAN, "KN 2 toi thay ma");
    return ctx;
}

static void an_appeal_is_not_heard_without_a_reason(void **state)
{
    static const char *const nothing[] = {NULL, "", " \t\n"};
    struct ctx *ctx = objected_ctx();
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
        for (int overturn = 0; overturn < 2; overturn++) {
            enum decision_refusal refusal =
                appeal_hear(ctx, decision_by_id(ctx, "2"), moderator_of(ctx, "nam"), overturn, nothing[i]);
            assert_int_equal(refusal, DECISION_NO_NOTE);
            assert_non_null(decision_refusal_text(refusal));
            db_batch_drop(ctx);
        }
    assert_int_equal(decision_by_id(ctx, "2")->state, DECISION_appealed);
    moderated_free(ctx);
}

static void the_author_gets_the_reason_of_who_heard_them(void **state)
{
    static const char *const outcome[] = {"giu nguyen. Co anh chup ro", "da tra lai. Loa xin loi. Co anh chup ro"};
    for (int overturn = 0; overturn < 2; overturn++) {
        struct ctx *ctx = objected_ctx();
        assert_int_equal(
            appeal_hear(ctx, decision_by_id(ctx, "2"), moderator_of(ctx, "nam"), overturn, "Có ảnh chụp rõ."),
            DECISION_TAKEN);
        assert_int_equal(db_commit(ctx), DB_DONE);
        carry_out(ctx);

        assert_says(newest(ctx, OUTBOX_CASE), outcome[overturn]);
        moderated_free(ctx);
    }
}

/* "77 ngày", "77 lần" is so many days, so often; not behind KN, when 77 is a decision about a post of theirs. */
static void an_objection_that_begins_with_what_can_be_counted_is_against_its_own_decision(void **state)
{
    static const char *const reasons[] = {"ngay hom do toi khong o nha", "lan dau toi dang", "con toi dang"};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        struct ctx *ctx = moderated_ctx();
        struct decision order = {.verdict = VERDICT_limit, .reason = 2};
        size_t count;
        joined_ago(ctx, LAN, "Lan", 30);
        joined_ago(ctx, PAO, "Pao", 30);
        text(ctx, LAN, "DANG #nuoc ong kia la do an cap");
        text(ctx, PAO, "BAO 1 xuc pham");
        decide(ctx, "hoa", "1", &order);
        text(ctx, LAN, "DANG #nuoc ba no cung the thoi");
        text(ctx, PAO, "BAO 3 xuc pham");
        decide(ctx, "hoa", "3", &order);

        assert_says(text(ctx, LAN, arena_printf(ctx->arena, "KN 2 %s", reasons[i])), "quyet dinh 2");

        const struct appeal *appeals = appeals_of(ctx, decision_by_id(ctx, "2"), &count);
        assert_int_equal(count, 1);
        assert_string_equal(appeals[0].text, reasons[i]);
        appeals_of(ctx, decision_by_id(ctx, "4"), &count);
        assert_int_equal(count, 0);
        assert_says(text(ctx, LAN, "KN 3 ngay roi khong ai tra loi"), "quyet dinh 4"); /* there is no decision 3 */
        moderated_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_nobody_looks_at_a_second_time_lapses_and_its_card_is_in_the_queue_and_says_so),
        cmocka_unit_test(an_emergency_waits_half_an_hour_for_a_second),
        cmocka_unit_test(deciding_anew_after_a_lapse_is_a_decision_like_any_other),
        cmocka_unit_test(who_agrees_in_time_starts_the_minute_and_nothing_lapses),
        cmocka_unit_test(what_is_put_off_or_forgotten_lapses_when_its_own_time_is_over),
        cmocka_unit_test(one_that_is_due_too_early_waits_for_its_own_time),
        cmocka_unit_test(what_waits_is_listed_however_much_was_decided_since_and_the_first_to_lapse_first),
        cmocka_unit_test(nobody_agrees_when_the_time_is_over_though_no_gateway_has_looked_yet),
        cmocka_unit_test(of_agreeing_and_lapsing_at_once_one_happens),
        cmocka_unit_test(an_objection_that_begins_with_what_can_be_counted_is_against_its_own_decision),
        cmocka_unit_test(an_appeal_is_not_heard_without_a_reason),
        cmocka_unit_test(the_author_gets_the_reason_of_who_heard_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
