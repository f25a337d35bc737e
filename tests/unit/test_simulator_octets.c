/* A text on its way to the octets of an SMS and back, in parts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "adapters/simulator/octets.h"
#include "adapters/simulator/parts.h"

static char *repeat(struct arena *arena, const char *letter, unsigned times, const char *end)
{
    char *text = "";
    for (unsigned i = 0; i < times; i++)
        text = arena_printf(arena, "%s%s", text, letter);
    return arena_printf(arena, "%s%s", text, end);
}

static void test_a_text_costs_the_parts_the_standard_says(void **state)
{
    static const struct {
        const char *letter;
        unsigned times;
        const char *end;
        enum message_coding coding;
        unsigned parts;
    } texts[] = {
        {"a", 160, "", MESSAGE_GSM, 1},  {"a", 161, "", MESSAGE_GSM, 2}, {"a", 306, "", MESSAGE_GSM, 2},
        {"a", 307, "", MESSAGE_GSM, 3},  {"{", 80, "", MESSAGE_GSM, 1},  {"{", 81, "", MESSAGE_GSM, 2},
        {"€", 80, "", MESSAGE_GSM, 1},   {"à", 160, "", MESSAGE_GSM, 1}, {"a", 10, "`", MESSAGE_UCS2, 1},
        {"ạ", 70, "", MESSAGE_UCS2, 1},  {"ạ", 71, "", MESSAGE_UCS2, 2}, {"ạ", 134, "", MESSAGE_UCS2, 2},
        {"ạ", 135, "", MESSAGE_UCS2, 3}, {"🐃", 35, "", MESSAGE_UCS2, 1}, {"🐃", 36, "", MESSAGE_UCS2, 2},
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char *text = repeat(arena, texts[i].letter, texts[i].times, texts[i].end);
        struct octets octets = octets_of_text(arena, text, false, false);
        print_message("%u of %s\n", texts[i].times, texts[i].letter);
        assert_int_equal(octets.coding, texts[i].coding);
        assert_int_equal(octets.part_count, texts[i].parts);
    }
    arena_free(arena);
}

static void test_an_escape_pair_never_straddles_two_parts(void **state)
{
    struct arena *arena = arena_new();
    struct octets octets = octets_of_text(arena, repeat(arena, "a", 152, "{aaaaaaaaaa"), false, false);

    assert_int_equal(octets.part_count, 2);
    assert_int_equal(octets.parts[0].size, 152);
    assert_memory_equal(octets.parts[1].octets, "\x1B\x28", 2);
    arena_free(arena);
}

static void test_a_surrogate_pair_never_straddles_two_parts(void **state)
{
    struct arena *arena = arena_new();
    struct octets octets = octets_of_text(arena, repeat(arena, "ạ", 66, "🐃ạạạạ"), false, false);

    assert_int_equal(octets.part_count, 2);
    assert_int_equal(octets.parts[0].size, 132);
    assert_memory_equal(octets.parts[1].octets, "\xD8\x3D\xDC\x03", 4);
    arena_free(arena);
}

static void test_every_text_comes_back_from_its_octets(void **state)
{
    static const char *const texts[] = {
        "",
        "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./09:;<=>?¡AZÄÖÑÜ§¿azäöñüà",
        "\f^{}\\[~]|€",
        "Nước về rồi, bà con ơi",
        "ê̆ ô̆ ơ̆ ư̆ ƀ č ĕ ĭ ñ ŏ ŭ",
        "🐃🐃 ខ្មែរ ꨀꨁ ꪀꪁ",
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct octets octets = octets_of_text(arena, texts[i], false, true);
        assert_int_equal(octets.part_count, 1);
        assert_string_equal(
            octets_to_text(arena, octets_data_coding(octets.coding), octets.parts[0].octets, octets.parts[0].size),
            texts[i]);
    }
    arena_free(arena);
}

static void test_octets_from_outside_always_give_utf8(void **state)
{
    static const struct {
        uint8_t data_coding;
        const char *octets;
        size_t size;
        const char *text;
    } cases[] = {
        {0, "a\x1B", 2, "a "},
        {0, "\x80\xFF", 2, "@à"},
        {1, "\x00\x00", 2, "\xEF\xBF\xBD\xEF\xBF\xBD"},
        {3, "caf\xE9", 4, "café"},
        {4, "\x00\xAB", 2, "00ab"},
        {8, "\xD8\x3D", 2, "\xEF\xBF\xBD"},
        {8, "\xDC\x03\x00\x61", 4,
         "\xEF\xBF\xBD"
         "a"},
        {8, "\x00\x00\x00", 3, "\xEF\xBF\xBD"},
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(
            octets_to_text(arena, cases[i].data_coding, (const uint8_t *)cases[i].octets, cases[i].size),
            cases[i].text);
    arena_free(arena);
}

static struct smpp_pdu submit_of(const char *octets, size_t size, uint8_t esm_class)
{
    struct smpp_pdu pdu = {.command = SMPP_SUBMIT_SM};
    pdu.sm.esm_class = esm_class;
    pdu.sm.short_message = (const uint8_t *)octets;
    pdu.sm.sm_length = (uint8_t)size;
    return pdu;
}

static void test_a_user_data_header_is_read_or_refused(void **state)
{
    static const struct {
        const char *octets;
        size_t size;
        bool good;
        unsigned reference, total, place, text;
    } headers[] = {
        {"\x05\x00\x03\x2A\x03\x02hi", 8, true, 0x2A, 3, 2, 2},
        {"\x06\x08\x04\x01\x2A\x03\x02hi", 9, true, 0x12A, 3, 2, 2},
        {"\x07\x24\x00\x00\x03\x01\x02\x01hi", 10, true, 1, 2, 1, 2},
        /* No places: part 0 of 3, part 4 of 3, part 0 of 0. */
        {"\x05\x00\x03\x2A\x03\x00hi", 8, true, 0x2A, 1, 1, 2},
        {"\x05\x00\x03\x2A\x03\x04hi", 8, true, 0x2A, 1, 1, 2},
        {"\x05\x00\x03\x2A\x00\x00hi", 8, true, 0x2A, 1, 1, 2},
        /* An empty header; one longer than the message; none; one that ends within an element; an element too long. */
        {"\x00hi", 3, true, 0, 1, 1, 2},
        {"\x20hi", 3, false, 0, 0, 0, 0},
        {"", 0, false, 0, 0, 0, 0},
        {"\x01\x00", 2, false, 0, 0, 0, 0},
        {"\x05\x24\x09\x01\x01\x01hi", 8, false, 0, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        struct smpp_pdu pdu = submit_of(headers[i].octets, headers[i].size, SMPP_ESM_UDHI);
        struct part part;
        print_message("header %zu\n", i);
        assert_int_equal(part_read(&pdu, &part), headers[i].good);
        if (!headers[i].good)
            continue;
        assert_int_equal(part.reference, headers[i].reference);
        assert_int_equal(part.total, headers[i].total);
        assert_int_equal(part.place, headers[i].place);
        assert_int_equal(part.size, headers[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_text_costs_the_parts_the_standard_says),
        cmocka_unit_test(test_an_escape_pair_never_straddles_two_parts),
        cmocka_unit_test(test_a_surrogate_pair_never_straddles_two_parts),
        cmocka_unit_test(test_every_text_comes_back_from_its_octets),
        cmocka_unit_test(test_octets_from_outside_always_give_utf8),
        cmocka_unit_test(test_a_user_data_header_is_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
