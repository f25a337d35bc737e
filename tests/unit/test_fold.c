#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <utf8proc.h>

#include "social-core/text/fold.h"
#include "social-core/text/gsm.h"
#include "social-core/text/normal.h"
#include "social-core/text/utf8.h"

#define LAST_POINT 0x10ffff

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

struct row {
    const char *text, *becomes;
};

static void assert_rows(struct arena *arena, const char *(*form)(struct arena *, const char *), const struct row *rows)
{
    for (; rows->text; rows++)
        assert_string_equal(form(arena, rows->text), rows->becomes);
}

static void test_folding_drops_marks_case_and_styles(void **state)
{
    static const struct row rows[] = {
        {"Nước sạch ở Bản Tả Van", "nuoc sach o ban ta van"},
        {"ĐĂNG đăng", "dang dang"},
        {"Nu\xcc\x9bo\xcc\x9b\xcc\x81"
         "c",
         "nuoc"},
        {"êa ƀuôn Čư ŏ", "ea buon cu o"},
        {"ＤＯＣ　ｎｕｏｃ", "doc nuoc"},
        {"𝐃𝐎𝐂", "doc"},
        {"“Họp” – 7 giờ…", "\"hop\" - 7 gio..."},
        {"Ǿ ǿ Ǽ ß", "o o ae ss"},
        {"ខ្ញុំ ไทย", "ខ្ញុំ ไทย"},
        {"", ""},
        {NULL, NULL},
    };
    assert_rows(*state, text_fold, rows);
    assert_null(text_fold(*state, NULL));
}

static void test_plain_keeps_case_and_fits_the_alphabet_of_sms(void **state)
{
    static const struct row rows[] = {
        {"Nước sạch ở Bản Tả Van", "Nuoc sach o Ban Ta Van"},
        {"Đăng: “họp” – 7 giờ…", "Dang: \"hop\" - 7 gio..."},
        {"Ǿ`", "O'"},
        {"Ø Æ £ €", "Ø Æ £ €"},
        {"ទឹក 🐃", "ទឹក 🐃"},
        {NULL, NULL},
    };
    assert_rows(*state, text_plain, rows);
}

static void test_squashed_and_skeleton_forms_compare_names(void **state)
{
    static const struct row squashed[] = {{"Y tế", "yte"}, {"y_te", "yte"},        {"Y-TE", "yte"},
                                          {" # ", ""},     {"Tả Van 2", "tavan2"}, {NULL, NULL}};
    static const struct row skeletons[] = {{"ubnd", "ubnd"}, {"uЬnd", "ubnd"}, {"СONG АN", "congan"}, {NULL, NULL}};
    static const struct row words[] = {{"Ở  đâu?", "o dau"}, {"a-b_c", "a b c"}, {"...", ""}, {NULL, NULL}};
    assert_rows(*state, text_squash, squashed);
    assert_rows(*state, text_skeleton, skeletons);
    assert_rows(*state, text_words, words);
}

/* Every code point alone and behind a letter: folding twice is folding once, plain text folds as the text does. */
static void test_forms_are_stable_for_every_code_point(void **state)
{
    for (int32_t point = 0x20; point <= LAST_POINT; point++) {
        char text[8] = "a";
        if (point >= 0xd800 && point < 0xe000)
            continue;
        text[1 + utf8_put(text + 1, point)] = '\0';
        const char *normal = text_normal(*state, text, strlen(text));
        const char *folded = text_fold(*state, normal), *plain = text_plain(*state, normal);
        assert_string_equal(text_normal(*state, normal, strlen(normal)), normal);
        assert_string_equal(text_fold(*state, folded), folded);
        assert_string_equal(text_plain(*state, plain), plain);
        assert_string_equal(text_fold(*state, plain), folded);
        arena_reset(*state);
    }
}

/* What Vietnamese is written with. */
static void test_every_vietnamese_letter_fits_gsm_without_accents(void **state)
{
    static const char letters[] =
        "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
        "AÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬBCDĐEÈÉẺẼẸÊỀẾỂỄỆGHIÌÍỈĨỊKLMNOÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢPQRSTUÙÚỦŨỤƯỪỨỬỮỰVXYỲÝỶỸỴ";
    const char *plain = text_plain(*state, letters);
    assert_int_equal(strlen(plain), 2 * (73 + 16));
    for (; *plain; plain++)
        assert_int_equal(gsm_septets(*plain), 1);
}

static void test_a_number_to_come_stays_where_it_stands(void **state)
{
    static const char text[] = "Số \xff\x01 ở đây";
    assert_string_equal(text_plain(*state, text), "So \xff\x01 o day");
    assert_string_equal(text_fold(*state, text), "so \xff\x01 o day");
}

