#include "social-core/text/speech.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/text/fold.h"
#include "social-core/text/utf8.h"

#define DIGITS "0123456789"
#define MOST UINT64_C(999999999999)
#define PHONE_LEAST 9
#define PHONE_MOST 15
#define HIDDEN "…"

static const struct said {
    const char *written, *said;
} shorts[] =
    {
#define SPEECH_SHORT(written, said) {written, said},
#define SPEECH_UNIT(written, said)
#include "social-core/text/speech.def"
#undef SPEECH_SHORT
#undef SPEECH_UNIT
},
  units[] = {
#define SPEECH_SHORT(written, said)
#define SPEECH_UNIT(written, said) {written, said},
#include "social-core/text/speech.def"
#undef SPEECH_SHORT
#undef SPEECH_UNIT
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static const char *said_of(const struct said *table, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(table[i].written, word))
            return table[i].said;
    return NULL;
}

/* ---- numbers ---- */

static const char *const digit_words[] = {"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"};

/* 0 to 999; `whole`: something stands before it, so that its hundreds are said though they are none. */
static const char *below_thousand(struct arena *arena, unsigned number, bool whole)
{
    unsigned hundreds = number / 100, tens = number / 10 % 10, ones = number % 10;
    const char *text = hundreds || whole ? arena_printf(arena, "%s trăm", digit_words[hundreds]) : "";
    const char *gap = *text ? " " : "";
    if (tens > 1)
        text = arena_printf(arena, "%s%s%s mươi", text, gap, digit_words[tens]);
    else if (tens)
        text = arena_printf(arena, "%s%smười", text, gap);
    else if (ones && *text)
        text = arena_printf(arena, "%s linh", text);
    if (!ones)
        return text;
    const char *last = ones == 5 && tens ? "lăm" : ones == 1 && tens > 1 ? "mốt" : digit_words[ones];
    return arena_printf(arena, "%s%s%s", text, *text ? " " : "", last);
}

const char *speech_number(struct arena *arena, uint64_t number)
{
    static const struct {
        uint64_t unit;
        const char *word;
    } steps[] = {{1000000000, "tỷ"}, {1000000, "triệu"}, {1000, "nghìn"}, {1, ""}};
    const char *text = "";
    if (!number)
        return digit_words[0];
    for (size_t i = 0; i < COUNT(steps); i++) {
        unsigned part = (unsigned)(number / steps[i].unit);
        number %= steps[i].unit;
        if (part)
            text = arena_printf(arena, "%s%s%s%s%s", text, *text ? " " : "", below_thousand(arena, part, *text),
                                *steps[i].word ? " " : "", steps[i].word);
    }
    return text;
}

static const char *digit_by_digit(struct arena *arena, const char *digits, size_t count)
{
    const char *text = "";
    for (size_t i = 0; i < count; i++)
        text = arena_printf(arena, "%s%s%s", text, i ? " " : "", digit_words[digits[i] - '0']);
    return text;
}

/* A number at `at`: 5, 007, 50.000, 3,5. `*end` is what comes after it. NULL: there is none. */
static const char *number_at(struct arena *arena, const char *at, const char **end)
{
    size_t length = strspn(at, DIGITS);
    char digits[24];
    if (!length)
        return NULL;
    *end = at + length;
    if (length > 12 || (at[0] == '0' && length > 1))
        return digit_by_digit(arena, at, length);
    memcpy(digits, at, length);
    while (length <= 9 && strspn(*end + (**end == '.'), DIGITS) == 3 && **end == '.') { /* thousands */
        memcpy(digits + length, *end + 1, 3);
        length += 3;
        *end += 4;
    }
    digits[length] = '\0';
    const char *whole = speech_number(arena, strtoull(digits, NULL, 10) % (MOST + 1));
    size_t part = **end == ',' || **end == '.' ? strspn(*end + 1, DIGITS) : 0;
    if (!part)
        return whole;
    const char *begin = *end + 1;
    *end = begin + part;
    const char *fraction = part < 3 && *begin != '0' ? speech_number(arena, strtoull(begin, NULL, 10))
                                                     : digit_by_digit(arena, begin, part);
    return arena_printf(arena, "%s phẩy %s", whole, fraction);
}

/* ---- dates and times ---- */

