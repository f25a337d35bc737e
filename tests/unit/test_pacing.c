/* How fast a route goes: its rate in segments and a burst, slower and faster with what the SMSC answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "gateway/pacing.h"

#define RATE 100
#define BURST 10

static struct pacing pacing_at(int64_t now_ms)
{
    struct pacing pacing;
    pacing_start(&pacing, RATE, BURST, now_ms);
    return pacing;
}

/* Segments that go in so many ms, when every message has `segments` and the SMSC answers each probe `delay_ms` later. */
static size_t fed(struct pacing *pacing, size_t segments, int64_t from_ms, int64_t ms, int64_t delay_ms, bool urgent)
{
    size_t sent = 0;
    uint32_t probe = pacing->probing ? pacing->probe : 0;
    int64_t due_ms = from_ms + delay_ms;
    for (int64_t now_ms = from_ms; now_ms < from_ms + ms; now_ms++) {
        if (probe && now_ms >= due_ms) {
            pacing_answered(pacing, probe, urgent, now_ms);
            probe = 0;
        }
        while (pacing_allows(pacing, urgent, now_ms)) {
            uint32_t number = pacing_take(pacing, segments, now_ms);
            sent += segments;
            if (number) {
                probe = number;
                due_ms = now_ms + delay_ms;
            }
        }
    }
    return sent;
}

static void a_route_takes_its_rate_in_segments_and_a_burst(void **state)
{
    static const size_t sizes[] = {1, 2, 3, 8};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct pacing pacing = pacing_at(0);
        size_t sent = fed(&pacing, sizes[i], 0, 10000, 5, false);
        assert_in_range(sent, 10 * RATE, 10 * RATE + BURST + sizes[i]);
    }
}

static void an_urgent_message_overdraws_what_others_have_spent(void **state)
{
    struct pacing pacing = pacing_at(0);
    while (pacing_allows(&pacing, false, 0))
        pacing_take(&pacing, 1, 0);
    size_t urgent = 0;

    for (; pacing_allows(&pacing, true, 0); urgent++)
        pacing_take(&pacing, 1, 0);

    assert_int_equal(urgent, BURST);
    assert_false(pacing_allows(&pacing, false, 100)); /* the debt is paid first */
    assert_int_equal(pacing_wait_ms(&pacing, false), 11);
}

static void a_slow_smsc_is_fed_more_slowly_and_faster_again(void **state)
{
    struct pacing pacing = pacing_at(0);
    fed(&pacing, 1, 0, 5000, 5, false);
    assert_true(pacing.rate == RATE);

    fed(&pacing, 1, 5000, 3000, PACING_TARGET_MS + 300, false);
    assert_true(pacing.rate <= RATE / 4);

    fed(&pacing, 1, 8000, 10000, 20, false);
    assert_true(pacing.rate == RATE);
}

static void a_queue_that_shrinks_is_left_to_shrink(void **state)
{
    struct pacing pacing = pacing_at(0);
    for (int64_t i = 0, delay = 3000, now = 0; i < 5; i++, delay -= 400, now += 4000) {
        assert_true(pacing_allows(&pacing, true, now));
        uint32_t probe = pacing_take(&pacing, 1, now);
        pacing_answered(&pacing, probe, false, now + delay);
    }
    assert_true(pacing.rate == RATE / 2);
}

static void behind_a_probe_that_is_not_answered_a_second_of_the_rate_may_go(void **state)
{
    struct pacing pacing = pacing_at(0);
    size_t sent = fed(&pacing, 1, 0, 4900, INT32_MAX, false);
    assert_in_range(sent, RATE, RATE + 2);
    assert_true(pacing_allows(&pacing, true, 4900));
}

static void what_does_not_go_after_all_takes_nothing_and_is_no_probe(void **state)
{
    struct pacing pacing = pacing_at(0);
    for (int i = 0; i < 10 * RATE; i++) {
        assert_true(pacing_allows(&pacing, false, 0));
        pacing_give_back(&pacing, 3, pacing_take(&pacing, 3, 0));
    }
    assert_true(pacing.tokens == BURST);
    assert_true(pacing_up(&pacing, 2 * PACING_STALL_MS));
}

static void a_queue_full_halves_the_rate_but_leaves_one_a_second(void **state)
{
    struct pacing pacing = pacing_at(0);
    pacing_refused(&pacing);
    assert_true(pacing.rate == RATE / 2);
    for (int i = 0; i < 100; i++)
        pacing_refused(&pacing);
    assert_true(pacing.rate == 1);
}

static void a_route_without_an_answer_is_down_is_tried_and_is_up_with_the_first_answer(void **state)
{
    struct pacing pacing = pacing_at(0);
    uint32_t first = pacing_take(&pacing, 1, 0);
    assert_true(pacing_up(&pacing, PACING_STALL_MS - 1));
    assert_false(pacing_up(&pacing, PACING_STALL_MS));
    assert_false(pacing_try(&pacing, PACING_STALL_MS + 1));
    assert_true(pacing_try(&pacing, 2 * PACING_STALL_MS));
    uint32_t second = pacing_take(&pacing, 1, 2 * PACING_STALL_MS);
    assert_int_equal(second, first + 1);
    assert_false(pacing_up(&pacing, 2 * PACING_STALL_MS + 1));
    assert_false(pacing_allows(&pacing, false, 2 * PACING_STALL_MS + 1000)); /* bearerbox would keep it all */

    pacing_answered(&pacing, first, false, 2 * PACING_STALL_MS + 2);

    assert_true(pacing_up(&pacing, 2 * PACING_STALL_MS + 3));
}

static void a_route_without_a_bind_is_down_at_once(void **state)
{
    struct pacing pacing = pacing_at(0);
    pacing_buffered(&pacing, 7);
    assert_false(pacing_up(&pacing, 7));
    assert_true(pacing_try(&pacing, 7 + PACING_STALL_MS));
}
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_route_takes_its_rate_in_segments_and_a_burst),
        cmocka_unit_test(an_urgent_message_overdraws_what_others_have_spent),
        cmocka_unit_test(a_slow_smsc_is_fed_more_slowly_and_faster_again),
        cmocka_unit_test(a_queue_that_shrinks_is_left_to_shrink),
        cmocka_unit_test(behind_a_probe_that_is_not_answered_a_second_of_the_rate_may_go),
        cmocka_unit_test(what_does_not_go_after_all_takes_nothing_and_is_no_probe),
        cmocka_unit_test(a_queue_full_halves_the_rate_but_leaves_one_a_second),
        cmocka_unit_test(a_route_without_an_answer_is_down_is_tried_and_is_up_with_the_first_answer),
        cmocka_unit_test(a_route_without_a_bind_is_down_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
