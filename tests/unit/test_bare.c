/* A command without what belongs behind it, or with what cannot be: it says how it is used, and nothing becomes a post. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/post.h"
#include "tests/unit/moderating.h"

static void a_bare_command_says_how_it_is_used(void **state)
{
    static const char *const told[][2] = {
        {"BAO", "BAO 123 tin sai"},
        {"bao", "BAO 123 tin sai"},
        {"KN", "KN 77"},
        {"KIEM", "KIEM 123"},
        {"check", "KIEM 123"},
        {"TL", "TL 123 cam on"},
        {"TL :)", "TL 123 cam on"},
        {"NHAN", "NHAN @lan mai di cho"},
        {"THAY", "THAY @lan mat nuoc"},
        {"SAO", "SAO 5"},
        {"LA", "LA Mai"},
        {"DOI TEN", "DOI TEN Mai"},
        {"PIN", "PIN TAT"},
        {"HOI", "HOI"},
        {"DANG", "DANG"},
        {"SAO 7", "SAO 5"},
        {"PIN 12", "PIN TAT"},
    };
    struct ctx *ctx = moderated_ctx();
    joined_ago(ctx, LAN, "Lan", 30);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        assert_says(text(ctx, LAN, told[i][0]), told[i][1]);
    assert_int_equal(all_posts_before(ctx, 0, 10).count, 0);
    moderated_free(ctx);
}

static void a_number_that_nothing_has_is_said_to_be_none(void **state)
{
    static const char *const texts[] = {"TL 12345678901234567890 cam on", "TL 123456789012345678901234567890 cam on",
                                        "TL 0912345678 la so cua toi",    "BAO 12345678901234567890 tin sai",
                                        "KIEM 18446744073709551616",      "DOC 99999999999"};
    struct ctx *ctx = moderated_ctx();
    joined_ago(ctx, LAN, "Lan", 30);
    assert_says(text(ctx, LAN, "DANG hop luc bay gio toi"), "Ta Van");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_says(text(ctx, LAN, texts[i]), "Khong thay so");
    assert_int_equal(all_posts_before(ctx, 0, 10).count, 1);
    moderated_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bare_command_says_how_it_is_used),
        cmocka_unit_test(a_number_that_nothing_has_is_said_to_be_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