/* At most two digits. -1: none. */
static int small_at(const char *at, const char **end)
{
    size_t length = strspn(at, DIGITS);
    if (!length || length > 2)
        return -1;
    *end = at + length;
    return (int)strtol(at, NULL, 10);
}

/* 25/11, 25/11/2026, 25-11-2026. */
static const char *date_of(struct arena *arena, const char *word, const char *before)
{
    const char *at;
    int day = small_at(word, &at);
    char mark = day > 0 ? *at : '\0';
    int month = mark == '/' || mark == '-' ? small_at(at + 1, &at) : -1;
    bool with_year = month > 0 && *at == mark && strspn(at + 1, DIGITS) == 4 && !at[5];
    if (day < 1 || day > 31 || month < 1 || month > 12 || (*at && !with_year) || (mark == '-' && !with_year))
        return NULL;
    const char *folded = text_fold(arena, before);
    bool named = !strcmp(folded, "ngay") || !strcmp(folded, "mung") || !strcmp(folded, "mong");
    const char *text = arena_printf(arena, "%s%s tháng %s", named ? "" : "ngày ", speech_number(arena, (uint64_t)day),
                                    speech_number(arena, (uint64_t)month));
    return with_year ? arena_printf(arena, "%s năm %s", text, speech_number(arena, strtoull(at + 1, NULL, 10))) : text;
}

/* 7h, 7h30, 07:30, 7g30. */
static const char *time_of(struct arena *arena, const char *word)
{
    const char *at, *end;
    int hour = small_at(word, &at);
    if (hour < 0 || hour > 24 || !strchr("hHg:", *at) || !*at)
        return NULL;
    int minute = at[1] ? small_at(at + 1, &end) : 0;
    if (minute < 0 || minute > 59 || (at[1] && *end) || (!at[1] && *at != 'h' && *at != 'H'))
        return NULL;
    const char *text = arena_printf(arena, "%s giờ", speech_number(arena, (uint64_t)hour));
    return minute ? arena_printf(arena, "%s %s phút", text, speech_number(arena, (uint64_t)minute)) : text;
}

/* ---- words ---- */

static const char *amount_of(struct arena *arena, const char *word)
{
    const char *end, *number = number_at(arena, word, &end);
    if (!number || !*end)
        return number;
    const char *unit = said_of(units, COUNT(units), end);
    return unit ? arena_printf(arena, "%s %s", number, unit) : NULL;
}

static const char *one_of(struct arena *arena, const char *word, const char *before)
{
    const char *said = date_of(arena, word, before);
    said = said ? said : time_of(arena, word);
    return said ? said : amount_of(arena, word);
}

/* 7h30-11h30, 5-7kg. */
static const char *span_of(struct arena *arena, const char *word, const char *before)
{
    const char *dash = strstr(word, "–");
    size_t wide = dash ? strlen("–") : 1;
    dash = dash ? dash : strchr(word, '-');
    if (!dash || dash == word)
        return NULL;
    const char *from = one_of(arena, arena_copy(arena, word, (size_t)(dash - word)), before);
    const char *to = from ? one_of(arena, dash + wide, before) : NULL;
    return to ? arena_printf(arena, "%s đến %s", from, to) : NULL;
}

static const char *address_of(const char *word)
{
    return !strncmp(word, "http://", 7) || !strncmp(word, "https://", 8) || !strncmp(word, "www.", 4)
               ? "địa chỉ trên mạng"
               : NULL;
}

static bool is_emoji(int32_t point)
{
    return point >= 0x1f000 || (point >= 0x2600 && point <= 0x27bf) || point == 0xfe0f || point == 0x200d;
}

static const char *without_emoji(struct arena *arena, const char *word)
{
    char *clean = arena_strdup(arena, word), *to = clean;
    for (size_t length; *word; word += length)
        if (!is_emoji(utf8_at(word, &length)))
            for (size_t i = 0; i < length; i++)
                *to++ = word[i];
    *to = '\0';
    return clean;
}

/* A word without the marks around it. */
static const char *core_said(struct arena *arena, const char *word, const char *before, bool after_number)
{
    const char *said = said_of(shorts, COUNT(shorts), word);
    said = said ? said : after_number ? said_of(units, COUNT(units), word) : NULL;
    said = said ? said : address_of(word);
    said = said ? said : one_of(arena, word, before);
    said = said ? said : span_of(arena, word, before);
    if (said || (*word != '#' && *word != '@'))
        return said ? said : word;
    return *word == '#' ? arena_printf(arena, "chủ đề %s", word + 1) : word + 1;
}

