#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "adapters/kannel/frame.h"

#define ID "0f9d6b7e-9f0c-4b43-8d5b-0d2b9a7f3c11"

/* The bytes of a text literal, NULs in it counted. */
#define BYTES(literal) (literal), sizeof(literal) - 1

static void an_identification_is_written_as_kannel_reads_it(void **state)
{
    struct frame frame = frame_blank(FRAME_admin);
    frame.admin.command = 3;
    frame.admin.boxc_id = octets_of("loa");
    unsigned char bytes[64];

    frame_write(&frame, bytes);

    assert_int_equal(frame_size(&frame), 4 + 15);
    assert_memory_equal(bytes, "\0\0\0\x0f\0\0\0\x01\0\0\0\x03\0\0\0\x03loa", 19);
}

static void what_is_not_set_goes_as_minus_one(void **state)
{
    struct frame frame = frame_blank(FRAME_admin);
    unsigned char bytes[64];

    frame_write(&frame, bytes);

    assert_memory_equal(bytes, "\0\0\0\x0c\0\0\0\x01\xff\xff\xff\xff\xff\xff\xff\xff", 16);
}

static void an_sms_comes_back_as_it_was_written(void **state)
{
    struct frame sent = frame_blank(FRAME_sms), got;
    sent.sms.sender = octets_of("+84912000001");
    sent.sms.receiver = octets_of("8123");
    sent.sms.msgdata = (struct octets){BYTES("n\0\xc6\xb0\xe1\xbb\x9b"
                                             "c")};
    sent.sms.udhdata = (struct octets){"", 0};
    sent.sms.id = octets_of(ID);
    sent.sms.time = 1795507200;
    sent.sms.sms_type = 0;
    sent.sms.meta_data = octets_of("?smpp?ussd_service_op=%01&");
    unsigned char bytes[512];
    frame_write(&sent, bytes);

    enum frame_error error = frame_read(bytes + FRAME_HEAD_BYTES, frame_size(&sent) - FRAME_HEAD_BYTES, &got);

    assert_int_equal(error, FRAME_GOOD);
    assert_int_equal(got.type, FRAME_sms);
    assert_int_equal(got.sms.msgdata.size, 8);
    assert_memory_equal(got.sms.msgdata.bytes, sent.sms.msgdata.bytes, 8);
    assert_memory_equal(got.sms.id.bytes, ID, FRAME_UUID_BYTES);
    assert_int_equal(got.sms.time, 1795507200);
    assert_int_equal(got.sms.coding, FRAME_UNSET);
    assert_non_null(got.sms.udhdata.bytes);
    assert_int_equal(got.sms.udhdata.size, 0);
    assert_null(got.sms.smsc_id.bytes);
}

static void a_head_is_bounded(void **state)
{
    static const struct {
        const char *head;
        enum frame_error error;
        size_t size;
    } heads[] = {
        {"\0\0\0\0", FRAME_TOO_SHORT, 0},
        {"\0\0\0\3", FRAME_TOO_SHORT, 3},
        {"\0\0\0\4", FRAME_GOOD, 4},
        {"\0\x10\0\0", FRAME_GOOD, FRAME_MAX_BYTES},
        {"\0\x10\0\1", FRAME_TOO_LONG, 0x100001},
        {"\xff\xff\xff\xff", FRAME_TOO_LONG, 0xffffffff},
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        size_t size;

        assert_int_equal(frame_head(heads[i].head, &size), heads[i].error);

        assert_int_equal(size, heads[i].size);
    }
}

