/* Answers to polls: that counts are what the ballots say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/poll_asked.h"
#include "social-core/poll_vote.h"
#include "tests/unit/poll_scene.h"

/* ---- answers ---- */

static void an_answer_is_a_number_the_words_or_the_number_of_the_poll(void **state)
{
    static const char *const ways[] = {"2",      "2.",     "Chủ nhật", "chu nhat!",
                                       "sunday", "chon 2", "TL %s 2",  "TL %s chu nhat"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct ctx *ctx = menu_members();
        const char *id = poll_asked_now(ctx, "Họp hôm nào?", 3);
        const char *hole = strstr(ways[i], "%s");
        const char *words =
            hole ? arena_printf(ctx->arena, "%.*s%s%s", (int)(hole - ways[i]), ways[i], id, hole + 2) : ways[i];

        const char *answer = says(LAN, words);

        assert_shows(answer, "ban chon 2 Chu nhat");
        assert_poll_counts(ctx, id, 0, 1, 0);
        test_ctx_free(ctx);
    }
}

static void an_answer_may_be_changed_and_is_counted_once(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = poll_asked_now(ctx, "Họp hôm nào?", 3);

    says(LAN, "1");
    says(LAN, "1");
    says(PAO, "3");
    says(LAN, "2");

    assert_poll_counts(ctx, id, 0, 1, 1);
    assert_int_equal(poll_now(ctx, id)->votes, 2);
    test_ctx_free(ctx);
}

static void of_two_changes_at_once_one_is_done_again(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = poll_asked_now(ctx, "Họp hôm nào?", 3);
    const struct person *lan = person_by_handle(ctx, "lan");
    struct ballot before = ballot_of(ctx, poll_now(ctx, id), lan);
    says(LAN, "1");

    poll_vote(ctx, poll_now(ctx, id), lan, &before, "2");

    assert_int_equal(db_commit(ctx), DB_CONFLICT);
    assert_poll_counts(ctx, id, 1, 0, 0);
    test_ctx_free(ctx);
}

static void an_answer_and_the_end_at_once_do_not_both_happen(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = poll_asked_now(ctx, "Họp hôm nào?", 3);
    const struct poll *read = poll_now(ctx, id);
    const struct person *lan = person_by_handle(ctx, "lan");
    struct ballot before = ballot_of(ctx, read, lan);
    poll_closed_now(ctx, id);

    poll_vote(ctx, read, lan, &before, "2");

    assert_int_equal(db_commit(ctx), DB_CONFLICT);
    assert_poll_counts(ctx, id, 0, 0, 0);
    test_ctx_free(ctx);
}

/* The counts are what the ballots say after any row of answers, changes and repetitions. */
static void counts_never_drift(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = poll_asked_now(ctx, "Họp hôm nào?", 3);
    static const char *const words[] = {"1", "2", "3", "chu nhat", "7", "2.", "khong biet", "0"};
    unsigned seed = 7;
    for (int i = 0; i < 120; i++) {
        seed = seed * 1103515245u + 12345u;
        says(seed >> 16 & 1 ? LAN : PAO, words[(seed >> 20) % (sizeof words / sizeof *words)]);
        test_pass_ms(ctx, 60 * 1000);
    }
    struct poll again = *poll_now(ctx, id);
    poll_recount(ctx, &again);
    assert_int_equal(again.votes, 2);
    assert_int_equal(again.counts[0] + again.counts[1] + again.counts[2], 2);
    assert_memory_equal(poll_now(ctx, id)->counts, again.counts, sizeof again.counts);
    test_ctx_free(ctx);
}

static void a_number_that_is_no_option_is_told_which_there_are(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = poll_asked_now(ctx, "Họp hôm nào?", 3);
    assert_shows(says(LAN, "5"), "1 Thu bay, 2 Chu nhat, 3 Thu hai");
    assert_poll_counts(ctx, id, 0, 0, 0);
    test_ctx_free(ctx);
}

static void a_late_answer_is_told_that_it_is_closed_and_what_came_out(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = poll_asked_now(ctx, "Họp hôm nào?", 3);
    says(PAO, "3");
    poll_closed_now(ctx, id);

    const char *bare = says(LAN, "2"), *named = says(LAN, arena_printf(ctx->arena, "TL %s 2", id));

    assert_shows(bare, "da dong");
    assert_shows(bare, "3 Thu hai: 1");
    assert_shows(named, "3 Thu hai: 1");
    assert_poll_counts(ctx, id, 0, 0, 1);
    test_ctx_free(ctx);
}

static void time_closes_it_and_later_nobody_remembers_it(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = poll_asked_now(ctx, "Họp hôm nào?", 3);
    size_t due;
    polls_to_watch(ctx, 10, &due);
    assert_int_equal(due, 0);
    test_pass_ms(ctx, 8 * DAY_MS);
    assert_shows(says(LAN, "2"), "da dong"); /* though nobody has closed it yet */
    assert_string_equal(polls_to_watch(ctx, 10, &due)[0], id);

    poll_watch(ctx, id);

    assert_int_equal(db_commit(ctx), DB_DONE);
    assert_int_equal(poll_now(ctx, id)->state, POLL_closed);
    test_pass_ms(ctx, 15 * DAY_MS);
    poll_watch(ctx, id);
    assert_int_equal(db_commit(ctx), DB_DONE);
    assert_shows(says(LAN, "2"), "khong cho cau tra loi nao");
    assert_shows(says(LAN, arena_printf(ctx->arena, "TL %s 2", id)), "da dong");
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_is_a_number_the_words_or_the_number_of_the_poll),
        cmocka_unit_test(an_answer_may_be_changed_and_is_counted_once),
        cmocka_unit_test(of_two_changes_at_once_one_is_done_again),
        cmocka_unit_test(an_answer_and_the_end_at_once_do_not_both_happen),
        cmocka_unit_test(counts_never_drift),
        cmocka_unit_test(a_number_that_is_no_option_is_told_which_there_are),
        cmocka_unit_test(a_late_answer_is_told_that_it_is_closed_and_what_came_out),
        cmocka_unit_test(time_closes_it_and_later_nobody_remembers_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
