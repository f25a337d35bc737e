#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "gateway/daytime.h"

#define SECOND INT64_C(1000)
#define HOUR (3600 * SECOND)
#define NOON (INT64_C(1795507200) * SECOND)

/* The machine's clocks, as the test sets them. */
static int64_t wall_ms = NOON, measured_ms = HOUR;

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int64_t ms = clock == CLOCK_REALTIME ? wall_ms : measured_ms;
    *now = (struct timespec){.tv_sec = ms / SECOND, .tv_nsec = ms % SECOND * 1000000};
    return 0;
}

static void pass(int64_t ms)
{
    wall_ms += ms;
    measured_ms += ms;
}

static void set_clock(int64_t by_ms)
{
    daytime_ms();
    wall_ms += by_ms;
}

static void what_waits_ages_by_the_clock(void **state)
{
    int64_t since = daytime_ms();

    pass(90 * SECOND);

    assert_int_equal(daytime_age_ms(since), 90 * SECOND);
}

static void a_clock_that_is_set_forward_ages_nothing(void **state)
{
    int64_t since = daytime_ms();
    pass(10 * SECOND);

    set_clock(6 * HOUR);

    assert_int_equal(daytime_age_ms(since), 10 * SECOND);
    int64_t later = daytime_ms();
    pass(20 * SECOND);
    assert_int_equal(daytime_age_ms(since), 30 * SECOND);
    assert_int_equal(daytime_age_ms(later), 20 * SECOND);
}

static void set_forward_twice_it_ages_nothing_either(void **state)
{
    int64_t since = daytime_ms();

    set_clock(2 * HOUR);
    pass(5 * SECOND);
    set_clock(3 * HOUR);
    pass(5 * SECOND);

    assert_int_equal(daytime_age_ms(since), 10 * SECOND);
}

static void a_clock_that_is_set_back_makes_nothing_late(void **state)
{
    int64_t since = daytime_ms();

    set_clock(-6 * HOUR);
    pass(SECOND);

    assert_true(daytime_age_ms(since) <= SECOND);
}

/* Redis numbers rows by the latest time it ever saw. */
static void a_row_from_a_time_that_is_to_come_does_not_age_when_the_clock_jumps_over_it(void **state)
{
    set_clock(-30 * HOUR);
    int64_t since = daytime_ms() + 6 * HOUR;

    set_clock(60 * HOUR);
    pass(SECOND);

    assert_true(daytime_age_ms(since) <= SECOND);
}

static void a_clock_that_is_drawn_is_not_set(void **state)
{
    int64_t since = daytime_ms();

    set_clock(SECOND);

    assert_int_equal(daytime_age_ms(since), SECOND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_waits_ages_by_the_clock),
        cmocka_unit_test(a_clock_that_is_set_forward_ages_nothing),
        cmocka_unit_test(set_forward_twice_it_ages_nothing_either),
        cmocka_unit_test(a_clock_that_is_set_back_makes_nothing_late),
        cmocka_unit_test(a_row_from_a_time_that_is_to_come_does_not_age_when_the_clock_jumps_over_it),
        cmocka_unit_test(a_clock_that_is_drawn_is_not_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