struct speaker {
    struct arena *arena;
    char *text;
    size_t length, room;
    const char *before; /* the word before, as written */
};

static void add(struct speaker *speaker, const char *bytes, size_t length)
{
    if (speaker->length + length + 1 > speaker->room) {
        speaker->room = 2 * (speaker->length + length + 1);
        char *bigger = arena_alloc(speaker->arena, speaker->room);
        if (speaker->length)
            memcpy(bigger, speaker->text, speaker->length);
        speaker->text = bigger;
    }
    memcpy(speaker->text + speaker->length, bytes, length);
    speaker->length += length;
    speaker->text[speaker->length] = '\0';
}

static void add_word(struct speaker *speaker, const char *word)
{
    struct arena *arena = speaker->arena;
    word = without_emoji(arena, word);
    size_t begin = strspn(word, "([\"'*_"), length = strlen(word);
    size_t end = length;
    bool known = said_of(shorts, COUNT(shorts), word + begin) != NULL;
    while (!known && end > begin && strchr(".,;:!?)]\"'*_", word[end - 1]))
        end--;
    const char *core = arena_copy(arena, word + begin, end - begin);
    const char *said = core_said(arena, core, speaker->before, strspn(speaker->before, DIGITS ".,") > 0);
    if (*said && speaker->length && speaker->text[speaker->length - 1] != '\n')
        add(speaker, " ", 1);
    add(speaker, said, strlen(said));
    for (const char *mark = word + end; *mark; mark++)
        if (strchr(".,;:!?", *mark))
            add(speaker, mark, 1);
    speaker->before = core;
}

static void end_line(struct speaker *speaker)
{
    if (!speaker->length || speaker->text[speaker->length - 1] == '\n')
        return;
    if (!strchr(".,;:!?", speaker->text[speaker->length - 1]))
        add(speaker, ".", 1);
    add(speaker, "\n", 1);
    speaker->before = "";
}

const char *speech_text(struct arena *arena, const char *text)
{
    struct speaker speaker = {.arena = arena, .text = arena_strdup(arena, ""), .before = ""};
    text = speech_without_phones(arena, text);
    while (*text) {
        size_t length = strcspn(text, " \n");
        if (length)
            add_word(&speaker, arena_copy(arena, text, length));
        text += length;
        if (*text == '\n')
            end_line(&speaker);
        text += *text != '\0';
    }
    end_line(&speaker);
    return speaker.text;
}

/* ---- numbers of phones ---- */

/* How long the phone's number at `at` is, with single blanks, dots and dashes between its groups; 0: it is none. Of a
 * longer row of groups the first that make a number are it: two numbers may stand side by side. */
static size_t phone_at(const char *at)
{
    bool like = *at == '+' || *at == '0' || !strncmp(at, "84", 2);
    size_t end = *at == '+', digits = 0, shortest = 0, groups = 0;
    for (size_t group; (group = strspn(at + end, DIGITS)); end++) {
        digits += group;
        end += group;
        groups++;
        if (!shortest && digits >= PHONE_LEAST && (like || groups == 1))
            shortest = end;
        if (!at[end] || !strchr(" .-", at[end]) || !strspn(at + end + 1, DIGITS))
            break;
    }
    return digits >= PHONE_LEAST && digits <= PHONE_MOST && (like || groups == 1) ? end : shortest;
}

/* A number that is no phone's: one group, and its thousands. */
static size_t plain_at(const char *at)
{
    size_t end = *at == '+';
    end += strspn(at + end, DIGITS);
    while (at[end] == '.' && strspn(at + end + 1, DIGITS) == 3)
        end += 4;
    return end;
}

const char *speech_without_phones(struct arena *arena, const char *text)
{
    struct speaker clean = {.arena = arena, .text = arena_strdup(arena, "")};
    while (*text) {
        size_t words = strcspn(text, "+" DIGITS);
        add(&clean, text, words);
        text += words;
        size_t phone = phone_at(text), plain = phone ? 0 : plain_at(text);
        add(&clean, phone ? HIDDEN : text, phone ? strlen(HIDDEN) : plain);
        text += phone + plain;
    }
    return clean.text;
}
