#include "social-core/text/normal.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "social-core/text/utf8.h"

#define REPLACEMENT 0xfffd

/* Valid UTF-8 as it grows: room is reckoned before, at most 3 bytes for each byte that came. */
struct clean {
    char *bytes;
    size_t length;
    int marks;
    bool after_return;
    bool may_compose; /* something in it may not stand so in NFC */
};

static bool is_dropped(int32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || (point >= 0x200e && point <= 0x200f) ||
           (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069) || point == 0xfeff;
}

static bool is_mark(int32_t point)
{
    if (point < 0x300)
        return false;
    const utf8proc_property_t *property = utf8proc_get_property(point);
    return property->combining_class != 0 || property->category == UTF8PROC_CATEGORY_ME;
}

/* Letters that NFC leaves as they are whatever stands beside them (Unicode: NFC_Quick_Check=Yes, class 0): what
 * Vietnamese is written with, the signs of phones' keyboards, emoji. */
static bool is_composed(int32_t point)
{
    return point < 0x300 || (point >= 0x1e00 && point < 0x1f00) || (point >= 0x2010 && point < 0x2060) ||
           point == REPLACEMENT || (point >= 0x1f300 && point < 0x1fb00);
}

static void clean_add(struct clean *clean, int32_t point)
{
    bool after_return = clean->after_return;
    clean->after_return = point == '\r';
    if (point == '\n' && after_return)
        return;
    if (point == '\r' || point == 0x85 || point == 0x2028 || point == 0x2029)
        point = '\n';
    if (point == '\t')
        point = ' ';
    if (point != '\n' && is_dropped(point))
        return;
    if ((point & 0xfffe) == 0xfffe || (point >= 0xfdd0 && point <= 0xfdef))
        point = REPLACEMENT;
    clean->marks = is_mark(point) ? clean->marks + 1 : 0;
    if (clean->marks > TEXT_MARKS_MAX)
        return;
    clean->may_compose |= !is_composed(point);
    clean->length += utf8_put(clean->bytes + clean->length, point);
}

/* Canonical composition; what utf8proc returns lives on its own heap, so it is copied and freed at once. */
static const char *composed(struct arena *arena, struct clean *clean)
{
    clean->bytes[clean->length] = '\0';
    if (!clean->may_compose)
        return clean->bytes;
    utf8proc_uint8_t *result = NULL;
    utf8proc_ssize_t length = utf8proc_map((const utf8proc_uint8_t *)clean->bytes, (utf8proc_ssize_t)clean->length,
                                           &result, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    const char *text = length < 0 ? clean->bytes : arena_copy(arena, result, (size_t)length);
    free(result);
    return text;
}

/* Bytes that a code point starting with `first` must have, 0 when nothing starts so. */
static size_t sequence_length(unsigned char first)
{
    return first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
}

/* Whether `byte` may be the second of a sequence: rules out overlong forms, surrogates and what lies past U+10FFFF. */
static bool second_allowed(unsigned char first, unsigned char byte)
{
    unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    return byte >= low && byte <= high;
}

/* Bytes at `at` that make one code point, or that are to be replaced together (`*valid` false), as Unicode advises. */
static size_t sequence_at(const unsigned char *at, size_t left, bool *valid)
{
    size_t wanted = sequence_length(*at), have = 1;
    while (have < wanted && have < left && (have == 1 ? second_allowed(*at, at[1]) : (at[have] & 0xc0) == 0x80))
        have++;
    *valid = wanted && have == wanted;
    return have;
}

const char *text_normal(struct arena *arena, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    struct clean clean = {.bytes = arena_alloc(arena, length * 3 + 1)};
    for (size_t used = 0, size; used < length; used += size) {
        bool valid;
        size = sequence_at(at + used, length - used, &valid);
        size_t same;
        clean_add(&clean, valid ? utf8_at((const char *)at + used, &same) : REPLACEMENT);
    }
    return composed(arena, &clean);
}

const char *text_from_utf16(struct arena *arena, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    struct clean clean = {.bytes = arena_alloc(arena, length / 2 * 3 + 4)};
    for (size_t used = 0; used < length; used += 2) {
        if (length - used < 2) {
            clean_add(&clean, REPLACEMENT);
            break;
        }
        int32_t unit = at[used] << 8 | at[used + 1];
        int32_t next = length - used >= 4 ? at[used + 2] << 8 | at[used + 3] : 0;
        if (unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
            unit = 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00);
            used += 2;
        } else if (unit >= 0xd800 && unit < 0xe000) {
            unit = REPLACEMENT;
        }
        clean_add(&clean, unit);
    }
    return composed(arena, &clean);
}

bool text_is_blank(const char *text)
{
    for (size_t length; text && *text; text += length) {
        utf8proc_category_t category = utf8proc_category(utf8_at(text, &length));
        bool unseen = (category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_ZP) ||
                      category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF;
        if (!unseen)
            return false;
    }
    return true;
}

static bool is_any_of(const char *end, size_t length, const char *const *marks)
{
    for (; *marks; marks++)
        if (length >= strlen(*marks) && !memcmp(end - strlen(*marks), *marks, strlen(*marks)))
            return true;
    return false;
}

const char *text_sentence(struct arena *arena, const char *text)
{
    static const char *const blanks[] = {" ", "\n", NULL};
    static const char *const marks[] = {".",   "!",   "?",  ":",  ";",  "…",  ".\"",
                                        "!\"", "?\"", ".”", "!”", "?”", ".)", NULL};
    size_t length = strlen(text);
    while (is_any_of(text + length, length, blanks))
        length--;
    const char *stop = !length || is_any_of(text + length, length, marks) ? "" : ".";
    return arena_printf(arena, "%.*s%s", (int)length, text, stop);
}
