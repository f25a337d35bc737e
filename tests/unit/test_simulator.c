#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "adapters/simulator/delivery.h"
#include "adapters/simulator/dlr.h"
#include "adapters/simulator/faults.h"
#include "adapters/simulator/histogram.h"
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

static struct part part_of(unsigned reference, unsigned total, unsigned place, const char *text)
{
    return (struct part){.reference = (uint16_t)reference,
                         .total = (uint8_t)total,
                         .place = (uint8_t)place,
                         .octets = (const uint8_t *)text,
                         .size = strlen(text)};
}

static void test_parts_join_in_any_order_and_twice_is_once(void **state)
{
    struct arena *arena = arena_new();
    struct phone phone = {.number = "84912000001"};
    const struct part parts[] = {part_of(7, 3, 3, "three"), part_of(7, 3, 1, "one "), part_of(7, 3, 1, "one "),
                                 part_of(8, 3, 2, "other"), part_of(7, 3, 2, "two ")};
    struct part whole;

    for (unsigned i = 0; i < 4; i++)
        assert_false(parts_join(&phone, "8099", &parts[i], &whole, arena));
    assert_false(parts_join(&phone, "1022", &parts[4], &whole, arena));
    assert_true(parts_join(&phone, "8099", &parts[4], &whole, arena));

    assert_int_equal(whole.size, strlen("one two three"));
    assert_memory_equal(whole.octets, "one two three", whole.size);
    parts_forget(&phone);
    arena_free(arena);
}

static void test_unfinished_messages_are_bounded(void **state)
{
    struct arena *arena = arena_new();
    struct phone phone = {.number = "84912000001"};
    struct part whole;
    for (unsigned reference = 0; reference < 1000; reference++) {
        struct part part = part_of(reference, 255, 1, "x");
        assert_false(parts_join(&phone, "8099", &part, &whole, arena));
    }

    parts_forget(&phone);
    arena_free(arena);
}

static void test_one_phone_has_many_spellings(void **state)
{
    static const char *const spellings[] = {"+84912000001", "84912000001", "0084912000001", "0912000001"};
    static const char *const no_numbers[] = {"", "+", "0912<script>", "0123456789012345678901234567", "\xC3\xA9"};
    struct phones *phones = phones_new(10, "84");
    const struct phone *phone = phones_get(phones, spellings[0]);
    char spelling[PHONE_NUMBER_BYTES + 1];

    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        assert_ptr_equal(phones_find(phones, spellings[i]), phone);
    for (size_t i = 0; i < sizeof no_numbers / sizeof *no_numbers; i++)
        assert_null(phones_get(phones, no_numbers[i]));
    assert_string_equal(phone_spelling(phone, spelling), "+84912000001");
    assert_string_equal(phone_spelling(phones_get(phones, "8099"), spelling), "8099");
    assert_string_equal(phone_spelling(phones_get(phones, "VIETTEL"), spelling), "VIETTEL");
    phones_free(phones);
}

static void test_many_phones_are_all_found_again(void **state)
{
    struct phones *phones = phones_new(10, "84");
    char number[PHONE_NUMBER_BYTES];
    for (unsigned i = 0; i < 5000; i++) {
        snprintf(number, sizeof number, "+84912%06u", i);
        assert_non_null(phones_get(phones, number));
    }
    for (unsigned i = 0; i < 5000; i++) {
        snprintf(number, sizeof number, "84912%06u", i);
        assert_string_equal(phones_find(phones, number)->number, number);
    }
    assert_null(phones_find(phones, "+84912005000"));
    phones_free(phones);
}

static void test_a_phone_keeps_its_last_messages(void **state)
{
    struct phones *phones = phones_new(3, "84");
    struct phone *phone = phones_get(phones, "+84912000001");
    for (unsigned i = 0; i < 7; i++) {
        char text[] = {(char)('a' + i), '\0'};
        phones_add(phones, phone, &(struct message){.peer = "8099", .text = text, .segments = 1});
    }

    assert_string_equal(phone_message(phone, 0)->text, "e");
    assert_string_equal(phone_message(phone, 2)->text, "g");
    assert_int_equal(phone_message(phone, 2)->number, 7);
    assert_null(phone_message(phone, 3));
    phones_answered(phones, phone, 1, true); /* long gone */
    phones_answered(phones, phone, 6, true);
    assert_int_equal(phone_message(phone, 1)->state, MESSAGE_SENT);
    phones_free(phones);
}

static void test_a_long_message_is_sent_when_every_part_is(void **state)
{
    struct phones *phones = phones_new(3, "84");
    struct phone *phone = phones_get(phones, "+84912000001");
    const struct message *message =
        phones_add(phones, phone, &(struct message){.peer = "8099", .text = "long", .segments = 2});

    phones_answered(phones, phone, message->number, true);
    assert_int_equal(message->state, MESSAGE_QUEUED);
    phones_answered(phones, phone, message->number, true);
    assert_int_equal(message->state, MESSAGE_SENT);
    phones_free(phones);
}

static void test_a_window_gives_each_delivery_a_number_of_its_own(void **state)
{
    struct window window;
    struct deliveries queue = TAILQ_HEAD_INITIALIZER(queue);
    uint8_t pdu[SMPP_HEADER_BYTES] = {0};
    uint32_t before = 0;
    window_init(&window, 3);
    for (unsigned i = 0; i < 100; i++) {
        struct delivery *delivery = deliver_sm_new(pdu, sizeof pdu, (struct delivery_mark){0});
        window_add(&window, delivery, i);
        uint32_t sequence = delivery->sequence;
        assert_int_not_equal(sequence, before);
        assert_null(window_take(&window, before));
        assert_ptr_equal(window_take(&window, sequence), delivery);
        free(delivery);
        before = sequence;
    }
    window_end(&window, &queue);
}

