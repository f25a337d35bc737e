#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "social-core/quiet.h"

#define MINUTE_MS INT64_C(60000)
#define MIDNIGHT_MS (INT64_C(1795539600000)) /* 2026-11-25 00:00 in Viet Nam, 2026-11-24 17:00 UTC */

static void the_night_is_quiet(void **state)
{
    static const struct {
        int hour, minute, from, to;
        bool quiet;
    } cases[] = {
        {20, 59, 21, 6, false}, {21, 0, 21, 6, true}, {23, 59, 21, 6, true}, {0, 0, 21, 6, true},
        {5, 59, 21, 6, true},   {6, 0, 21, 6, false}, {12, 0, 21, 6, false}, {1, 0, 0, 5, true},
        {5, 0, 0, 5, false},    {23, 0, 0, 5, false}, {3, 0, 0, 0, false},   {21, 0, 21, 21, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t now_ms = MIDNIGHT_MS + (cases[i].hour * 60 + cases[i].minute) * MINUTE_MS;
        if (quiet_at(now_ms, (struct quiet_hours){cases[i].from, cases[i].to}) != cases[i].quiet)
            fail_msg("%d:%02d in %d to %d", cases[i].hour, cases[i].minute, cases[i].from, cases[i].to);
    }
}

static void quiet_ends_with_its_hour(void **state)
{
    static const struct {
        int hour, minute, from, to, ends;
    } cases[] = {{21, 0, 21, 6, 30}, {23, 59, 21, 6, 30}, {0, 30, 21, 6, 6}, {5, 59, 21, 6, 6}, {13, 1, 13, 14, 14}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t now_ms = MIDNIGHT_MS + (cases[i].hour * 60 + cases[i].minute) * MINUTE_MS;
        struct quiet_hours hours = {cases[i].from, cases[i].to};
        assert_int_equal(quiet_end_ms(now_ms, hours), MIDNIGHT_MS + cases[i].ends * 60 * MINUTE_MS);
    }
    assert_int_equal(quiet_end_ms(MIDNIGHT_MS, (struct quiet_hours){6, 21}), MIDNIGHT_MS);
    assert_int_equal(quiet_end_ms(MIDNIGHT_MS, (struct quiet_hours){0, 0}), MIDNIGHT_MS);
}

static void hours_are_read_or_left_alone(void **state)
{
    static const char *const wrong[] = {"", "20", "20-", "-20-5", "20-24", "20-5x", "24-5", "a-b", "20 - 5h"};
    struct quiet_hours hours = {1, 2};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(quiet_read(wrong[i], &hours));
    assert_true(hours.from == 1 && hours.to == 2);
    assert_true(quiet_read("20-5", &hours));
    assert_true(hours.from == 20 && hours.to == 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_night_is_quiet), cmocka_unit_test(quiet_ends_with_its_hour),
                                       cmocka_unit_test(hours_are_read_or_left_alone)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
