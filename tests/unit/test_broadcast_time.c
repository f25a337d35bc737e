/* Planned broadcasts whose time comes: once, or again and again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/broadcast_plan.h"
#include "social-core/broadcast_watch.h"
#include "tests/unit/plan_scene.h"

/* ---- time ---- */

static void one_with_a_time_goes_out_then_and_once(void **state)
{
    struct ctx *ctx = plan_scene();
    struct broadcast draft = plan_draft("hoa", "xa");
    draft.when.start_ms = ctx->now_ms + 2 * HOUR_MS;
    const char *id = plan_approved(ctx, &draft);
    assert_int_equal(plan_now(ctx, id)->state, BROADCAST_SCHEDULED);
    assert_int_equal(plan_round(ctx), 0);

    test_pass_ms(ctx, 2 * HOUR_MS);
    const struct broadcast *seen = plan_now(ctx, id);
    size_t first = plan_round(ctx), second = plan_round(ctx);

    assert_int_equal(first, 1);
    assert_int_equal(second, 0);
    assert_int_equal(plan_rows(ctx), 1);
    assert_int_equal(plan_now(ctx, id)->state, BROADCAST_SENDING);
    assert_true(plan_now(ctx, id)->highest >= 4);
    assert_false(broadcast_move(ctx, plan_now(ctx, id), BROADCAST_DO_resume, "hoa"));
    broadcast_move(ctx, seen, BROADCAST_DO_cancel, "hoa");
    assert_int_equal(db_commit(ctx), DB_CONFLICT);
    test_ctx_free(ctx);
}

static void two_gateways_that_look_at_once_send_one_occurrence(void **state)
{
    struct ctx *ctx = plan_scene();
    struct broadcast draft = plan_draft("hoa", "xa");
    draft.when = (struct broadcast_when){ctx->now_ms + HOUR_MS, DAILY, ctx->now_ms + 10 * DAY_MS};
    const char *id = plan_approved(ctx, &draft);
    test_pass_ms(ctx, HOUR_MS);
    struct ctx other = *ctx;
    memset(&other.batch, 0, sizeof other.batch);

    broadcast_watch(ctx, id);
    broadcast_watch(&other, id);

    assert_int_equal(db_commit(ctx), DB_DONE);
    assert_int_equal(db_commit(&other), DB_CONFLICT);
    assert_int_equal(plan_rows(ctx), 1);
    test_ctx_free(ctx);
}

static void a_series_sends_each_occurrence_as_a_broadcast_of_its_own_up_to_its_end(void **state)
{
    struct ctx *ctx = plan_scene();
    struct broadcast draft = plan_draft("hoa", "xa");
    draft.when = (struct broadcast_when){ctx->now_ms + HOUR_MS, DAILY, ctx->now_ms + 2 * DAY_MS + 2 * HOUR_MS};
    const char *id = plan_approved(ctx, &draft);
    size_t count;

    for (int day = 0; day < 3; day++) {
        test_pass_ms(ctx, day ? DAY_MS : HOUR_MS);
        assert_int_equal(plan_round(ctx), 1);
        assert_int_equal(plan_round(ctx), 0);
        broadcast_runs(ctx, id, 10, &count);
        assert_int_equal(count, day + 1);
    }
    const struct broadcast *const *runs = broadcast_runs(ctx, id, 10, &count);

    assert_int_equal(plan_now(ctx, id)->state, BROADCAST_DONE);
    assert_int_equal(plan_rows(ctx), 3);
    assert_string_equal(runs[0]->series, id);
    assert_int_equal(runs[0]->state, BROADCAST_SENDING);
    assert_string_equal(runs[0]->texts[0].text, "Họp thôn tối nay");
    assert_string_equal(runs[0]->approved_by, "binh");
    test_pass_ms(ctx, 5 * DAY_MS);
    assert_int_equal(plan_round(ctx), 0);
    test_ctx_free(ctx);
}

static void a_series_of_which_times_were_missed_makes_up_for_the_last_alone(void **state)
{
    struct ctx *ctx = plan_scene();
    struct broadcast draft = plan_draft("hoa", "xa");
    draft.when = (struct broadcast_when){ctx->now_ms + HOUR_MS, DAILY, ctx->now_ms + 30 * DAY_MS};
    const char *id = plan_approved(ctx, &draft);

    test_pass_ms(ctx, 5 * DAY_MS + 2 * HOUR_MS);
    plan_round(ctx);
    int64_t next = plan_now(ctx, id)->next_ms;
    size_t made_up = (size_t)plan_rows(ctx);
    test_pass_ms(ctx, 4 * DAY_MS + 20 * HOUR_MS);
    plan_round(ctx);

    assert_int_equal(made_up, 1);
    assert_int_equal(next, draft.when.start_ms + 6 * DAY_MS);
    assert_int_equal(plan_rows(ctx), 1); /* the last was 21 hours ago: too long */
    test_ctx_free(ctx);
}

