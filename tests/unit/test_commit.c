#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/support.h"

static const char *get(struct ctx *ctx, const char *key)
{
    return db_text(db_read(ctx, "GET", key));
}

static void a_batch_is_applied_once_under_its_marker(void **state)
{
    struct ctx *ctx = test_ctx();

    db_mark(ctx, "message-1");
    db_write(ctx, "INCR", "{vn}a");
    enum db_outcome first = db_commit(ctx);
    db_mark(ctx, "message-1");
    db_write(ctx, "INCR", "{vn}a");
    enum db_outcome second = db_commit(ctx);

    assert_int_equal(first, DB_DONE);
    assert_int_equal(second, DB_SEEN);
    assert_string_equal(get(ctx, "{vn}a"), "1");
    test_ctx_free(ctx);
}

static void a_guard_that_does_not_hold_applies_nothing(void **state)
{
    static const struct {
        const char *key, *field, *expected;
        enum db_outcome outcome;
    } rows[] = {
        {"{vn}text", NULL, "is", DB_DONE},      {"{vn}text", NULL, "was", DB_CONFLICT},
        {"{vn}text", NULL, NULL, DB_CONFLICT},  {"{vn}none", NULL, NULL, DB_DONE},
        {"{vn}none", NULL, "", DB_CONFLICT},    {"{vn}hash", "f", "is", DB_DONE},
        {"{vn}hash", "f", "was", DB_CONFLICT},  {"{vn}hash", "none", NULL, DB_DONE},
        {"{vn}hash", "none", "x", DB_CONFLICT}, {"{vn}empty", NULL, "", DB_DONE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ctx *ctx = test_ctx();
        db_write(ctx, "SET", "{vn}text", "is");
        db_write(ctx, "SET", "{vn}empty", "");
        db_write(ctx, "HSET", "{vn}hash", "f", "is");
        db_commit(ctx);

        db_guard(ctx, rows[i].key, rows[i].field, rows[i].expected);
        db_write(ctx, "SET", "{vn}written", "yes");
        enum db_outcome outcome = db_commit(ctx);

        assert_int_equal(outcome, rows[i].outcome);
        assert_int_equal(get(ctx, "{vn}written") != NULL, outcome == DB_DONE);
        test_ctx_free(ctx);
    }
}

static void a_conflict_leaves_the_marker_free(void **state)
{
    struct ctx *ctx = test_ctx();

    db_mark(ctx, "message-2");
    db_guard(ctx, "{vn}none", NULL, "x");
    db_write(ctx, "SET", "{vn}written", "yes");
    db_commit(ctx);
    db_mark(ctx, "message-2");
    db_write(ctx, "SET", "{vn}written", "yes");
    enum db_outcome again = db_commit(ctx);

    assert_int_equal(again, DB_DONE);
    test_ctx_free(ctx);
}

static void fresh_numbers_stand_where_they_were_put(void **state)
{
    struct ctx *ctx = test_ctx();
    db_write(ctx, "SET", "{vn}count", "122");
    db_commit(ctx);

    const char *n = db_fresh(ctx, "{vn}count"), *m = db_fresh(ctx, "{vn}count");
    db_write(ctx, "SET", arena_printf(ctx->arena, "{vn}thing:%s", n),
             arena_printf(ctx->arena, "%s then %s, and %s again", n, m, n));
    db_commit(ctx);

    assert_string_equal(get(ctx, "{vn}thing:123"), "123 then 124, and 123 again");
    assert_int_equal(db_fresh_value(ctx, n), 123);
    assert_int_equal(db_fresh_value(ctx, m), 124);
    test_ctx_free(ctx);
}

static void a_text_cannot_ask_for_a_number(void **state)
{
    struct ctx *ctx = test_ctx();
    const char *sly = "\xc3\xbf\x01 {0} %s KEYS[1] ARGV[1] \" ' \\ \r\n*1\r\n$4\r\nQUIT";

    db_fresh(ctx, "{vn}count");
    db_write(ctx, "SET", "{vn}said", sly);
    db_commit(ctx);

    assert_string_equal(get(ctx, "{vn}said"), sly);
    test_ctx_free(ctx);
}

static void markers_outlive_sixty_thousand_others(void **state)
{
    struct ctx *ctx = test_ctx();
    db_mark(ctx, "the first");
    db_write(ctx, "INCR", "{vn}a");
    db_commit(ctx);

    for (int i = 0; i < 66000; i++) {
        db_mark(ctx, arena_printf(ctx->arena, "other %d", i));
        db_commit(ctx);
        if (i % 1000 == 0)
            arena_reset(ctx->arena);
    }
    db_mark(ctx, "the first");
    enum db_outcome outcome = db_commit(ctx);

    assert_int_equal(outcome, DB_SEEN);
    test_ctx_free(ctx);
}

static void a_swap_writes_where_the_field_is_as_read_and_hinders_nothing_else(void **state)
{
    struct ctx *ctx = test_ctx();
    db_write(ctx, "HSET", "{vn}hash", "same", "old", "other", "new");
    db_commit(ctx);

    db_swap(ctx, "{vn}hash", "same", "old", "newer");
    db_swap(ctx, "{vn}hash", "other", "old", "newer");
    db_swap(ctx, "{vn}hash", "gone", "old", "newer");
    db_write(ctx, "SET", "{vn}written", "yes");

    assert_int_equal(db_commit(ctx), DB_DONE);
    assert_string_equal(db_text(db_read(ctx, "HGET", "{vn}hash", "same")), "newer");
    assert_string_equal(db_text(db_read(ctx, "HGET", "{vn}hash", "other")), "new");
    assert_null(db_text(db_read(ctx, "HGET", "{vn}hash", "gone")));
    assert_string_equal(get(ctx, "{vn}written"), "yes");
    test_ctx_free(ctx);
}

static void a_write_that_comes_after_another_names_what_that_left(void **state)
{
    struct ctx *ctx = test_ctx();

    for (int i = 0; i < 3; i++) {
        const char *number = db_fresh(ctx, "{vn}number");
        db_write(ctx, "AFTER", "{vn}hash", "last", number, "3", "RPUSH", "{vn}chain", "?");
        assert_int_equal(db_commit(ctx), DB_DONE);
    }

    const struct db_reply *chain = db_read(ctx, "LRANGE", "{vn}chain", "0", "-1");
    assert_int_equal(chain->count, 3);
    assert_string_equal(chain->list[0].text, "0");
    assert_string_equal(chain->list[1].text, "1");
    assert_string_equal(chain->list[2].text, "2");
    assert_string_equal(db_text(db_read(ctx, "HGET", "{vn}hash", "last")), "3");
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_is_applied_once_under_its_marker),
        cmocka_unit_test(a_guard_that_does_not_hold_applies_nothing),
        cmocka_unit_test(a_conflict_leaves_the_marker_free),
        cmocka_unit_test(fresh_numbers_stand_where_they_were_put),
        cmocka_unit_test(a_text_cannot_ask_for_a_number),
        cmocka_unit_test(a_swap_writes_where_the_field_is_as_read_and_hinders_nothing_else),
        cmocka_unit_test(a_write_that_comes_after_another_names_what_that_left),
        cmocka_unit_test(markers_outlive_sixty_thousand_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
