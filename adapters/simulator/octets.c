#include "adapters/simulator/octets.h"

#include <string.h>
#include <utf8proc.h>

#define ESCAPE 0x1B
#define REPLACEMENT 0xFFFD

/* 3GPP TS 23.038 6.2.1; place = septet. The blank at 0x1B stands for ESC and is never looked up. */
static const char gsm_letters[] = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
                                  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/* 6.2.1.1: what follows an ESC, and the septet of each. */
static const char gsm_escaped_letters[] = "\f^{}\\[~]|€";
static const uint8_t gsm_escaped[] = {0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65};

enum { PART_GSM = 153, ALONE_GSM = 160, PART_UCS2 = 134, ALONE_UCS2 = 140 };

static const struct {
    uint8_t data_coding;
    size_t alone, part;
} codings[] = {
    [MESSAGE_GSM] = {0, ALONE_GSM, PART_GSM},
    [MESSAGE_BINARY] = {4, ALONE_UCS2, PART_UCS2},
    [MESSAGE_UCS2] = {8, ALONE_UCS2, PART_UCS2},
};

struct alphabet {
    int32_t letters[128];
    int32_t escaped[128];
    int16_t septets[0x400]; /* by code point: the septet, plus 0x100 when an ESC goes before it; -1: none */
};

static int32_t next_letter(const char **text)
{
    int32_t letter;
    utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)*text, -1, &letter);
    *text += used > 0 ? used : 1;
    return used > 0 ? letter : REPLACEMENT;
}

static const struct alphabet *alphabet(void)
{
    static struct alphabet made;
    if (made.letters[0])
        return &made;
    memset(made.septets, -1, sizeof made.septets);
    const char *at = gsm_letters;
    for (int septet = 0; septet < 128; septet++) {
        made.letters[septet] = next_letter(&at);
        if (septet != ESCAPE)
            made.septets[made.letters[septet]] = (int16_t)septet;
    }
    at = gsm_escaped_letters;
    for (size_t i = 0; *at; i++) {
        int32_t letter = made.escaped[gsm_escaped[i]] = next_letter(&at);
        if (letter < 0x400)
            made.septets[letter] = (int16_t)(0x100 | gsm_escaped[i]);
    }
    return &made;
}

/* The octets of one letter in this coding: 1 or 2 for GSM (0: not in the alphabet), 2 or 4 for UCS-2. */
static size_t gsm_octets(int32_t letter, uint8_t *out)
{
    int septet = letter == 0x20AC ? 0x165 : letter < 0x400 ? alphabet()->septets[letter] : -1;
    if (septet < 0)
        return 0;
    if (septet < 0x100) {
        out[0] = (uint8_t)septet;
        return 1;
    }
    out[0] = ESCAPE;
    out[1] = (uint8_t)septet;
    return 2;
}

static size_t ucs2_octets(int32_t letter, uint8_t *out)
{
    size_t size = 0;
    uint32_t units[2] = {(uint32_t)letter, 0}, count = 1;
    if (letter > 0xFFFF) {
        units[0] = 0xD800 + ((uint32_t)(letter - 0x10000) >> 10);
        units[1] = 0xDC00 + ((uint32_t)(letter - 0x10000) & 0x3FF);
        count = 2;
    }
    for (uint32_t i = 0; i < count; i++) {
        out[size++] = (uint8_t)(units[i] >> 8);
        out[size++] = (uint8_t)units[i];
    }
    return size;
}

static bool is_gsm(const char *text)
{
    uint8_t scratch[4];
    while (*text)
        if (!gsm_octets(next_letter(&text), scratch))
            return false;
    return true;
}

bool octets_is_utf8(const char *text)
{
    for (int32_t letter; *text; text += utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &letter))
        if (utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &letter) < 1)
            return false;
    return true;
}

uint8_t octets_data_coding(enum message_coding coding)
{
    return codings[coding].data_coding;
}

enum message_coding octets_coding(uint8_t data_coding)
{
    switch (data_coding) {
    case 2:
    case 4:
        return MESSAGE_BINARY;
    case 8:
        return MESSAGE_UCS2;
    default:
        return MESSAGE_GSM;
    }
}