static void one_whose_time_was_missed_by_long_is_a_draft_again(void **state)
{
    struct ctx *ctx = plan_scene();
    struct broadcast draft = plan_draft("hoa", "xa");
    draft.when.start_ms = ctx->now_ms + HOUR_MS;
    const char *id = plan_approved(ctx, &draft);

    test_pass_ms(ctx, DAY_MS);
    plan_round(ctx);

    assert_int_equal(plan_now(ctx, id)->state, BROADCAST_DRAFT);
    assert_string_equal(plan_now(ctx, id)->reason, BROADCAST_MISSED);
    assert_null(plan_now(ctx, id)->approved_by);
    assert_int_equal(plan_rows(ctx), 0);
    test_ctx_free(ctx);
}

static void a_series_that_is_held_sends_nothing_until_it_is_resumed(void **state)
{
    struct ctx *ctx = plan_scene();
    struct broadcast draft = plan_draft("hoa", "xa");
    draft.when = (struct broadcast_when){ctx->now_ms + HOUR_MS, WEEKLY, ctx->now_ms + 60 * DAY_MS};
    const char *id = plan_approved(ctx, &draft);
    assert_true(broadcast_move(ctx, plan_now(ctx, id), BROADCAST_DO_pause, "tuan"));
    db_commit(ctx);

    test_pass_ms(ctx, 8 * DAY_MS);
    plan_round(ctx);
    int64_t held = plan_rows(ctx);
    assert_true(broadcast_move(ctx, plan_now(ctx, id), BROADCAST_DO_resume, "tuan"));
    db_commit(ctx);
    plan_round(ctx);
    int64_t resumed = plan_rows(ctx);
    test_pass_ms(ctx, 6 * DAY_MS + 2 * HOUR_MS); /* two weeks after the first, and an hour */
    plan_round(ctx);

    assert_int_equal(held, 0);
    assert_int_equal(resumed, 0);
    assert_int_equal(plan_rows(ctx), 1);
    test_ctx_free(ctx);
}

static void a_time_that_has_passed_or_does_not_fit_is_refused(void **state)
{
    struct ctx *ctx = plan_scene();
    int64_t at = ctx->now_ms;
    const struct {
        enum outbox_class class;
        struct broadcast_when when;
        enum broadcast_refusal refusal;
    } rows[] = {
        {OUTBOX_BROADCAST, {at - 1, ONCE, 0}, BROADCAST_PAST},
        {OUTBOX_BROADCAST, {at + DAY_MS, WEEKLY, at}, BROADCAST_PAST},
        {OUTBOX_BROADCAST, {0, DAILY, at + DAY_MS}, BROADCAST_PAST},
        {OUTBOX_EMERGENCY, {at + DAY_MS, ONCE, 0}, BROADCAST_NOT_LATER},
        {OUTBOX_BROADCAST, {at + DAY_MS, MONTHLY, at + 90 * DAY_MS}, BROADCAST_OKAY},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct broadcast draft = plan_draft("hoa", "xa");
        draft.class = rows[i].class;
        draft.when = rows[i].when;
        assert_int_equal(plan_keep(ctx, NULL, &draft, NULL), rows[i].refusal);
    }
    test_ctx_free(ctx);
}

static void what_comes_again_keeps_its_time_of_day_and_its_day(void **state)
{
    const int64_t jan31 = INT64_C(1801353600000); /* 2027-01-31T00:00:00Z: 7:00 in Viet Nam */
    const struct {
        enum recurrence every;
        int64_t after, next;
    } rows[] = {
        {ONCE, jan31 + DAY_MS, jan31},
        {DAILY, jan31 - 1, jan31},
        {DAILY, jan31, jan31 + DAY_MS},
        {WEEKLY, jan31 + 7 * DAY_MS, jan31 + 14 * DAY_MS},
        {MONTHLY, jan31, jan31 + 28 * DAY_MS},                        /* 28 February */
        {MONTHLY, jan31 + 28 * DAY_MS, jan31 + 59 * DAY_MS},          /* 31 March */
        {MONTHLY, jan31 + 364 * DAY_MS, jan31 + 365 * DAY_MS},        /* a year later */
        {MONTHLY, jan31 + 385 * DAY_MS, jan31 + (365 + 29) * DAY_MS}, /* 29 February 2028 */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(recurrence_next(jan31, rows[i].every, rows[i].after), rows[i].next);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_with_a_time_goes_out_then_and_once),
        cmocka_unit_test(two_gateways_that_look_at_once_send_one_occurrence),
        cmocka_unit_test(a_series_sends_each_occurrence_as_a_broadcast_of_its_own_up_to_its_end),
        cmocka_unit_test(a_series_of_which_times_were_missed_makes_up_for_the_last_alone),
        cmocka_unit_test(one_whose_time_was_missed_by_long_is_a_draft_again),
        cmocka_unit_test(a_series_that_is_held_sends_nothing_until_it_is_resumed),
        cmocka_unit_test(a_time_that_has_passed_or_does_not_fit_is_refused),
        cmocka_unit_test(what_comes_again_keeps_its_time_of_day_and_its_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