static void test_normal_text_is_valid_composed_and_without_controls(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *becomes;
    } rows[] = {
        {"Nu\xcc\x9bo\xcc\x9b\xcc\x81"
         "c",
         10, "Nước"},
        {"a\r\nb\rc\n", 7, "a\nb\nc\n"},
        {"a\tb\0c\x07", 6, "a bc"},
        {"\xef\xbb\xbf"
         "a\xe2\x80\xae"
         "b",
         8, "ab"},
        {"\xff", 1, "\xef\xbf\xbd"},
        {"\xc3", 1, "\xef\xbf\xbd"},
        {"\xc0\xaf", 2, "\xef\xbf\xbd\xef\xbf\xbd"},
        {"\xed\xa0\x80x", 4, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdx"},
        {"\xe1\xba", 2, "\xef\xbf\xbd"},
        {"", 0, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(text_normal(*state, rows[i].bytes, rows[i].length), rows[i].becomes);
}

static void test_utf16_of_an_sms_becomes_text(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *becomes;
    } rows[] = {
        {"\x01\x10\0a", 4, "Đa"},
        {"\xd8\x3d\xdc\x03", 4, "🐃"},
        {"\xd8\x3d\0a", 4,
         "\xef\xbf\xbd"
         "a"},
        {"\xdc\x03", 2, "\xef\xbf\xbd"},
        {"\0a\0", 3, "a\xef\xbf\xbd"},
        {"", 0, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(text_from_utf16(*state, rows[i].bytes, rows[i].length), rows[i].becomes);
}

/* Against utf8proc, for every code point behind a letter and before a mark. */
static void test_normal_text_is_nfc(void **state)
{
    for (int32_t point = 0xa0; point <= LAST_POINT; point++) {
        static const char *const ends[] = {"", "\xcc\x81", "\xcc\xa3"};
        if (point >= 0xd800 && point < 0xe000)
            continue;
        for (size_t i = 0; i < 3; i++) {
            char text[16] = "a";
            size_t length = 1 + utf8_put(text + 1, point);
            memcpy(text + length, ends[i], strlen(ends[i]));
            const char *normal = text_normal(*state, text, strlen(text));
            utf8proc_uint8_t *nfc = utf8proc_NFC((const utf8proc_uint8_t *)normal);
            assert_string_equal(normal, (const char *)nfc);
            free(nfc);
        }
        arena_reset(*state);
    }
}

static void test_a_tower_of_marks_is_cut(void **state)
{
    char text[1 + 2 * 100 + 1] = "x";
    for (size_t i = 0; i < 100; i++)
        memcpy(text + 1 + 2 * i, "\xcc\x85", 2);
    assert_int_equal(strlen(text_normal(*state, text, sizeof text - 1)), 1 + 2 * TEXT_MARKS_MAX);
}

static void test_a_text_is_cut_between_letters(void **state)
{
    static const char text[] = "xã Ế😀";
    static const size_t whole[] = {0, 1, 1, 3, 4, 4, 4, 7, 7, 7, 7, 11};
    for (size_t bytes = 0; bytes < sizeof whole / sizeof *whole; bytes++)
        assert_int_equal(utf8_cut(text, bytes), whole[bytes]);
}

static void test_a_sentence_that_another_stands_behind_has_an_end(void **state)
{
    static const char *const rows[][2] = {{"Đập an toàn", "Đập an toàn."},
                                          {"Đập an toàn \n", "Đập an toàn."},
                                          {"Đập an toàn.", "Đập an toàn."},
                                          {"Ai nói?  ", "Ai nói?"},
                                          {"Xã nói \"không\"", "Xã nói \"không\"."},
                                          {"Xã nói: “Không.”", "Xã nói: “Không.”"},
                                          {"", ""},
                                          {" ", ""}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(text_sentence(*state, rows[i][0]), rows[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_folding_drops_marks_case_and_styles),
        cmocka_unit_test(test_plain_keeps_case_and_fits_the_alphabet_of_sms),
        cmocka_unit_test(test_squashed_and_skeleton_forms_compare_names),
        cmocka_unit_test(test_forms_are_stable_for_every_code_point),
        cmocka_unit_test(test_every_vietnamese_letter_fits_gsm_without_accents),
        cmocka_unit_test(test_a_number_to_come_stays_where_it_stands),
        cmocka_unit_test(test_normal_text_is_valid_composed_and_without_controls),
        cmocka_unit_test(test_utf16_of_an_sms_becomes_text),
        cmocka_unit_test(test_normal_text_is_nfc),
        cmocka_unit_test(test_a_tower_of_marks_is_cut),
        cmocka_unit_test(test_a_text_is_cut_between_letters),
        cmocka_unit_test(test_a_sentence_that_another_stands_behind_has_an_end),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
