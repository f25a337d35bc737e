#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/base/arena.h"
#include "social-core/base/json.h"

#define TEXTS 3000
#define LONG_BYTES 20000

static void a_printed_text_is_whole_wherever_a_block_ends(void **state)
{
    struct arena *arena = arena_new();
    const char *texts[TEXTS];

    for (int i = 0; i < TEXTS; i++)
        texts[i] = arena_printf(arena, "text %0*d", 1 + i % 60, i);

    for (int i = 0; i < TEXTS; i++) {
        const char *again = arena_printf(arena, "text %0*d", 1 + i % 60, i);
        assert_string_equal(texts[i], again);
    }
    arena_free(arena);
}

static void a_text_longer_than_a_block_is_printed_whole(void **state)
{
    struct arena *arena = arena_new();

    const char *text = arena_printf(arena, "%0*d", LONG_BYTES, 7), *next = arena_printf(arena, "next");

    assert_int_equal(strlen(text), LONG_BYTES);
    assert_int_equal(text[LONG_BYTES - 1], '7');
    assert_string_equal(next, "next");
    arena_free(arena);
}

static void memory_is_zero_though_another_arena_used_it(void **state)
{
    struct arena *first = arena_new();
    memset(arena_alloc(first, 4000), 'x', 4000);
    arena_free(first);

    struct arena *second = arena_new();
    const unsigned char *bytes = arena_alloc(second, 4000);

    for (size_t i = 0; i < 4000; i++)
        assert_int_equal(bytes[i], 0);
    arena_free(second);
}

static void test_depth_counts_open_brackets_and_none_in_texts(void **state)
{
    static const struct {
        const char *text;
        size_t depth;
    } rows[] = {{"", 0},         {"{}", 1},          {"[[],[[]]]", 3}, {"]]][", 1},
                {"\"[[[\"[", 1}, {"\"\\\"[[\"{", 1}, {"\"[[[", 0},     {"{\"a\\", 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(json_depth(rows[i].text, rows[i].text + strlen(rows[i].text)), rows[i].depth);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_printed_text_is_whole_wherever_a_block_ends),
        cmocka_unit_test(a_text_longer_than_a_block_is_printed_whole),
        cmocka_unit_test(memory_is_zero_though_another_arena_used_it),
        cmocka_unit_test(test_depth_counts_open_brackets_and_none_in_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
