#include "social-core/text/gsm.h"

#include <stddef.h>

/* What the default alphabet has beyond ASCII. */
static const int32_t beyond_ascii[] = {
    0x00a3, 0x00a5, 0x00e8, 0x00e9, 0x00f9, 0x00ec, 0x00f2, 0x00c7, 0x00d8, 0x00f8, 0x00c5, 0x00e5, 0x0394,
    0x03a6, 0x0393, 0x039b, 0x03a9, 0x03a0, 0x03a8, 0x03a3, 0x0398, 0x039e, 0x00c6, 0x00e6, 0x00df, 0x00c9,
    0x00a4, 0x00a1, 0x00c4, 0x00d6, 0x00d1, 0x00dc, 0x00a7, 0x00bf, 0x00e4, 0x00f6, 0x00f1, 0x00fc, 0x00e0,
};

static int ascii_septets(int32_t point)
{
    switch (point) {
    case '\f':
    case '^':
    case '{':
    case '}':
    case '\\':
    case '[':
    case '~':
    case ']':
    case '|':
        return 2;
    case '`':
    case 0x7f:
        return 0;
    default:
        return point >= ' ' || point == '\n' || point == '\r';
    }
}

int gsm_septets(int32_t point)
{
    if (point < 0x80)
        return ascii_septets(point);
    if (point == 0x20ac)
        return 2;
    for (size_t i = 0; i < sizeof beyond_ascii / sizeof *beyond_ascii; i++)
        if (beyond_ascii[i] == point)
            return 1;
    return 0;
}
