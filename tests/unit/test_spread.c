/* Where and when a card is said and doubted: rows, columns and cells of the picture on its page. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "moderation/spread.h"
#include "social-core/keys.h"
#include "social-core/post.h"
#include "tests/unit/moderating.h"

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

/* 2026-11-24, 8 o'clock in Viet Nam */
#define EIGHT_MS INT64_C(1795482000000)

/* Of a card: so many reported it from that area in that minute after eight. */
static void reported(struct ctx *ctx, const char *area, int64_t minute, int count)
{
    db_write(ctx, "HSET", key_bursts(ctx, "1"),
             arena_printf(ctx->arena, "%s %" PRId64, area, EIGHT_MS / MINUTE_MS + minute),
             arena_printf(ctx->arena, "%d 0 100", count));
}

static const struct spread *seen(struct ctx *ctx)
{
    assert_int_equal(db_commit(ctx), DB_DONE);
    return spread_of_reports(ctx, "1");
}

static void rows_are_communes_by_province_with_most_first_and_the_unknown_last(void **state)
{
    struct ctx *ctx = moderated_ctx();
    reported(ctx, "15001", 0, 5); /* of Thanh Hoá */
    reported(ctx, "03046", 0, 2); /* of Lào Cai, as the next two */
    reported(ctx, "03037", 0, 3);
    reported(ctx, "15002", 0, 1);
    reported(ctx, "-", 0, 9);

    const struct spread *spread = seen(ctx);

    static const char *const order[] = {"03037", "03046", "15002", "15001"};
    assert_int_equal(spread->row_count, 5);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(spread->rows[i].area->id, order[i]);
    assert_null(spread->rows[4].area);
    assert_int_equal(spread->rows[4].count, 9);
    assert_int_equal(spread->all, 20);
    assert_int_equal(spread->most, 9);
    moderated_free(ctx);
}

static void columns_are_as_long_as_all_of_it_needs_and_begin_at_full_hours_of_viet_nam(void **state)
{
    static const struct {
        int64_t minutes, step_ms;
        size_t columns;
        int64_t first_ms; /* from eight on */
    } cases[] = {
        {0, 5 * MINUTE_MS, SPREAD_LEAST, -55 * MINUTE_MS},
        {3, 5 * MINUTE_MS, SPREAD_LEAST, -55 * MINUTE_MS},
        {119, 5 * MINUTE_MS, 24, 0},
        {120, 15 * MINUTE_MS, SPREAD_LEAST, -45 * MINUTE_MS},
        {359, 15 * MINUTE_MS, 24, 0},
        {23 * 60 + 59, HOUR_MS, 24, 0},
        {24 * 60, 2 * HOUR_MS, 13, 0},
        {23 * 24 * 60, DAY_MS, 24, -8 * HOUR_MS},
        {200 * 24 * 60, 9 * DAY_MS, 23, INT64_MIN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ctx *ctx = moderated_ctx();
        reported(ctx, "03037", 0, 1);
        reported(ctx, "03046", cases[i].minutes, 1);

        const struct spread *spread = seen(ctx);

        assert_int_equal(spread->step_ms, cases[i].step_ms);
        assert_in_range(spread->columns, SPREAD_LEAST, SPREAD_COLUMNS);
        if (cases[i].first_ms != INT64_MIN) {
            assert_int_equal(spread->columns, cases[i].columns);
            assert_int_equal(spread->first_ms - EIGHT_MS, cases[i].first_ms);
        }
        size_t last = spread->columns - 1;
        assert_int_equal(spread->rows[0].cells[last] + spread->rows[1].cells[last], cases[i].minutes >= 5 ? 1 : 2);
        moderated_free(ctx);
    }
}

static void beyond_twelve_communes_the_others_share_a_row(void **state)
{
    struct ctx *ctx = moderated_ctx();
    for (int i = 0; i < SPREAD_ROWS + 3; i++) {
        const char *id = arena_printf(ctx->arena, "0900%d", i);
        db_write(ctx, "HSET", key_areas(ctx), id,
                 arena_printf(ctx->arena, "{\"name\":\"Xã %d\",\"kind\":\"commune\",\"parent\":\"15\"}", i));
        reported(ctx, id, i, i + 1);
    }
    db_write(ctx, "INCR", key_revision(ctx));
    assert_int_equal(db_commit(ctx), DB_DONE);
    directory_refresh(ctx);

    const struct spread *spread = seen(ctx);

    assert_int_equal(spread->row_count, SPREAD_ROWS + 1);
    assert_int_equal(spread->rows[0].count, SPREAD_ROWS + 3);
    assert_null(spread->rows[SPREAD_ROWS].area);
    assert_int_equal(spread->rows[SPREAD_ROWS].count, 1 + 2 + 3);
    moderated_free(ctx);
}

static void posts_count_where_their_authors_live_and_nothing_is_no_picture(void **state)
{
    struct ctx *ctx = moderated_ctx();
    joined_ago(ctx, LAN, "Lan", 30);
    text(ctx, LAN, "DANG #nuoc dap Ban Mu sap vo");
    test_pass_ms(ctx, 10 * MINUTE_MS);
    text(ctx, LAN, "DANG #nuoc KHAN: dap Ban Mu sap vo");
    struct posts posts = all_posts_before(ctx, 0, 10);

    const struct spread *spread = spread_of_posts(ctx, &posts);

    assert_int_equal(spread->row_count, 1);
    assert_string_equal(spread->rows[0].area->id, "03037");
    assert_int_equal(spread->rows[0].count, 2);
    assert_int_equal(spread->rows[0].cells[spread->columns - 1], 1);
    assert_int_equal(spread->rows[0].cells[spread->columns - 3], 1);
    assert_int_equal(spread_of_reports(ctx, "99")->row_count, 0);
    moderated_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_communes_by_province_with_most_first_and_the_unknown_last),
        cmocka_unit_test(columns_are_as_long_as_all_of_it_needs_and_begin_at_full_hours_of_viet_nam),
        cmocka_unit_test(beyond_twelve_communes_the_others_share_a_row),
        cmocka_unit_test(posts_count_where_their_authors_live_and_nothing_is_no_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
