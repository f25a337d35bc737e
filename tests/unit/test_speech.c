#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/text/speech.h"

static void a_number_is_said_as_people_count(void **state)
{
    static const struct {
        uint64_t number;
        const char *said;
    } table[] = {
        {0, "không"},
        {5, "năm"},
        {10, "mười"},
        {11, "mười một"},
        {15, "mười lăm"},
        {21, "hai mươi mốt"},
        {25, "hai mươi lăm"},
        {100, "một trăm"},
        {105, "một trăm linh năm"},
        {111, "một trăm mười một"},
        {1000, "một nghìn"},
        {1005, "một nghìn không trăm linh năm"},
        {2026, "hai nghìn không trăm hai mươi sáu"},
        {50000, "năm mươi nghìn"},
        {1500000, "một triệu năm trăm nghìn"},
        {1000000001, "một tỷ không trăm linh một"},
        {999999999999, "chín trăm chín mươi chín tỷ chín trăm chín mươi chín triệu chín trăm chín mươi chín nghìn chín "
                       "trăm chín mươi "
                       "chín"},
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_string_equal(speech_number(arena, table[i].number), table[i].said);
    arena_free(arena);
}

static void what_is_written_short_is_said_in_words(void **state)
{
    static const struct {
        const char *written, *said;
    } table[] = {
        {"UBND xã họp lúc 7h30 ngày 25/11/2026",
         "Ủy ban nhân dân xã họp lúc bảy giờ ba mươi phút ngày hai mươi lăm tháng mười "
         "một năm hai nghìn không trăm hai mươi sáu.\n"},
        {"hạn 2/12.", "hạn ngày hai tháng mười hai.\n"},
        {"mở cửa 07:30-11:30, 13h30–17h",
         "mở cửa bảy giờ ba mươi phút đến mười một giờ ba mươi phút, mười ba giờ ba mươi phút "
         "đến mười bảy giờ.\n"},
        {"gạo 15kg, 50.000đ/suất", "gạo mười lăm ki lô gam, 50.000đ/suất.\n"},
        {"giá 50.000đ, giảm 10%", "giá năm mươi nghìn đồng, giảm mười phần trăm.\n"},
        {"rộng 3,5 ha (2 km)", "rộng ba phẩy năm héc ta hai ki lô mét.\n"},
        {"số 007", "số không không bảy.\n"},
        {"mang CCCD, BHYT v.v.", "mang căn cước công dân, bảo hiểm y tế vân vân.\n"},
        {"#nuoc mất 😀 từ sáng!", "chủ đề nuoc mất từ sáng!\n"},
        {"@lan xem https://loa.example/p/1 nhé", "lan xem địa chỉ trên mạng nhé.\n"},
        {"dòng một\n\ndòng hai?", "dòng một.\ndòng hai?\n"},
        {"gọi 0912 345 678 hoặc +84912345678 gấp", "gọi … hoặc … gấp.\n"},
        {"ngày 31/13", "ngày 31/13.\n"},
        {"lúc 25h", "lúc 25h.\n"},
        {"", ""},
        {"...", "...\n"},
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_string_equal(speech_text(arena, table[i].written), table[i].said);
    arena_free(arena);
}

static void a_phones_number_is_hidden_and_money_is_not(void **state)
{
    struct arena *arena = arena_new();
    static const struct {
        const char *text, *clean;
    } table[] = {
        {"0912345678", "…"},
        {"0912.345.678, gặp Lan", "…, gặp Lan"},
        {"84 912 345 678", "…"},
        {"+84-912-345-678", "…"},
        {"100.000.000 đồng", "100.000.000 đồng"},
        {"912345678", "…"},
        {"25/11/2026 7h30", "25/11/2026 7h30"},
        {"CCCD 012345678901", "CCCD …"},
        {"0912345678 0987654321", "… …"},
        {"0912 345 678 0987 654 321", "… …"},
        {"1.0912345678", "1.…"},
        {"912345678 5 con", "… 5 con"},
        {"1.000.000.000 đồng", "1.000.000.000 đồng"},
        {"12345678901234567890", "…"},
        {"+ 1 +", "+ 1 +"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_string_equal(speech_without_phones(arena, table[i].text), table[i].clean);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_said_as_people_count),
        cmocka_unit_test(what_is_written_short_is_said_in_words),
        cmocka_unit_test(a_phones_number_is_hidden_and_money_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
