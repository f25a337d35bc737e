/* The words of a place's name as somebody wrote it, compared with their marks or without. */
#include <string.h>

#include "social-core/directory_words.h"
#include "social-core/text/fold.h"
#include "social-core/text/letters.h"
#include "social-core/text/utf8.h"

static bool is_letter(int32_t point)
{
    if (point < 0x80)
        return (point >= '0' && point <= '9') || ((point | 0x20) >= 'a' && (point | 0x20) <= 'z');
    return *letter_of(point)->fold || letter_of(point)->mark || (point >= 0x370 && (point < 0x2000 || point > 0x206f));
}

static bool is_comma(int32_t point)
{
    return point < 0x80 && point && strchr(",;/\n()", point);
}

/* A word with its qualities where they stand and its tone at the end: where the tone is written differs ("hoà", "hòa"),
 * which tone it is does not. */
static const char *spelled(struct arena *arena, const char *word, size_t size)
{
    char *out = arena_alloc(arena, 4 * size + 2), tone = 0;
    size_t used = 0, length;
    for (size_t i = 0; i < size; i += length) {
        int32_t point = utf8_at(word + i, &length);
        const struct letter *letter = letter_of(point);
        if (letter->tone)
            tone = (char)('0' + letter->tone);
        if (letter->quality)
            used += utf8_put(out + used, letter->quality);
        else if (!letter->mark)
            for (size_t j = 0; j < sizeof letter->fold && letter->fold[j]; j++)
                out[used++] = letter->fold[j];
    }
    if (tone)
        out[used++] = tone;
    return out;
}

static bool add_word(struct arena *arena, struct place_words *words, const char *at, size_t size, bool after_comma)
{
    const char *squashed = text_squash(arena, arena_copy(arena, at, size));
    if (!*squashed)
        return false;
    if (words->count < PLACE_WORDS_MAX)
        words->list[words->count++] =
            (struct place_word){.squashed = squashed, .spelled = spelled(arena, at, size), .after_comma = after_comma};
    return true;
}

void place_words_split(struct arena *arena, struct place_words *words, const char *text)
{
    const char *start = NULL;
    bool comma = false;
    size_t length;
    for (const char *at = text;; at += length) {
        int32_t point = utf8_at(at, &length);
        if (is_letter(point) || (point == '\'' && start)) {
            start = start ? start : at;
            continue;
        }
        if (start && add_word(arena, words, start, (size_t)(at - start), comma))
            comma = false;
        start = NULL;
        comma = comma || is_comma(point);
        if (!point)
            return;
    }
}

const char *place_words_join(struct arena *arena, const struct place_word *words, size_t count)
{
    const char *text = "";
    for (size_t i = 0; i < count; i++)
        text = arena_printf(arena, "%s%s", text, words[i].squashed);
    return text;
}

void place_words_drop_country(struct place_words *words)
{
    size_t count = words->count;
    if (count > 2 && !strcmp(words->list[count - 2].squashed, "viet") &&
        !strcmp(words->list[count - 1].squashed, "nam"))
        words->count -= 2;
    else if (count > 1 &&
             (!strcmp(words->list[count - 1].squashed, "vn") || !strcmp(words->list[count - 1].squashed, "vietnam")))
        words->count--;
}
