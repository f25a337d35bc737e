/* Any bytes as meta_data: read as USSD or not; what is read is written, and read again as the same. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/ussd/ussd.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct ussd_names names = {
    .op_tlv = "ussd_service_op", .session_tlv = "its_session_info", .dial = 1, .answer = 18, .ask = 2, .finish = 17};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char meta[USSD_META_BYTES];
    struct ussd ussd = ussd_read(&names, (const char *)data, size);
    if (ussd.kind == USSD_NONE)
        return 0;
    size_t written = ussd_write(&names, &ussd, meta, sizeof meta);
    struct ussd again = ussd_read(&names, meta, written);
    if (!written || again.kind != ussd.kind || again.op != ussd.op || again.numbered != ussd.numbered ||
        again.session != ussd.session || again.sequence != ussd.sequence || again.end != ussd.end)
        abort();
    return 0;
}
