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
        if (quiet_at(now_ms, cases[i].from, cases[i].to) != cases[i].quiet)
            fail_msg("%d:%02d in %d to %d", cases[i].hour, cases[i].minute, cases[i].from, cases[i].to);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_night_is_quiet)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
