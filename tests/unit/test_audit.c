#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/audit.h"
#include "tests/unit/support.h"

static void note(struct ctx *ctx, const char *who, const char *what, const char *about)
{
    audit_note(ctx, who, what, about);
    assert_int_equal(db_commit(ctx), DB_DONE);
}

static void three_lines(struct ctx *ctx)
{
    note(ctx, "hoa", "sign-in", "");
    test_pass_ms(ctx, 1000);
    note(ctx, "hoa", "case-view", "case 45");
    note(ctx, "shell:root", "staff-add", "binh officer xa");
}

/* The number of the last line that follows from those before. */
static uint64_t whole_until(struct ctx *ctx)
{
    struct audit_walk walk = {0};
    size_t count, i = 0;
    const struct audit_line *lines = audit_lines(ctx, 0, 100, &count);
    while (i < count && audit_follows(&walk, &lines[i]))
        i++;
    return walk.number;
}

static void lines_come_back_numbered_in_order_with_their_time(void **state)
{
    struct ctx *ctx = test_ctx();
    int64_t begun = ctx->now_ms;
    three_lines(ctx);

    size_t count;
    const struct audit_line *lines = audit_lines(ctx, 1, 100, &count);

    assert_int_equal(count, 2);
    assert_int_equal(lines[0].number, 2);
    assert_int_equal(lines[0].at_ms, begun + 1000);
    assert_string_equal(lines[0].who, "hoa");
    assert_string_equal(lines[0].what, "case-view");
    assert_string_equal(lines[0].about, "case 45");
    assert_string_equal(audit_newest(ctx, 1, &count)[0].who, "shell:root");
    test_ctx_free(ctx);
}

static void two_lines_of_one_commit_are_two_links(void **state)
{
    struct ctx *ctx = test_ctx();

    audit_note(ctx, "hoa", "sign-in", "");
    audit_note(ctx, "hoa", "admin-view", "");
    db_commit(ctx);

    assert_int_equal(whole_until(ctx), 2);
    assert_int_equal(audit_length(ctx), 2);
    test_ctx_free(ctx);
}

static void whatever_is_noted_becomes_a_short_plain_word(void **state)
{
    struct ctx *ctx = test_ctx();
    char longer[200];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';

    note(ctx, "h\xff\noa", "a\x1b[31m", longer);

    size_t count;
    const struct audit_line *line = audit_newest(ctx, 1, &count);
    assert_string_equal(line->who, "h??oa");
    assert_string_equal(line->what, "a?[31m");
    assert_int_equal(strlen(line->about), 80);
    assert_int_equal(whole_until(ctx), 1);
    test_ctx_free(ctx);
}

static void a_line_may_name_a_number_that_the_commit_takes(void **state)
{
    struct ctx *ctx = test_ctx();
    const char *id = db_fresh(ctx, "{vn}number");

    audit_note(ctx, "hoa", "broadcast-accept", arena_printf(ctx->arena, "%s to 03037", id));
    db_commit(ctx);

    size_t count;
    assert_string_equal(audit_newest(ctx, 1, &count)->about, "1 to 03037");
    assert_int_equal(whole_until(ctx), 1);
    test_ctx_free(ctx);
}

static void a_line_cut_out_is_seen(void **state)
{
    struct ctx *ctx = test_ctx();
    three_lines(ctx);

    db_write(ctx, "XDEL", "{vn}audit", "0-2");
    db_commit(ctx);

    assert_int_equal(whole_until(ctx), 1);
    test_ctx_free(ctx);
}

static void a_line_changed_or_written_anew_is_seen(void **state)
{
    static const char *const changed[][4] = {{"0", "hoa", "case-view", "case 46"},
                                             {"1", "hoa", "case-view", "case 45"},
                                             {"0", "lan", "case-view", "case 45"},
                                             {"0", "ho", "acase-view", "case 45"}};
    for (size_t i = 0; i < sizeof changed / sizeof *changed; i++) {
        struct ctx *ctx = test_ctx();
        three_lines(ctx);
        size_t count;
        struct audit_line line = audit_lines(ctx, 1, 1, &count)[0];
        struct audit_walk walk = {0};
        assert_true(audit_follows(&walk, &audit_lines(ctx, 0, 1, &count)[0]));
        struct audit_walk before = walk;
        assert_true(audit_follows(&walk, &line));

        line.at_ms += *changed[i][0] - '0';
        line.who = changed[i][1];
        line.what = changed[i][2];
        line.about = changed[i][3];

        assert_false(audit_follows(&before, &line));
        test_ctx_free(ctx);
    }
}

static void an_end_cut_off_shows_in_the_length(void **state)
{
    struct ctx *ctx = test_ctx();
    three_lines(ctx);

    db_write(ctx, "XDEL", "{vn}audit", "0-3");
    db_commit(ctx);

    assert_int_equal(whole_until(ctx), 2);
    assert_int_equal(audit_length(ctx), 3);
    test_ctx_free(ctx);
}

static void an_empty_log_has_no_length(void **state)
{
    struct ctx *ctx = test_ctx();

    assert_int_equal(audit_length(ctx), 0);
    assert_int_equal(whole_until(ctx), 0);
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_come_back_numbered_in_order_with_their_time),
        cmocka_unit_test(two_lines_of_one_commit_are_two_links),
        cmocka_unit_test(whatever_is_noted_becomes_a_short_plain_word),
        cmocka_unit_test(a_line_may_name_a_number_that_the_commit_takes),
        cmocka_unit_test(a_line_cut_out_is_seen),
        cmocka_unit_test(a_line_changed_or_written_anew_is_seen),
        cmocka_unit_test(an_end_cut_off_shows_in_the_length),
        cmocka_unit_test(an_empty_log_has_no_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
