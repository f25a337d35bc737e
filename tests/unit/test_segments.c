#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/text/gsm.h"
#include "social-core/text/pages.h"
#include "social-core/text/segments.h"

static int setup(void **state)
{
    *state = arena_new();
    return 0;
}

static int teardown(void **state)
{
    arena_free(*state);
    return 0;
}

/* `piece` again and again, `count` times, then `end`. */
static const char *repeated(struct arena *arena, const char *piece, size_t count, const char *end)
{
    size_t length = strlen(piece);
    char *text = arena_alloc(arena, length * count + strlen(end) + 1);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * length, piece, length);
    memcpy(text + length * count, end, strlen(end));
    return text;
}

static void test_septets_are_those_of_the_standard(void **state)
{
    static const struct {
        int32_t point;
        int septets;
    } rows[] = {{'a', 1},    {'@', 1},    {'\n', 1},   {'[', 2},    {'|', 2}, {'~', 2},    {0x20ac, 2}, {0x0394, 1},
                {0x00e9, 1}, {0x00ea, 0}, {0x1ea5, 0}, {0x0110, 0}, {'`', 0}, {0x00e7, 0}, {0x00c7, 1}, {0x1f403, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(gsm_septets(rows[i].point), rows[i].septets);
}

static void test_segments_at_every_boundary(void **state)
{
    static const struct {
        const char *piece;
        size_t count;
        const char *end;
        enum coding coding;
        size_t units, segments;
    } rows[] = {
        {"", 0, "", CODING_GSM, 0, 1},
        {"a", 160, "", CODING_GSM, 160, 1},
        {"a", 161, "", CODING_GSM, 161, 2},
        {"a", 306, "", CODING_GSM, 306, 2},
        {"a", 307, "", CODING_GSM, 307, 3},
        {"{", 80, "", CODING_GSM, 160, 1},
        {"{", 80, "a", CODING_GSM, 161, 2},
        {"{", 153, "", CODING_GSM, 306, 3}, /* an escape never stands at the end of a part: 152 septets in each */
        {"ấ", 70, "", CODING_UCS2, 70, 1},
        {"ấ", 71, "", CODING_UCS2, 71, 2},
        {"ấ", 134, "", CODING_UCS2, 134, 2},
        {"ấ", 135, "", CODING_UCS2, 135, 3},
        {"🐃", 35, "", CODING_UCS2, 70, 1},
        {"🐃", 36, "", CODING_UCS2, 72, 2},
        {"🐃", 67, "", CODING_UCS2, 134, 3}, /* 33 pairs and one unit of room in each part */
        {"\xff\x01", 1, "", CODING_GSM, FRESH_DIGITS, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct segments got = segments_of(repeated(*state, rows[i].piece, rows[i].count, rows[i].end));
        assert_int_equal(got.coding, rows[i].coding);
        assert_int_equal(got.units, rows[i].units);
        assert_int_equal(got.segments, rows[i].segments);
    }
}

static void assert_whole_parts(struct arena *arena, const char *text, const char *unbroken)
{
    const char *const *parts;
    size_t count = segments_cut(arena, text, &parts), length = strlen(unbroken);
    const char *at = text;
    assert_int_equal(count, segments_of(text).segments);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(strncmp(at, parts[i], strlen(parts[i])), 0);
        assert_int_equal(strlen(parts[i]) % length, 0);
        at += strlen(parts[i]);
    }
    assert_string_equal(at, "");
}

static void test_no_part_breaks_an_escape_a_pair_or_a_letter_with_its_marks(void **state)
{
    static const char *const unbroken[] = {"€", "🐃", "x\xcc\x81\xcc\x82", "ញុំ", "น้ำ", "👨‍👩‍👧", "🇻🇳"};
    for (size_t i = 0; i < sizeof unbroken / sizeof *unbroken; i++)
        assert_whole_parts(*state, repeated(*state, unbroken[i], 200, ""), unbroken[i]);
}

static void test_a_sequence_longer_than_a_part_is_cut_between_code_points(void **state)
{
    const char *text = repeated(*state, "\xcc\x81", 200, ""), *const * parts;
    assert_int_equal(segments_cut(*state, text, &parts), 3);
    assert_int_equal(strlen(parts[0]), 2 * UCS2_PART);
}

/* All words in their order, none cut, each page within its segments and numbered. */
static void test_a_long_text_becomes_numbered_pages_broken_at_words(void **state)
{
    static const char *const words[] = {"nuoc ", "nước ", "ทดสอบ ", "🐃🐃\n", "{a} "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *text = repeated(*state, words[i], 300, "het"), *const * pages, *at = text;
        size_t count = pages_cut(*state, text, 2, "TIEP", &pages);
        assert_true(count > 1);
        for (size_t page = 0; page < count; page++) {
            bool last = page + 1 == count;
            char number[16];
            size_t head = (size_t)snprintf(number, sizeof number, "%zu/%zu ", page + 1, count);
            size_t body = strlen(pages[page]) - head - (last ? 0 : strlen("\nTIEP"));
            assert_memory_equal(pages[page], number, head);
            assert_memory_equal(pages[page] + head, at, body);
            assert_true(segments_of(pages[page]).segments <= 2);
            assert_true(last || at[body] == words[i][strlen(words[i]) - 1]);
            at += body;
            at += strspn(at, " \n");
        }
        assert_string_equal(at, "");
    }
}

static void test_a_short_text_is_one_page_without_a_number(void **state)
{
    const char *const *pages;
    assert_int_equal(pages_cut(*state, "nuoc ve roi", 1, "TIEP", &pages), 1);
    assert_string_equal(pages[0], "nuoc ve roi");
}

static void test_a_word_longer_than_a_page_is_cut_between_letters(void **state)
{
    const char *text = repeated(*state, "x\xcc\x81", 300, ""), *const * pages;
    size_t count = pages_cut(*state, text, 1, "TIEP", &pages);
    assert_true(count > 5);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(segments_of(pages[i]).segments, 1);
        assert_memory_equal(strchr(pages[i], ' ') + 1, "x\xcc\x81", 3);
    }
}

static void test_pages_end_somewhere(void **state)
{
    const char *text = repeated(*state, "nuoc ve ban tu sang mai ", 2000, ""), *const * pages;
    assert_int_equal(pages_cut(*state, text, 2, "TIEP", &pages), PAGES_MAX);
    assert_string_equal(pages[PAGES_MAX - 1] + strlen(pages[PAGES_MAX - 1]) - 3, "...");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_septets_are_those_of_the_standard),
        cmocka_unit_test(test_segments_at_every_boundary),
        cmocka_unit_test(test_no_part_breaks_an_escape_a_pair_or_a_letter_with_its_marks),
        cmocka_unit_test(test_a_long_text_becomes_numbered_pages_broken_at_words),
        cmocka_unit_test(test_a_short_text_is_one_page_without_a_number),
        cmocka_unit_test(test_a_word_longer_than_a_page_is_cut_between_letters),
        cmocka_unit_test(test_pages_end_somewhere),
        cmocka_unit_test(test_a_sequence_longer_than_a_part_is_cut_between_code_points),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