static void a_bad_frame_is_refused_by_its_name(void **state)
{
    static const struct {
        enum frame_error error;
        const char *bytes;
        size_t size;
    } frames[] = {
        {FRAME_TOO_SHORT, BYTES("")},
        {FRAME_TOO_SHORT, BYTES("\0\0\0")},
        {FRAME_UNKNOWN_TYPE, BYTES("\0\0\0\5")},
        {FRAME_UNKNOWN_TYPE, BYTES("\xff\xff\xff\xff")},
        {FRAME_UNKNOWN_TYPE, BYTES("\x80\0\0\0\0\0\0\0")},
        {FRAME_CUT, BYTES("\0\0\0\0")},
        {FRAME_CUT, BYTES("\0\0\0\0\0\0\0")},
        {FRAME_CUT, BYTES("\0\0\0\1\0\0\0\3\0\0")},
        {FRAME_GOOD, BYTES("\0\0\0\0\0\0\0\0")},
        {FRAME_TRAILING, BYTES("\0\0\0\0\0\0\0\0\0")},
        {FRAME_GOOD, BYTES("\0\0\0\1\0\0\0\3\0\0\0\0")},
        {FRAME_GOOD, BYTES("\0\0\0\1\0\0\0\3\xff\xff\xff\xff")},
        {FRAME_LYING_LENGTH, BYTES("\0\0\0\1\0\0\0\3\0\0\0\4loa")},
        {FRAME_LYING_LENGTH, BYTES("\0\0\0\1\0\0\0\3\x7f\xff\xff\xffloa")},
        {FRAME_LYING_LENGTH, BYTES("\0\0\0\1\0\0\0\3\xff\xff\xff\xfeloa")},
        {FRAME_LYING_LENGTH, BYTES("\0\0\0\1\0\0\0\3\x80\0\0\0loa")},
        {FRAME_TRAILING, BYTES("\0\0\0\1\0\0\0\3\0\0\0\2loa")},
        {FRAME_GOOD, BYTES("\0\0\0\3\0\0\0\0\0\0\0\1\0\0\0\x24" ID)},
        {FRAME_BAD_UUID, BYTES("\0\0\0\3\0\0\0\0\0\0\0\1\xff\xff\xff\xff")},
        {FRAME_BAD_UUID, BYTES("\0\0\0\3\0\0\0\0\0\0\0\1\0\0\0\0")},
        {FRAME_BAD_UUID, BYTES("\0\0\0\3\0\0\0\0\0\0\0\1\0\0\0\x24"
                               "0f9d6b7e-9f0c-4b43-8d5b-0d2b9a7f3c1g")},
        {FRAME_BAD_UUID, BYTES("\0\0\0\3\0\0\0\0\0\0\0\1\0\0\0\x24"
                               "0f9d6b7e09f0c-4b43-8d5b-0d2b9a7f3c11")},
        {FRAME_LYING_LENGTH, BYTES("\0\0\0\3\0\0\0\0\0\0\0\1\0\0\0\x24"
                                   "0f9d6b7e-9f0c-4b43-8d5b-0d2b9a7f3c1")},
    };
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        struct frame frame;

        enum frame_error error = frame_read(frames[i].bytes, frames[i].size, &frame);

        if (error != frames[i].error)
            fail_msg("row %zu: %s", i, frame_error_text(error));
    }
}

static void every_cut_of_a_good_frame_is_refused(void **state)
{
    struct frame frame = frame_blank(FRAME_sms), got;
    frame.sms.id = octets_of(ID);
    frame.sms.msgdata = octets_of("#nuoc mat nuoc");
    unsigned char bytes[512];
    frame_write(&frame, bytes);
    size_t size = frame_size(&frame) - FRAME_HEAD_BYTES;

    for (size_t cut = 0; cut < size; cut++)
        assert_int_not_equal(frame_read(bytes + FRAME_HEAD_BYTES, cut, &got), FRAME_GOOD);

    assert_int_equal(frame_read(bytes + FRAME_HEAD_BYTES, size, &got), FRAME_GOOD);
}

static void a_frame_over_the_limit_is_refused(void **state)
{
    static char bytes[FRAME_MAX_BYTES + 1];
    struct frame frame;

    assert_int_equal(frame_read(bytes, sizeof bytes, &frame), FRAME_TOO_LONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_identification_is_written_as_kannel_reads_it),
        cmocka_unit_test(what_is_not_set_goes_as_minus_one),
        cmocka_unit_test(an_sms_comes_back_as_it_was_written),
        cmocka_unit_test(a_head_is_bounded),
        cmocka_unit_test(a_bad_frame_is_refused_by_its_name),
        cmocka_unit_test(every_cut_of_a_good_frame_is_refused),
        cmocka_unit_test(a_frame_over_the_limit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
