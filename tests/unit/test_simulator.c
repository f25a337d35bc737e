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
#include "adapters/simulator/parts.h"

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
    struct smpp_pdu submit = {.command = SMPP_SUBMIT_SM,
                              .sm = {.short_message = (const uint8_t *)"hello", .sm_length = 5}};
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
