#include "social-core/text/letters.h"

#include <pthread.h>
#include <string.h>

#include <utf8proc.h>

#include "social-core/text/utf8.h"

/* The blocks of 256 code points that hold letters with an ASCII form, their look-alikes and typographic signs. */
static const uint16_t blocks[] = {0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x1d, 0x1e,  0x1f,  0x20,  0x21,  0x22,
                                  0x24, 0x2c, 0x30, 0xa7, 0xfb, 0xfe, 0xff, 0x1d4, 0x1d5, 0x1d6, 0x1d7, 0x1f1};
#define BLOCKS (sizeof blocks / sizeof *blocks)
#define LAST_BLOCK 0x1f1

static struct letter letters[BLOCKS][256];
static uint8_t block_at[LAST_BLOCK + 1]; /* index into letters, one up; 0: none */
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* What Unicode does not decompose, or not as people here read it: the plain form and the form for comparison. */
static const struct {
    int32_t point;
    const char *plain, *fold;
} special[] = {
    {0x0110, "D", "d"},     {0x0111, "d", "d"},     {0x00d0, "D", "d"},   {0x00f0, "d", "d"},   {0x0189, "D", "d"},
    {0x0256, "d", "d"},     {0x0180, "b", "b"},     {0x0243, "B", "b"},   {0x0181, "B", "b"},   {0x0253, "b", "b"},
    {0x018a, "D", "d"},     {0x0257, "d", "d"},     {0x0182, "B", "b"},   {0x0183, "b", "b"},   {0x0131, "i", "i"},
    {0x0141, "L", "l"},     {0x0142, "l", "l"},     {0x0197, "I", "i"},   {0x0268, "i", "i"},   {0x014a, "N", "n"},
    {0x014b, "n", "n"},     {0x0244, "U", "u"},     {0x0289, "u", "u"},   {0x00d8, "", "o"},    {0x00f8, "", "o"},
    {0x00c6, "", "ae"},     {0x00e6, "", "ae"},     {0x0152, "OE", "oe"}, {0x0153, "oe", "oe"}, {0x00df, "", "ss"},
    {0x1e9e, "SS", "ss"},   {0x2018, "'", "'"},     {0x2019, "'", "'"},   {0x201a, "'", "'"},   {0x201b, "'", "'"},
    {0x02bc, "'", "'"},     {0x02bb, "'", "'"},     {0x02b9, "'", "'"},   {0x2032, "'", "'"},   {0x0060, "'", "'"},
    {0x00b4, "'", "'"},     {0x2039, "<", "<"},     {0x203a, ">", ">"},   {0x201c, "\"", "\""}, {0x201d, "\"", "\""},
    {0x201e, "\"", "\""},   {0x201f, "\"", "\""},   {0x2033, "\"", "\""}, {0x00ab, "\"", "\""}, {0x00bb, "\"", "\""},
    {0x2010, "-", "-"},     {0x2011, "-", "-"},     {0x2012, "-", "-"},   {0x2013, "-", "-"},   {0x2014, "-", "-"},
    {0x2015, "-", "-"},     {0x2212, "-", "-"},     {0x2043, "-", "-"},   {0x2022, "*", "*"},   {0x00b7, ".", "."},
    {0x2044, "/", "/"},     {0x00d7, "x", "x"},     {0x00f7, "/", "/"},   {0x20ab, "d", "d"},   {0x00b0, "o", "o"},
    {0x00a9, "(c)", "(c)"}, {0x00ae, "(r)", "(r)"}, {0x2190, "<-", "<-"}, {0x2192, "->", "->"}, {0x2264, "<=", "<="},
    {0x2265, ">=", ">="},   {0x00a0, " ", " "},     {0x3000, " ", " "},   {0x3001, ",", ","},   {0x3002, ".", "."},
};

/* Letters of other alphabets that a reader takes for one of ours, each followed by that one. */
static const char alike[] = "аaвbеeкkмmнhоoпnрpсcтtуyхxьbіiјjѕsһhԁdԛqԝwёeћh"
                            "АaВbЕeЗ3КkМmНhОoРpСcТtУyХxЬbІiЈjЅsҺhЁe"
                            "αaβbεeηnιiκkνvοoρpτtυuχxωwάaέeίiόoύu"
                            "ΑaΒbΕeΖzΗhΙiΚkΜmΝnΟoΡpΤtΥyΧxΆaΈeΉhΊiΌoΎy";

static const int32_t tones[] = {
    [TONE_GRAVE] = 0x300, [TONE_ACUTE] = 0x301, [TONE_TILDE] = 0x303, [TONE_HOOK] = 0x309, [TONE_DOT] = 0x323};

static struct letter *place(int32_t point)
{
    uint8_t index = point >> 8 <= LAST_BLOCK ? block_at[point >> 8] : 0;
    return index ? &letters[index - 1][point & 0xff] : NULL;
}

