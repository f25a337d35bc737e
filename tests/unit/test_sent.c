/* What becomes of messages: what a report means, when one is sent again, when it is a dead letter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "adapters/kannel/failure.h"
#include "social-core/keys.h"
#include "social-core/outbox.h"
#include "social-core/sent.h"
#include "tests/unit/support.h"

#define MINUTE_MS 60000
#define ABOUT "message.45"

static const struct sent_rules rules = {
    .tries = 3,
    .temporary_ms = MINUTE_MS,
    .absent_ms = 30 * MINUTE_MS,
    .expire_ms = {[OUTBOX_EMERGENCY] = 40 * MINUTE_MS, [OUTBOX_CASE] = 2880 * (int64_t)MINUTE_MS}};

static void a_report_tells_why_a_message_did_not_arrive(void **state)
{
    static const struct {
        enum dlr event;
        const char *text;
        enum failure failure;
    } cases[] = {
        {DLR_REJECTED, "NACK/0x00000045/Submit failed", FAILURE_TEMPORARY},
        {DLR_REJECTED, "NACK/0x00000008/System error", FAILURE_TEMPORARY},
        {DLR_REJECTED, "NACK/0x0000000b/Invalid destination address", FAILURE_PERMANENT},
        {DLR_REJECTED, "NACK/", FAILURE_PERMANENT},
        {DLR_REJECTED, "", FAILURE_PERMANENT},
        {DLR_UNDELIVERED, "id:1 sub:001 dlvrd:000 stat:UNDELIV err:000 text:", FAILURE_ABSENT},
        {DLR_UNDELIVERED, "id:1 stat:UNDELIV err:001 text:", FAILURE_PERMANENT},
        {DLR_UNDELIVERED, "id:1 stat:UNDELIV err:027 text:", FAILURE_ABSENT},
        {DLR_UNDELIVERED, "id:1 stat:UNDELIV err:034 text:", FAILURE_TEMPORARY},
        {DLR_UNDELIVERED, "id:1 stat:EXPIRED err:001 text:", FAILURE_ABSENT},
        {DLR_UNDELIVERED, "id:1 stat:REJECTD err:000 text:", FAILURE_PERMANENT},
        {DLR_UNDELIVERED, "stat:", FAILURE_ABSENT},
        {DLR_UNDELIVERED, "err:99999999999999999999", FAILURE_ABSENT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct report report = {.event = cases[i].event, .text = octets_of(cases[i].text)};
        assert_int_equal(failure_of(&report), cases[i].failure);
    }
}

static void keep(struct ctx *ctx, enum outbox_class class)
{
    outbox_text(ctx, class, &(struct outbox_letter){.sealed = "SEALED", .text = "mai di cho", .about = ABOUT});
    assert_int_equal(db_commit(ctx), DB_DONE);
}

static enum sent_outcome report_failure(struct ctx *ctx, enum failure failure)
{
    enum sent_outcome outcome = sent_failed(ctx, ABOUT, failure, &rules);
    assert_int_equal(db_commit(ctx), DB_DONE);
    return outcome;
}

static size_t due(struct ctx *ctx)
{
    size_t count = sent_due(ctx, 10);
    db_commit(ctx);
    return count;
}

static int64_t rows(struct ctx *ctx)
{
    return db_number(db_read(ctx, "XLEN", key_outbox(ctx, "case")), 0);
}

static const char *state_of(struct ctx *ctx)
{
    const char *state = db_text(db_read(ctx, "HGET", key_sent(ctx, ABOUT), "state"));
    return state ? state : "";
}

static void each_failure_waits_twice_as_long_as_the_one_before(void **state)
{
    static const struct {
        enum failure failure;
        int64_t first_ms;
    } cases[] = {{FAILURE_TEMPORARY, MINUTE_MS}, {FAILURE_ABSENT, 30 * MINUTE_MS}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ctx *ctx = test_ctx();
        keep(ctx, OUTBOX_CASE);
        for (int64_t try = 1; try < rules.tries; try++) {
            assert_int_equal(report_failure(ctx, cases[i].failure), SENT_AGAIN);
            assert_string_equal(state_of(ctx), "failed");
            test_pass_ms(ctx, cases[i].first_ms * try - 1);
            assert_int_equal(due(ctx), 0);
            test_pass_ms(ctx, 1);
            assert_int_equal(due(ctx), 1);
            assert_int_equal(rows(ctx), 1 + try);
            assert_string_equal(state_of(ctx), "");
        }
        assert_int_equal(report_failure(ctx, cases[i].failure), SENT_DEAD);
        assert_int_equal(db_number(db_read(ctx, "XLEN", key_outbox_dead(ctx)), 0), 1);
        test_ctx_free(ctx);
    }
}

static void a_message_sent_again_keeps_its_age(void **state)
{
    struct ctx *ctx = test_ctx();
    keep(ctx, OUTBOX_CASE);
    const char *first = db_text(db_read(ctx, "HGET", key_sent(ctx, ABOUT), "at"));
    report_failure(ctx, FAILURE_TEMPORARY);
    test_pass_ms(ctx, MINUTE_MS);
    due(ctx);

    struct outbox_row row;
    const struct db_reply *entry = db_read(ctx, "XREVRANGE", key_outbox(ctx, "case"), "+", "-", "COUNT", "1");
    assert_true(outbox_row_read("0-1", &entry->list[0].list[1], &row));
    assert_string_equal(row.at, first);
    assert_string_equal(row.text, "mai di cho");
    assert_string_equal(row.about, ABOUT);
    test_ctx_free(ctx);
}

static void what_cannot_arrive_or_not_in_time_is_a_dead_letter_at_once(void **state)
{
    static const struct {
        enum outbox_class class;
        enum failure failure;
        const char *why;
    } cases[] = {{OUTBOX_CASE, FAILURE_PERMANENT, "permanent"}, {OUTBOX_EMERGENCY, FAILURE_ABSENT, "absent"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ctx *ctx = test_ctx();
        keep(ctx, cases[i].class);
        test_pass_ms(ctx, 11 * MINUTE_MS);
        assert_int_equal(report_failure(ctx, cases[i].failure), SENT_DEAD);
        const struct db_reply *letters = db_read(ctx, "XRANGE", key_outbox_dead(ctx), "-", "+");
        assert_string_equal(db_field(&letters->list[0].list[1], "why"), cases[i].why);
        assert_null(db_text(db_read(ctx, "HGET", key_sent(ctx, ABOUT), "x")));
        assert_string_equal(state_of(ctx), "failed");
        test_ctx_free(ctx);
    }
}

static void a_message_that_arrived_leaves_no_text_and_is_not_sent_again(void **state)
{
    struct ctx *ctx = test_ctx();
    keep(ctx, OUTBOX_CASE);
    report_failure(ctx, FAILURE_TEMPORARY);

    sent_delivered(ctx, ABOUT); /* the receipt of an earlier try comes late */

    test_pass_ms(ctx, MINUTE_MS);
    assert_int_equal(due(ctx), 0);
    assert_string_equal(state_of(ctx), "delivered");
    assert_int_equal(db_number(db_read(ctx, "HLEN", key_sent(ctx, ABOUT)), 0), 1);
    test_ctx_free(ctx);
}

static void a_post_at_once_that_failed_is_noted_and_no_more(void **state)
{
    struct ctx *ctx = test_ctx();
    assert_int_equal(report_failure(ctx, FAILURE_ABSENT), SENT_UNKNOWN);
    assert_string_equal(state_of(ctx), "failed");
    assert_int_equal(db_number(db_read(ctx, "XLEN", key_outbox_dead(ctx)), 0), 0);
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_tells_why_a_message_did_not_arrive),
        cmocka_unit_test(each_failure_waits_twice_as_long_as_the_one_before),
        cmocka_unit_test(a_message_sent_again_keeps_its_age),
        cmocka_unit_test(what_cannot_arrive_or_not_in_time_is_a_dead_letter_at_once),
        cmocka_unit_test(a_message_that_arrived_leaves_no_text_and_is_not_sent_again),
        cmocka_unit_test(a_post_at_once_that_failed_is_noted_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
