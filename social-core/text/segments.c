#include "social-core/text/segments.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <utf8proc.h>

#include "social-core/text/gsm.h"
#include "social-core/text/utf8.h"

const char *coding_name(enum coding coding)
{
    return coding == CODING_GSM ? "gsm" : "ucs2";
}

/* One character as it is sent: its bytes here and its units there. */
struct piece {
    int32_t point;
    size_t bytes, units;
};

static struct piece piece_at(const char *at, enum coding coding)
{
    struct piece piece;
    piece.point = utf8_at(at, &piece.bytes);
    if (piece.point == TEXT_FRESH_BYTE && piece.bytes == 1)
        return (struct piece){.point = '0', .bytes = at[1] ? 2 : 1, .units = FRESH_DIGITS};
    piece.units = coding == CODING_UCS2 ? 1 + (piece.point > 0xffff) : (size_t)gsm_septets(piece.point);
    return piece;
}

/* All septets of a text, or false at the first character that GSM does not have. */
static bool septets_of(const char *text, size_t *units)
{
    *units = 0;
    for (struct piece piece; *text; text += piece.bytes) {
        piece = piece_at(text, CODING_GSM);
        if (!piece.units)
            return false;
        *units += piece.units;
    }
    return true;
}

static size_t utf16_units_of(const char *text)
{
    size_t units = 0;
    for (struct piece piece; *text; text += piece.bytes) {
        piece = piece_at(text, CODING_UCS2);
        units += piece.units;
    }
    return units;
}

/* What must stay together from `at` on: a character in GSM, a letter with all its marks (a grapheme) in UCS-2. */
static struct piece together_at(const char *at, enum coding coding)
{
    struct piece whole = piece_at(at, coding);
    utf8proc_int32_t state = 0;
    int32_t before = whole.point;
    while (coding == CODING_UCS2 && at[whole.bytes]) {
        struct piece next = piece_at(at + whole.bytes, coding);
        if (utf8proc_grapheme_break_stateful(before, next.point, &state) || whole.units + next.units > UCS2_PART)
            break;
        whole.bytes += next.bytes;
        whole.units += next.units;
        before = next.point;
    }
    return whole;
}

/* The bytes that fit one part of a concatenation. */
static size_t part_at(const char *text, enum coding coding)
{
    size_t room = coding == CODING_GSM ? GSM_PART : UCS2_PART, bytes = 0;
    while (text[bytes]) {
        struct piece piece = together_at(text + bytes, coding);
        if (piece.units > room)
            break;
        room -= piece.units;
        bytes += piece.bytes;
    }
    return bytes;
}

struct segments segments_of(const char *text)
{
    struct segments segments = {.coding = CODING_GSM, .segments = 1};
    if (!septets_of(text, &segments.units)) {
        segments.coding = CODING_UCS2;
        segments.units = utf16_units_of(text);
    }
    if (segments.units <= (segments.coding == CODING_GSM ? GSM_ALONE : UCS2_ALONE))
        return segments;
    segments.segments = 0;
    for (; *text; text += part_at(text, segments.coding))
        segments.segments++;
    return segments;
}

size_t segments_cut(struct arena *arena, const char *text, const char *const **parts)
{
    struct segments segments = segments_of(text);
    const char **list = arena_alloc(arena, segments.segments * sizeof *list);
    for (size_t i = 0; i < segments.segments; i++) {
        size_t bytes = segments.segments == 1 ? strlen(text) : part_at(text, segments.coding);
        list[i] = arena_copy(arena, text, bytes);
        text += bytes;
    }
    *parts = list;
    return segments.segments;
}