static void test_what_a_window_still_holds_goes_back_in_order(void **state)
{
    struct window window;
    struct deliveries queue = TAILQ_HEAD_INITIALIZER(queue);
    struct delivery *sent[4];
    uint8_t pdu[SMPP_HEADER_BYTES] = {0};
    window_init(&window, 4);
    for (unsigned i = 0; i < 4; i++) {
        assert_true(window_has_room(&window));
        sent[i] = deliver_sm_new(pdu, sizeof pdu, (struct delivery_mark){0});
        window_add(&window, sent[i], i);
    }
    assert_false(window_has_room(&window));
    free(window_take(&window, sent[1]->sequence));

    window_end(&window, &queue);

    static const unsigned left[] = {0, 2, 3};
    for (unsigned i = 0; i < 3; i++) {
        assert_ptr_equal(TAILQ_FIRST(&queue), sent[left[i]]);
        TAILQ_REMOVE(&queue, sent[left[i]], entry);
        free(sent[left[i]]);
    }
    assert_true(TAILQ_EMPTY(&queue));
}

static bool take(struct faults *faults, const char *json)
{
    const char *wrong;
    json_t *object = json_loads(json, 0, NULL);
    bool taken = faults_from_json(faults, object, &wrong);
    json_decref(object);
    return taken;
}

static void test_faults_come_as_often_as_asked(void **state)
{
    struct faults faults;
    faults_reset(&faults);
    assert_false(faults_happen(&faults, &faults.reject));

    assert_true(take(&faults, "{\"reject\":{\"next\":2},\"throttle\":{\"percent\":25},\"dlr_delay_ms\":70}"));

    assert_true(faults_happen(&faults, &faults.reject));
    assert_true(faults_happen(&faults, &faults.reject));
    assert_false(faults_happen(&faults, &faults.reject));
    unsigned happened = 0;
    for (unsigned i = 0; i < 10000; i++)
        happened += faults_happen(&faults, &faults.throttle);
    assert_in_range(happened, 2300, 2700);
    assert_int_equal(faults.dlr_delay_ms, 70);
}

static void test_wrong_faults_change_nothing(void **state)
{
    static const char *const wrong[] = {"{\"rejekt\":{}}",
                                        "{\"reject\":5}",
                                        "{\"reject\":{\"percent\":101}}",
                                        "{\"reject\":{\"percent\":-1}}",
                                        "{\"reject\":{\"chance\":1}}",
                                        "{\"dlr_delay_ms\":\"soon\"}",
                                        "{\"dlr_delay_ms\":3600001}"};
    struct faults faults;
    faults_reset(&faults);
    faults.reject.next = 7;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(take(&faults, wrong[i]));
    assert_int_equal(faults.reject.next, 7);
    assert_true(take(&faults, "{}"));
    assert_int_equal(faults.reject.next, 0);
}

static void test_percentiles_are_true_to_one_in_64(void **state)
{
    static struct histogram histogram;
    for (uint64_t time = 1; time <= 100000; time++)
        histogram_add(&histogram, time);

    assert_in_range(histogram_percentile(&histogram, 0.50), 50000, 50000 + 50000 / 64);
    assert_in_range(histogram_percentile(&histogram, 0.99), 99000, 99000 + 99000 / 64);
    assert_int_equal(histogram_percentile(&histogram, 1.0), 100000);
    histogram_add(&histogram, UINT64_MAX);
    assert_true(histogram.max == UINT64_MAX);
}

static void test_a_receipt_says_which_message_and_how_it_ended(void **state)
{
    struct smpp_pdu submit = submit_of("hello", 5, 0);
    strcpy(submit.sm.source_addr, "8099");
    strcpy(submit.sm.destination_addr, "84912000001");
    submit.sm.registered_delivery = 2;

    assert_false(dlr_is_wanted(&submit, true));
    assert_true(dlr_is_wanted(&submit, false));
    struct dlr *dlr = dlr_new(&submit, "1a2b", false);
    struct smpp_pdu pdu = dlr_pdu(dlr);

    assert_int_equal(pdu.sm.esm_class, SMPP_ESM_DELIVERY_RECEIPT);
    assert_string_equal(pdu.sm.source_addr, "84912000001");
    assert_string_equal(pdu.sm.destination_addr, "8099");
    assert_memory_equal(pdu.sm.short_message, "id:1a2b sub:001 dlvrd:000 ", 26);
    assert_string_equal((const char *)smpp_tlv(&pdu, SMPP_TLV_RECEIPTED_MESSAGE_ID)->value, "1a2b");
    assert_int_equal(smpp_tlv_number(&pdu, SMPP_TLV_MESSAGE_STATE, 0), 5);
    free(dlr);
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
        cmocka_unit_test(test_parts_join_in_any_order_and_twice_is_once),
        cmocka_unit_test(test_unfinished_messages_are_bounded),
        cmocka_unit_test(test_one_phone_has_many_spellings),
        cmocka_unit_test(test_many_phones_are_all_found_again),
        cmocka_unit_test(test_a_phone_keeps_its_last_messages),
        cmocka_unit_test(test_a_long_message_is_sent_when_every_part_is),
        cmocka_unit_test(test_a_window_gives_each_delivery_a_number_of_its_own),
        cmocka_unit_test(test_what_a_window_still_holds_goes_back_in_order),
        cmocka_unit_test(test_faults_come_as_often_as_asked),
        cmocka_unit_test(test_wrong_faults_change_nothing),
        cmocka_unit_test(test_percentiles_are_true_to_one_in_64),
        cmocka_unit_test(test_a_receipt_says_which_message_and_how_it_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
