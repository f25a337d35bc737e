/** One code point of UTF-8 that is known to be valid (text_normal() makes it so). */
#ifndef LOA_TEXT_UTF8_H
#define LOA_TEXT_UTF8_H

#include <stddef.h>
#include <stdint.h>

/** In process only: this byte and the one after it stand for a number to come (db.h, db_fresh()). */
#define TEXT_FRESH_BYTE 0xff

/** The code point at `at`; `*length` is its bytes. A byte that cannot begin one counts as itself, one byte long. */
static inline int32_t utf8_at(const char *at, size_t *length)
{
    const unsigned char *byte = (const unsigned char *)at;
    if (byte[0] < 0x80) {
        *length = 1;
        return byte[0];
    }
    if (byte[0] >= 0xc2 && byte[0] < 0xe0 && (byte[1] & 0xc0) == 0x80) {
        *length = 2;
        return (byte[0] & 0x1f) << 6 | (byte[1] & 0x3f);
    }
    if (byte[0] >= 0xe0 && byte[0] < 0xf0 && (byte[1] & 0xc0) == 0x80 && (byte[2] & 0xc0) == 0x80) {
        *length = 3;
        return (byte[0] & 0x0f) << 12 | (byte[1] & 0x3f) << 6 | (byte[2] & 0x3f);
    }
    if (byte[0] >= 0xf0 && byte[0] < 0xf5 && (byte[1] & 0xc0) == 0x80 && (byte[2] & 0xc0) == 0x80 &&
        (byte[3] & 0xc0) == 0x80) {
        *length = 4;
        return (byte[0] & 0x07) << 18 | (byte[1] & 0x3f) << 12 | (byte[2] & 0x3f) << 6 | (byte[3] & 0x3f);
    }
    *length = 1;
    return byte[0];
}

/** How many of the first `bytes` bytes of a text, which is that long at least, hold whole code points. */
static inline size_t utf8_cut(const char *text, size_t bytes)
{
    while (bytes && ((unsigned char)text[bytes] & 0xc0) == 0x80)
        bytes--;
    return bytes;
}

/** Writes a code point (at most 4 bytes) to `to`; returns its bytes. */
static inline size_t utf8_put(char *to, int32_t point)
{
    unsigned char *byte = (unsigned char *)to;
    if (point < 0x80) {
        byte[0] = (unsigned char)point;
        return 1;
    }
    if (point < 0x800) {
        byte[0] = (unsigned char)(0xc0 | point >> 6);
        byte[1] = (unsigned char)(0x80 | (point & 0x3f));
        return 2;
    }
    if (point < 0x10000) {
        byte[0] = (unsigned char)(0xe0 | point >> 12);
        byte[1] = (unsigned char)(0x80 | (point >> 6 & 0x3f));
        byte[2] = (unsigned char)(0x80 | (point & 0x3f));
        return 3;
    }
    byte[0] = (unsigned char)(0xf0 | point >> 18);
    byte[1] = (unsigned char)(0x80 | (point >> 12 & 0x3f));
    byte[2] = (unsigned char)(0x80 | (point >> 6 & 0x3f));
    byte[3] = (unsigned char)(0x80 | (point & 0x3f));
    return 4;
}

#endif
