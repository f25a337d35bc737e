#include "social-core/text/utf16.h"

#include <string.h>

#include <utf8proc.h>

static size_t put_unit(unsigned char *out, size_t used, unsigned unit)
{
    out[used] = (unsigned char)(unit >> 8);
    out[used + 1] = (unsigned char)unit;
    return used + 2;
}

const void *text_to_utf16(struct arena *arena, const char *text, size_t *size)
{
    size_t length = strlen(text), used = 0, at = 0;
    unsigned char *out = arena_alloc(arena, 2 * length + 2);
    while (at < length) {
        utf8proc_int32_t point;
        utf8proc_ssize_t taken =
            utf8proc_iterate((const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(length - at), &point);
        if (taken <= 0) {
            point = 0xFFFD;
            taken = 1;
        }
        at += (size_t)taken;
        if (point >= 0x10000) {
            used = put_unit(out, used, 0xD800 + (unsigned)((point - 0x10000) >> 10));
            used = put_unit(out, used, 0xDC00 + (unsigned)((point - 0x10000) & 0x3FF));
        } else {
            used = put_unit(out, used, (unsigned)point);
        }
    }
    *size = used;
    return out;
}