static uint8_t tone_of(int32_t mark)
{
    for (uint8_t tone = TONE_GRAVE; tone <= TONE_DOT; tone++)
        if (tones[tone] == mark)
            return tone;
    return TONE_LEVEL;
}

static bool is_mark(int32_t point)
{
    return (point >= 0x300 && point < 0x370) || (point >= 0x1ab0 && point < 0x1b00) ||
           (point >= 0x1dc0 && point < 0x1e00) || (point >= 0x20d0 && point < 0x2100) || point == 0xad ||
           (point >= 0x200b && point <= 0x200d) || point == 0x2060 || (point >= 0xfe00 && point <= 0xfe0f);
}

/* The quality: what canonical composition makes of the letter when its tone is left out. */
static uint16_t quality_of(int32_t point, uint8_t *tone)
{
    utf8proc_int32_t parts[8], letter = utf8proc_tolower(point);
    utf8proc_ssize_t count = utf8proc_decompose_char(letter, parts, 8, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE, NULL);
    utf8proc_ssize_t kept = 0;
    for (utf8proc_ssize_t i = 0; i < count && i < 8; i++) {
        uint8_t found = i ? tone_of(parts[i]) : TONE_LEVEL;
        if (found)
            *tone = found;
        else
            parts[kept++] = parts[i];
    }
    count = utf8proc_normalize_utf32(parts, kept, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    return count > 0 && parts[0] < 0x10000 ? (uint16_t)parts[0] : 0;
}

/* Puts ASCII letters behind the `used` that are there; false when they do not fit. */
static bool append(char form[3], int *used, const char *ascii, size_t length)
{
    if (*used + length > 3)
        return false;
    memcpy(form + *used, ascii, length);
    *used += (int)length;
    return true;
}

/* Puts the ASCII form of one part: its own, or what is known of it (Ø is O with a stroke: Ǿ is O too). */
static bool append_part(char form[3], int *used, int32_t part)
{
    const struct letter *known = part >= 0x80 ? place(part) : NULL;
    char own = part == '`' ? '\'' : (char)part; /* the alphabet of SMS has no grave accent alone */
    if (!known)
        return part >= 0x20 && part < 0x7f && append(form, used, &own, 1);
    const char *ascii = known->plain[0] ? known->plain : known->fold;
    int start = *used;
    if (!ascii[0] || !append(form, used, ascii, strnlen(ascii, 3)))
        return false;
    for (int i = start; i < *used; i++)
        if (utf8proc_isupper(part) && form[i] >= 'a' && form[i] <= 'z')
            form[i] = (char)(form[i] & ~0x20);
    return true;
}

/* The ASCII form by compatibility decomposition, marks left out; nothing when any part has none. */
static void spell(struct letter *letter, int32_t point)
{
    utf8proc_int32_t parts[24];
    utf8proc_ssize_t count =
        utf8proc_decompose_char(point, parts, 24, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, NULL);
    char plain[3] = "";
    int used = 0;
    for (utf8proc_ssize_t i = 0; i < count; i++)
        if (!is_mark(parts[i]) && ((parts[i] == point && point >= 0x80) || !append_part(plain, &used, parts[i])))
            return;
    for (int i = 0; i < used; i++) {
        letter->plain[i] = plain[i];
        letter->fold[i] = plain[i] >= 'A' && plain[i] <= 'Z' ? (char)(plain[i] | 0x20) : plain[i];
    }
}

static void learn_specials(void)
{
    for (size_t i = 0; i < sizeof special / sizeof *special; i++) {
        struct letter *letter = place(special[i].point);
        memset(letter->plain, 0, sizeof letter->plain);
        memset(letter->fold, 0, sizeof letter->fold);
        memcpy(letter->plain, special[i].plain, strlen(special[i].plain));
        memcpy(letter->fold, special[i].fold, strlen(special[i].fold));
    }
}

static void learn_looks(void)
{
    size_t length;
    for (const char *at = alike; *at; at++) {
        struct letter *letter = place(utf8_at(at, &length));
        at += length;
        letter->look = *at;
    }
}

static void learn(void)
{
    for (size_t i = 0; i < BLOCKS; i++)
        block_at[blocks[i]] = (uint8_t)(i + 1);
    learn_specials();
    for (size_t i = 0; i < BLOCKS; i++)
        for (int32_t point = blocks[i] << 8; point < (blocks[i] + 1) << 8; point++) {
            struct letter *letter = place(point);
            letter->mark = is_mark(point);
            if (letter->mark) {
                letter->tone = tone_of(point);
                continue;
            }
            if (point < 0xa0 && (point < 0x20 || point >= 0x7f))
                continue;
            letter->quality = quality_of(point, &letter->tone);
            spell(letter, point);
        }
    learn_specials();
    learn_looks();
}

const struct letter *letter_of(int32_t point)
{
    static const struct letter nothing;
    pthread_once(&once, learn);
    const struct letter *letter = point >= 0 ? place(point) : NULL;
    return letter ? letter : &nothing;
}
