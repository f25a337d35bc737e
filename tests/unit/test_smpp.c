#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "adapters/simulator/smpp.h"

/* A submit_sm with the parameters a USSD answer carries, octet by octet as the standard has it. */
static const uint8_t submit[] = {
    0,    0,    0,   0x4A, 0,   0,   0,   4,   0,   0,   0,   0,   0,   0, 0, 7, /* header */
    0,    0,    1,   '8',  '0', '9', '9', 0,                                     /* source */
    1,    1,    '8', '4',  '9', '1', '2', '0', '0', '0', '0', '0', '1', 0,       /* destination */
    0,    0,    0,   0,    0,   1,   0,   8,   0,                                /* esm_class to sm_default_msg_id */
    6,    'h',  'e', 'l',  'l', 'o', '!',                                        /* short_message */
    0x05, 1,    0,   1,    2,                                                    /* ussd_service_op */
    0x13, 0x83, 0,   2,    5,   0,                                               /* its_session_info */
    0x14, 0x01, 0,   0,                                                          /* a vendor's, empty */
    0x02, 0x0C, 0,   1,    9                                                     /* sar_msg_ref_num */
};

static struct smpp_pdu decoded(const uint8_t *octets, size_t size, uint32_t status)
{
    struct smpp_pdu pdu;
    assert_int_equal(smpp_decode(&pdu, octets, size), status);
    return pdu;
}

/* Decodes a copy in memory of exactly that size, so that a read beyond it is seen. */
static uint32_t status_of(const uint8_t *octets, size_t size)
{
    uint8_t *exact = malloc(size);
    memcpy(exact, octets, size);
    struct smpp_pdu pdu;
    uint32_t status = smpp_decode(&pdu, exact, size);
    free(exact);
    return status;
}

static void test_a_submit_sm_is_read_as_the_standard_has_it(void **state)
{
    struct smpp_pdu pdu = decoded(submit, sizeof submit, ESME_ROK);

    assert_int_equal(pdu.command, SMPP_SUBMIT_SM);
    assert_int_equal(pdu.sequence, 7);
    assert_string_equal(pdu.sm.source_addr, "8099");
    assert_string_equal(pdu.sm.destination_addr, "84912000001");
    assert_int_equal(pdu.sm.registered_delivery, 1);
    assert_int_equal(pdu.sm.data_coding, 8);
    assert_memory_equal(pdu.sm.short_message, "hello!", 6);
}

static void test_unknown_and_empty_parameters_pass_untouched(void **state)
{
    struct smpp_pdu pdu = decoded(submit, sizeof submit, ESME_ROK);
    uint8_t again[sizeof submit];

    assert_int_equal(pdu.tlv_count, 4);
    assert_int_equal(smpp_tlv_number(&pdu, 0x0501, 99), 2);
    assert_int_equal(smpp_tlv(&pdu, 0x1383)->length, 2);
    assert_int_equal(smpp_tlv(&pdu, 0x1401)->length, 0);
    assert_int_equal(smpp_tlv_number(&pdu, 0x1401, 99), 99);
    assert_null(smpp_tlv(&pdu, SMPP_TLV_MESSAGE_PAYLOAD));
    assert_int_equal(smpp_encode(again, sizeof again, &pdu), sizeof submit);
    assert_memory_equal(again, submit, sizeof submit);
}

static void test_a_pdu_cut_anywhere_is_refused_and_nothing_beyond_it_read(void **state)
{
    const size_t whole[] = {54, 59, 65, 69, sizeof submit}; /* its ends without some parameters */
    for (size_t size = SMPP_HEADER_BYTES; size < sizeof submit; size++) {
        bool is_whole = false;
        for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
            is_whole = is_whole || size == whole[i];
        assert_int_equal(status_of(submit, size), is_whole ? ESME_ROK : ESME_RINVCMDLEN);
    }
}

static void test_lengths_that_lie_are_refused(void **state)
{
    static const struct {
        const char *what;
        size_t at;
        uint8_t octet;
    } lies[] = {
        {"a message longer than the PDU", 47, 200},
        {"a message longer than the standard has", 47, 255},
        {"a parameter longer than the PDU", 57, 200},
        {"a parameter longer than any PDU", 56, 0xFF},
    };
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        uint8_t lying[sizeof submit];
        memcpy(lying, submit, sizeof submit);
        lying[lies[i].at] = lies[i].octet;
        print_message("%s\n", lies[i].what);
        assert_int_equal(status_of(lying, sizeof lying), ESME_RINVCMDLEN);
    }
}

static void test_an_address_without_its_end_is_refused(void **state)
{
    uint8_t endless[sizeof submit + 64];
    memset(endless, '9', sizeof endless);
    memcpy(endless, submit, SMPP_HEADER_BYTES + 3);

    assert_int_equal(status_of(endless, sizeof endless), ESME_RINVCMDLEN);
}

