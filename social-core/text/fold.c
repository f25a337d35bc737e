#include "social-core/text/fold.h"

#include <stdbool.h>
#include <string.h>

#include <utf8proc.h>

#include "social-core/text/letters.h"
#include "social-core/text/utf8.h"

/* A folded code point is at most this long: 3 bytes of ASCII, or the parts of a letter of another script. */
#define PARTS 8
#define PART_BYTES 4

static bool is_fresh(const char *at)
{
    return (unsigned char)at[0] == TEXT_FRESH_BYTE && at[1];
}

/* A number that the commit will give (db_fresh()) stays as it is, whatever its second byte. */
static char *put_fresh(char *to, const char *at, size_t *length)
{
    *length = 2;
    memcpy(to, at, *length);
    return to + *length;
}

static size_t put_ascii(char *to, const char ascii[3])
{
    size_t length = ascii[1] ? ascii[2] ? 3 : 2 : 1;
    memcpy(to, ascii, length);
    return length;
}

static bool is_hangul(int32_t point)
{
    return point >= 0xac00 && point <= 0xd7a3;
}

/* A code point without ASCII form: lower case, its Latin marks dropped. */
static size_t put_other(char *to, int32_t point)
{
    utf8proc_int32_t parts[PARTS] = {point};
    utf8proc_ssize_t count = 1;
    if (!is_hangul(point))
        count = utf8proc_decompose_char(point, parts, PARTS, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE, NULL);
    size_t length = 0;
    for (utf8proc_ssize_t i = 0; i < count && i < PARTS; i++)
        if (!letter_of(parts[i])->mark)
            length += utf8_put(to + length, utf8proc_tolower(parts[i]));
    return length;
}

static size_t fold_point(char *to, int32_t point)
{
    if (point < 0x80) {
        *to = point >= 'A' && point <= 'Z' ? (char)(point | 0x20) : point == '`' ? '\'' : (char)point;
        return 1;
    }
    const struct letter *letter = letter_of(point);
    return letter->fold[0] ? put_ascii(to, letter->fold) : put_other(to, point);
}

static char *room_for(struct arena *arena, const char *text)
{
    return arena_alloc(arena, strlen(text) * PART_BYTES + PARTS * PART_BYTES);
}

static const char *ended(struct arena *arena, const char *text, char *end)
{
    *end = '\0';
    arena_end_at(arena, end + 1);
    return text;
}

const char *text_fold(struct arena *arena, const char *text)
{
    if (!text)
        return NULL;
    char *folded = room_for(arena, text), *to = folded;
    for (size_t length; *text; text += length) {
        if (is_fresh(text)) {
            to = put_fresh(to, text, &length);
            continue;
        }
        to += fold_point(to, utf8_at(text, &length));
    }
    return ended(arena, folded, to);
}

static bool is_joined(int32_t point)
{
    if (point < 0x80)
        return (point >= 'a' && point <= 'z') || (point >= '0' && point <= '9');
    utf8proc_category_t category = utf8proc_category(point);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

static const char *joined(struct arena *arena, const char *text, bool look)
{
    const char *folded = text_fold(arena, text);
    char *result = room_for(arena, folded), *to = result;
    for (size_t length; *folded; folded += length) {
        int32_t point = utf8_at(folded, &length);
        char alike = look && point >= 0x80 ? letter_of(point)->look : 0;
        if (alike)
            *to++ = alike;
        else if (is_joined(point))
            to += utf8_put(to, point);
    }
    return ended(arena, result, to);
}

const char *text_squash(struct arena *arena, const char *text)
{
    return joined(arena, text, false);
}

const char *text_words(struct arena *arena, const char *text)
{
    const char *folded = text_fold(arena, text);
    char *words = room_for(arena, folded), *to = words;
    bool between = false;
    for (size_t length; *folded; folded += length) {
        int32_t point = utf8_at(folded, &length);
        if (!is_joined(point)) {
            between = to != words;
            continue;
        }
        if (between)
            *to++ = ' ';
        between = false;
        to += utf8_put(to, point);
    }
    return ended(arena, words, to);
}

const char *text_skeleton(struct arena *arena, const char *text)
{
    return joined(arena, text, true);
}

const char *text_plain(struct arena *arena, const char *text)
{
    if (!text)
        return NULL;
    char *plain = room_for(arena, text), *to = plain;
    for (size_t length; *text; text += length) {
        if (is_fresh(text)) {
            to = put_fresh(to, text, &length);
            continue;
        }
        int32_t point = utf8_at(text, &length);
        const struct letter *letter = letter_of(point);
        bool after_ascii = to == plain || (unsigned char)to[-1] < 0x80;
        if (letter->plain[0]) {
            to += put_ascii(to, letter->plain);
        } else if (!letter->mark || !after_ascii) {
            memcpy(to, text, length);
            to += length;
        }
    }
    return ended(arena, plain, to);
}
