#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "adapters/ussd/ussd.h"

static const struct ussd_names standard = {
    .op_tlv = "ussd_service_op", .session_tlv = "its_session_info", .dial = 1, .answer = 18, .ask = 2, .finish = 17};

static const struct {
    const char *meta;
    enum ussd_kind kind;
    int op, session, sequence; /* session -1: not numbered */
} read_rows[] = {
    {"?smpp?ussd_service_op=%01&its_session_info=%05%00&", USSD_DIAL, 1, 5, 0},
    {"?smpp?ussd_service_op=%12&its_session_info=%05%02&", USSD_REPLY, 18, 5, 1},
    {"?smpp?ussd_service_op=18&its_session_info=%ff%FE", USSD_REPLY, 18, 255, 127},
    {"?smpp?its_session_info=A%02&ussd_service_op=%12&", USSD_REPLY, 18, 'A', 1},
    {"?smpp?its_session_info=%05%03&ussd_service_op=%12&", USSD_CUT, 18, 5, 1},
    {"?smpp?ussd_service_op=%13&its_session_info=%05%02&", USSD_OTHER, 19, 5, 1},
    {"?smpp?ussd_service_op=%ff", USSD_OTHER, 255, -1, 0},
    {"?smpp?ussd_service_op=%01&", USSD_DIAL, 1, -1, 0},
    {"?orig?x=1&?smpp?other=a%26b&ussd_service_op=1&?more?its_session_info=%05%00&", USSD_DIAL, 1, -1, 0},
    /* a broken session is none */
    {"?smpp?ussd_service_op=%12&its_session_info=%05", USSD_REPLY, 18, -1, 0},
    {"?smpp?ussd_service_op=%12&its_session_info=%05%02%00", USSD_REPLY, 18, -1, 0},
    {"?smpp?ussd_service_op=%12&its_session_info=%05%0", USSD_REPLY, 18, -1, 0},
    {"?smpp?ussd_service_op=%12&its_session_info=%zz%02", USSD_REPLY, 18, -1, 0},
    /* no USSD */
    {"", USSD_NONE, 0, -1, 0},
    {"?smpp?", USSD_NONE, 0, -1, 0},
    {"?smpp?ussd_service_op", USSD_NONE, 0, -1, 0},
    {"?smpp?ussd_service_op=", USSD_NONE, 0, -1, 0},
    {"?smpp?ussd_service_op=%", USSD_NONE, 0, -1, 0},
    {"?smpp?ussd_service_op=%1", USSD_NONE, 0, -1, 0},
    {"?smpp?ussd_service_op=256", USSD_NONE, 0, -1, 0},
    {"?smpp?ussd_service_op=99999999999999999999", USSD_NONE, 0, -1, 0},
    {"?smpp?ussd_service_op=%01%01", USSD_NONE, 0, -1, 0},
    {"?smpp?not_ussd_service_op=%01&", USSD_NONE, 0, -1, 0},
    {"?http?ussd_service_op=%01&", USSD_NONE, 0, -1, 0},
    {"ussd_service_op=%01", USSD_NONE, 0, -1, 0},
};

static void meta_data_is_read_whatever_it_holds(void **state)
{
    for (size_t i = 0; i < sizeof read_rows / sizeof *read_rows; i++) {
        struct ussd ussd = ussd_read(&standard, read_rows[i].meta, strlen(read_rows[i].meta));
        if (ussd.kind != read_rows[i].kind || (ussd.kind && ussd.op != read_rows[i].op) ||
            ussd.numbered != (read_rows[i].session >= 0) ||
            (ussd.numbered && (ussd.session != read_rows[i].session || ussd.sequence != read_rows[i].sequence)))
            fail_msg("%s: kind %d, op %u, session %d %u %u", read_rows[i].meta, ussd.kind, ussd.op, ussd.numbered,
                     ussd.session, ussd.sequence);
    }
}

static void meta_data_that_is_missing_or_endless_is_no_ussd(void **state)
{
    char endless[USSD_META_BYTES + 1];
    memset(endless, '&', sizeof endless);
    memcpy(endless, "?smpp?ussd_service_op=1&", 24);

    assert_int_equal(ussd_read(&standard, NULL, 0).kind, USSD_NONE);
    assert_int_equal(ussd_read(&standard, endless, sizeof endless).kind, USSD_NONE);
    assert_int_equal(ussd_read(&standard, endless, sizeof endless - 1).kind, USSD_DIAL);
}

static void what_is_written_is_read_again(void **state)
{
    char meta[USSD_META_BYTES];
    for (unsigned number = 0; number < 256; number++)
        for (unsigned sequence = 0; sequence < USSD_SEQUENCES; sequence++) {
            struct ussd ussd = {.op = 2, .numbered = true, .session = (uint8_t)number, .sequence = (uint8_t)sequence};
            size_t size = ussd_write(&standard, &ussd, meta, sizeof meta);
            struct ussd again = ussd_read(&standard, meta, size);
            assert_int_equal(again.op, 2);
            assert_true(again.numbered && !again.end);
            assert_int_equal(again.session, number);
            assert_int_equal(again.sequence, sequence);
        }
}

static void the_words_on_the_wire_are_kannels(void **state)
{
    char meta[USSD_META_BYTES];

    ussd_write(&standard, &(struct ussd){.op = 17, .numbered = true, .session = 5, .sequence = 3, .end = true}, meta,
               sizeof meta);
    assert_string_equal(meta, "?smpp?ussd_service_op=17&its_session_info=%05%07&");
    ussd_write(&standard, &(struct ussd){.op = 2}, meta, sizeof meta);
    assert_string_equal(meta, "?smpp?ussd_service_op=2&");
    for (size_t room = 0; room < 25; room++)
        assert_int_equal(ussd_write(&standard, &(struct ussd){.op = 2}, meta, room), room < 25 ? 0 : 24);
}

static void a_vendors_own_operations_are_configuration(void **state)
{
    static const struct ussd_names vendor = {
        .op_tlv = "op", .session_tlv = "sid", .dial = 40, .answer = 41, .ask = 42, .finish = 43};
    static const char dial[] = "?smpp?op=40&sid=%01%02&", answer[] = "?smpp?op=%29&";

    assert_int_equal(ussd_read(&vendor, dial, strlen(dial)).kind, USSD_DIAL);
    assert_int_equal(ussd_read(&vendor, answer, strlen(answer)).kind, USSD_REPLY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(meta_data_is_read_whatever_it_holds),
        cmocka_unit_test(meta_data_that_is_missing_or_endless_is_no_ussd),
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(the_words_on_the_wire_are_kannels),
        cmocka_unit_test(a_vendors_own_operations_are_configuration),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
