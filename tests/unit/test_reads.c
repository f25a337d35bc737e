/* What a page was made from is still true: by the count of commits, by asking again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "adapters/web/reads.h"
#include "tests/unit/support.h"

#define KEY "{vn}page"

static void commit(struct ctx *ctx, const char *key, const char *value)
{
    db_write(ctx, "SET", key, value);
    assert_int_equal(db_commit(ctx), DB_DONE);
}

/* A write that no commit counts. */
static void write_past(struct ctx *ctx, const char *value)
{
    db_read(ctx, "SET", KEY, value);
}

/* KEY, read. */
static struct reads *read_once(struct ctx *ctx)
{
    struct db *store = ctx->db;
    struct reads *reads = reads_new(ctx);
    ctx->db = reads_db(reads);
    db_read(ctx, "GET", KEY);
    ctx->db = store;
    assert_true(reads_end(reads));
    return reads;
}

static void a_commit_that_changed_what_was_read_is_seen_and_no_other(void **state)
{
    struct ctx *ctx = test_ctx();
    commit(ctx, KEY, "one");
    struct reads *reads = read_once(ctx);

    commit(ctx, "{vn}other", "two");
    assert_true(reads_hold(reads, ctx));
    commit(ctx, KEY, "two");
    assert_false(reads_hold(reads, ctx));

    reads_free(reads);
    test_ctx_free(ctx);
}

static void what_no_commit_wrote_is_seen_after_a_second(void **state)
{
    struct ctx *ctx = test_ctx();
    commit(ctx, KEY, "one");
    struct reads *reads = read_once(ctx);
    write_past(ctx, "two");

    test_pass_ms(ctx, READS_BELIEVED_MS - 1);
    assert_true(reads_hold(reads, ctx));
    test_pass_ms(ctx, 1);
    assert_false(reads_hold(reads, ctx));

    reads_free(reads);
    test_ctx_free(ctx);
}

/* A page that is made anew, and given up because the store stood still, leaves the one before as old as it was. */
static void what_was_begun_anew_and_given_up_makes_nothing_older_true(void **state)
{
    struct ctx *ctx = test_ctx();
    commit(ctx, KEY, "one");
    struct reads *reads = read_once(ctx);
    commit(ctx, KEY, "two");
    assert_false(reads_hold(reads, ctx));

    reads_free(reads_new(ctx));

    assert_false(reads_hold(reads, ctx));
    reads_free(reads);
    test_ctx_free(ctx);
}

static void a_commit_while_it_is_read_is_noticed(void **state)
{
    struct ctx *ctx = test_ctx();
    commit(ctx, KEY, "one");
    struct db *store = ctx->db;
    struct reads *reads = reads_new(ctx);
    ctx->db = reads_db(reads);
    db_read(ctx, "GET", KEY);
    ctx->db = store;
    commit(ctx, KEY, "two");
    assert_true(reads_end(reads));

    assert_false(reads_hold(reads, ctx));

    reads_free(reads);
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_commit_that_changed_what_was_read_is_seen_and_no_other),
        cmocka_unit_test(what_no_commit_wrote_is_seen_after_a_second),
        cmocka_unit_test(what_was_begun_anew_and_given_up_makes_nothing_older_true),
        cmocka_unit_test(a_commit_while_it_is_read_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