/* Walks over the text and marks where parts of at most `room` octets begin; their octets lie in one row. */
static unsigned cut(struct octets *octets, const char *text, uint8_t *row, size_t room)
{
    size_t (*encode)(int32_t, uint8_t *) = octets->coding == MESSAGE_GSM ? gsm_octets : ucs2_octets;
    unsigned count = 1;
    octets->parts[0].octets = row;
    octets->parts[0].size = 0;
    while (*text) {
        size_t size = encode(next_letter(&text), row);
        if (octets->parts[count - 1].size + size > room) {
            octets->parts[count].octets = row;
            octets->parts[count++].size = 0;
        }
        octets->parts[count - 1].size += size;
        row += size;
    }
    return count;
}

struct octets octets_of_text(struct arena *arena, const char *text, bool ucs2, bool whole)
{
    struct octets octets = {.coding = ucs2 || !is_gsm(text) ? MESSAGE_UCS2 : MESSAGE_GSM};
    size_t length = strlen(text), part = codings[octets.coding].part;
    /* A letter is never more octets on the air than twice its octets in UTF-8; a part is short of full by three at most. */
    uint8_t *row = arena_alloc(arena, 2 * length + 4);
    octets.parts = arena_alloc(arena, (2 * length / (part - 3) + 2) * sizeof *octets.parts);
    octets.part_count = cut(&octets, text, row, whole ? 2 * length + 4 : codings[octets.coding].alone);
    if (octets.part_count > 1)
        octets.part_count = cut(&octets, text, row, part);
    return octets;
}

static char *put_letter(char *out, int32_t letter)
{
    return out + utf8proc_encode_char(letter, (utf8proc_uint8_t *)out);
}

static char *gsm_text(struct arena *arena, const uint8_t *octets, size_t size)
{
    char *text = arena_alloc(arena, 3 * size + 1), *out = text;
    for (size_t i = 0; i < size; i++) {
        uint8_t septet = octets[i] & 0x7F;
        int32_t letter = alphabet()->letters[septet];
        if (septet == ESCAPE && i + 1 < size && alphabet()->escaped[octets[i + 1] & 0x7F])
            letter = alphabet()->escaped[octets[++i] & 0x7F];
        out = put_letter(out, letter);
    }
    return text;
}

static char *ucs2_text(struct arena *arena, const uint8_t *octets, size_t size)
{
    char *text = arena_alloc(arena, 3 * size + 1), *out = text;
    for (size_t i = 0; i + 1 < size; i += 2) {
        int32_t letter = octets[i] << 8 | octets[i + 1];
        int32_t next = i + 3 < size ? octets[i + 2] << 8 | octets[i + 3] : 0;
        bool is_high = letter >= 0xD800 && letter < 0xDC00, is_low_next = next >= 0xDC00 && next < 0xE000;
        if (is_high && is_low_next) {
            letter = 0x10000 + ((letter - 0xD800) << 10) + (next - 0xDC00);
            i += 2;
        } else if (letter == 0 || (letter >= 0xD800 && letter < 0xE000)) {
            letter = REPLACEMENT;
        }
        out = put_letter(out, letter);
    }
    return text;
}

static char *hexadecimal(struct arena *arena, const uint8_t *octets, size_t size)
{
    char *text = arena_alloc(arena, 2 * size + 1);
    for (size_t i = 0; i < 2 * size; i++)
        text[i] = "0123456789abcdef"[octets[i / 2] >> (i % 2 ? 0 : 4) & 0xF];
    return text;
}

/* ISO 8859-1: the code points are the octets. */
static char *latin_text(struct arena *arena, const uint8_t *octets, size_t size)
{
    char *text = arena_alloc(arena, 3 * size + 1), *out = text;
    for (size_t i = 0; i < size; i++)
        out = put_letter(out, octets[i] ? octets[i] : REPLACEMENT);
    return text;
}

char *octets_to_text(struct arena *arena, uint8_t data_coding, const uint8_t *octets, size_t size)
{
    switch (data_coding) {
    case 1: /* IA5 */
    case 3:
        return latin_text(arena, octets, size);
    case 2:
    case 4:
        return hexadecimal(arena, octets, size);
    case 8:
        return ucs2_text(arena, octets, size);
    default:
        return gsm_text(arena, octets, size);
    }
}

const char *octets_gsm_letters(void)
{
    return gsm_letters;
}

const char *octets_gsm_escaped_letters(void)
{
    return gsm_escaped_letters;
}
