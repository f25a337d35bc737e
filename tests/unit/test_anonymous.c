/* What is taken out of a text that nobody is to be told by. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "social-core/text/anonymous.h"

static void long_numbers_and_handles_are_hidden_and_nothing_else(void **state)
{
    static const struct {
        const char *text, *clean;
    } cases[] = {
        {"", ""},
        {"sửa cầu treo", "sửa cầu treo"},
        {"gọi 0912345678 nhé", "gọi … nhé"},
        {"gọi 0912 345 678", "gọi …"},
        {"gọi +84 (912) 345-678.", "gọi …."},
        {"số 12345, lúc 8-9 giờ", "số 12345, lúc 8-9 giờ"},
        {"hỏi @lan, hay @páo_2", "hỏi …, hay …"},
        {"@ chợ", "@ chợ"},
        {"ngày 25.11", "ngày 25.11"},
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(text_anonymous(arena, cases[i].text), cases[i].clean);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_numbers_and_handles_are_hidden_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