static void test_command_lengths_no_pdu_can_have_are_told(void **state)
{
    static const struct {
        uint8_t octets[4];
        size_t length;
    } heads[] = {
        {{0, 0, 0, 0}, 0},     {{0, 0, 0, 15}, 0}, {{0, 0, 0, 16}, 16},
        {{0, 1, 2, 0}, 66048}, {{0, 1, 2, 1}, 0},  {{0xFF, 0xFF, 0xFF, 0xFF}, 0},
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        assert_int_equal(smpp_length(heads[i].octets), heads[i].length);
}

static void test_an_unknown_command_keeps_its_sequence_number_for_the_nack(void **state)
{
    uint8_t unknown[SMPP_HEADER_BYTES] = {0, 0, 0, 16, 0, 0, 0x77, 0x77, 0, 0, 0, 0, 0, 0, 1, 2};

    struct smpp_pdu pdu = decoded(unknown, sizeof unknown, ESME_RINVCMDID);

    assert_int_equal(pdu.sequence, 258);
    assert_int_equal(smpp_answer(pdu.command), SMPP_GENERIC_NACK);
}

static void test_a_failing_response_may_come_without_a_body(void **state)
{
    uint8_t response[SMPP_HEADER_BYTES] = {0, 0, 0, 16, 0x80, 0, 0, 5, 0, 0, 0, ESME_RX_T_APPN, 0, 0, 0, 3};

    struct smpp_pdu pdu = decoded(response, sizeof response, ESME_ROK);

    assert_int_equal(pdu.status, ESME_RX_T_APPN);
    assert_string_equal(pdu.sm_resp.message_id, "");
}

static void test_a_request_may_not_come_without_its_body(void **state)
{
    uint8_t request[SMPP_HEADER_BYTES] = {0, 0, 0, 16, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 3};

    assert_int_equal(status_of(request, sizeof request), ESME_RINVCMDLEN);
}

static void test_too_many_parameters_are_refused(void **state)
{
    struct smpp_pdu pdu = {.command = SMPP_SUBMIT_SM};
    uint8_t octets[512];
    for (unsigned i = 0; i < SMPP_TLVS_MAX; i++)
        assert_true(smpp_add_tlv(&pdu, 0x1400, "x", 1));
    assert_false(smpp_add_tlv(&pdu, 0x1400, "x", 1));
    size_t size = smpp_encode(octets, sizeof octets, &pdu);
    assert_int_equal(status_of(octets, size), ESME_ROK);

    memcpy(octets + size, "\x14\x00\x00\x01x", 5);

    assert_int_equal(status_of(octets, size + 5), ESME_RINVOPTPARSTREAM);
}

static void test_a_payload_of_64_kib_goes_both_ways(void **state)
{
    static uint8_t payload[UINT16_MAX], octets[SMPP_PDU_MAX];
    memset(payload, 'a', sizeof payload);
    struct smpp_pdu pdu = {.command = SMPP_DELIVER_SM};
    smpp_add_tlv(&pdu, SMPP_TLV_MESSAGE_PAYLOAD, payload, sizeof payload);
    size_t size = smpp_encode(octets, sizeof octets, &pdu), length;

    struct smpp_pdu back = decoded(octets, size, ESME_ROK);

    assert_memory_equal(smpp_user_data(&back, &length), payload, sizeof payload);
    assert_int_equal(length, sizeof payload);
}

static void test_what_does_not_fit_is_not_written(void **state)
{
    struct smpp_pdu pdu = decoded(submit, sizeof submit, ESME_ROK);
    uint8_t octets[sizeof submit];

    for (size_t capacity = 0; capacity < sizeof submit; capacity++)
        assert_int_equal(smpp_encode(octets, capacity, &pdu), 0);
    memset(pdu.sm.source_addr, 'x', sizeof pdu.sm.source_addr);
    assert_int_equal(smpp_encode(octets, sizeof octets, &pdu), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_submit_sm_is_read_as_the_standard_has_it),
        cmocka_unit_test(test_unknown_and_empty_parameters_pass_untouched),
        cmocka_unit_test(test_a_pdu_cut_anywhere_is_refused_and_nothing_beyond_it_read),
        cmocka_unit_test(test_lengths_that_lie_are_refused),
        cmocka_unit_test(test_an_address_without_its_end_is_refused),
        cmocka_unit_test(test_command_lengths_no_pdu_can_have_are_told),
        cmocka_unit_test(test_an_unknown_command_keeps_its_sequence_number_for_the_nack),
        cmocka_unit_test(test_a_failing_response_may_come_without_a_body),
        cmocka_unit_test(test_a_request_may_not_come_without_its_body),
        cmocka_unit_test(test_too_many_parameters_are_refused),
        cmocka_unit_test(test_a_payload_of_64_kib_goes_both_ways),
        cmocka_unit_test(test_what_does_not_fit_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
