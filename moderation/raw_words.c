#include "moderation/raw_words.h"

#include <string.h>

#include <utf8proc.h>

#include "social-core/text/utf8.h"

#define DRAWN_OUT 3 /* so often in a row a letter is meant once */

struct raw_reader {
    char *letters; /* room for what is left of the text: the words side by side */
    const struct wording *wording;
    struct plain_word *list;
    size_t count;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_ascii_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_foreign_letter(int32_t point)
{
    return point >= 0x80 && utf8proc_category(point) >= UTF8PROC_CATEGORY_LU &&
           utf8proc_category(point) <= UTF8PROC_CATEGORY_NO;
}

static void raw_add(struct raw_reader *reader, const char *letters, size_t length, bool number, bool clock)
{
    if (reader->count == GIST_WORDS || !length)
        return;
    struct plain_word *word = &reader->list[reader->count++];
    *word = plain_word_of(letters, length < WORD_LETTERS ? length : WORD_LETTERS);
    word->number = number;
    word->clock = clock;
}

/* Digits, with what groups thousands left out: 1.000.000, 50,000. */
static const char *read_digits(struct raw_reader *reader, const char *at, bool clock)
{
    char *digits = reader->letters, *end = digits;
    for (bool grouped = true; grouped;) {
        while (is_digit(*at))
            *end++ = *at++;
        grouped = (*at == '.' || *at == ',') && is_digit(at[1]) && is_digit(at[2]) && is_digit(at[3]) &&
                  !is_digit(at[4]) && *digits != '0';
        at += grouped;
    }
    const char *from = digits;
    while (*from == '0' && from + 1 < end)
        from++;
    raw_add(reader, from, (size_t)(end - from), true, clock);
    reader->letters = end;
    return at;
}

/* Letters up to a sign or a digit; an apostrophe within is nothing, a letter drawn out (gaaap) is one. */
static const char *read_letters(struct raw_reader *reader, const char *at)
{
    char *letters = reader->letters, *end = letters;
    for (size_t bytes, run; *at; at += bytes) {
        int32_t point = utf8_at(at, &bytes);
        if (*at == '\'' && is_ascii_letter(at[1]) && end > letters)
            continue;
        if (!is_ascii_letter(*at) && !is_foreign_letter(point))
            break;
        for (run = 1; bytes == 1 && at[run] == *at;)
            run++;
        memcpy(end, at, bytes);
        end += bytes;
        bytes = run >= DRAWN_OUT ? run : bytes;
    }
    raw_add(reader, letters, (size_t)(end - letters), false, false);
    reader->letters = end;
    return at;
}

/* Letters and digits that are one abbreviation together: 2moro, t7. */
static size_t mixed_length(const struct raw_reader *reader, const char *at)
{
    size_t length = 0;
    while (is_ascii_letter(at[length]) || is_digit(at[length]))
        length++;
    const struct word *word = word_known(reader->wording, at, length);
    return word && word->short_in && strcspn(at, "0123456789") < length ? length : 0;
}

static void read_all(struct raw_reader *reader, const char *at)
{
    bool after_digit = false;
    for (size_t bytes; *at;) {
        int32_t point = utf8_at(at, &bytes);
        bool clock = after_digit && *at == ':' && is_digit(at[1]);
        size_t mixed = after_digit ? 0 : mixed_length(reader, at);
        after_digit = false;
        if (mixed) {
            raw_add(reader, at, mixed, false, false);
            at += mixed;
        } else if (clock || is_digit(*at)) {
            at = read_digits(reader, at + clock, clock);
            after_digit = true;
        } else if (is_ascii_letter(*at) || is_foreign_letter(point)) {
            at = read_letters(reader, at);
        } else {
            if (*at == '%')
                raw_add(reader, at, 1, false, false);
            at += bytes;
        }
    }
}

size_t raw_words_of(struct arena *arena, const struct wording *wording, const char *folded,
                    struct plain_word list[GIST_WORDS])
{
    struct raw_reader reader = {.letters = arena_alloc(arena, strlen(folded) + 1), .wording = wording, .list = list};
    read_all(&reader, folded);
    return reader.count;
}
