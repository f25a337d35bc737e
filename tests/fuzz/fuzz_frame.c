/* Any bytes as a frame: refused by a name, or read; and what is read is written again as the same bytes. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/kannel/messages.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads every byte of what the link would hand on, so that the sanitizers see a wrong pointer. */
static void touch(struct octets field)
{
    volatile char sum = 0;
    for (size_t i = 0; i < field.size; i++)
        sum = (char)(sum ^ field.bytes[i]);
}

static void touch_sms(const struct frame_sms *sms)
{
    struct mo mo = mo_of(sms, 1);
    struct report report = report_of(sms, 1);
    touch(mo.sender);
    touch(mo.text);
    touch(mo.udh);
    touch(mo.meta_data);
    touch(report.dlr_url);
    touch(report.text);
    if (strlen(mo.ticket.id) != FRAME_UUID_BYTES)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct frame frame;
    if (frame_read(data, size, &frame))
        return 0;
    if (frame.type == FRAME_sms)
        touch_sms(&frame.sms);
    if (frame_size(&frame) != FRAME_HEAD_BYTES + size)
        abort();
    unsigned char *again = malloc(FRAME_HEAD_BYTES + size);
    frame_write(&frame, again);
    if (memcmp(again + FRAME_HEAD_BYTES, data, size))
        abort();
    free(again);
    return 0;
}
