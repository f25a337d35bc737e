#include "social-core/text/pages.h"

#include <stdbool.h>
#include <string.h>

#include <utf8proc.h>

#include "social-core/text/segments.h"
#include "social-core/text/utf8.h"

/* No segment holds more: 160 letters, or 70 of three bytes. What is longer need not be counted. */
#define SEGMENT_BYTES 320

static bool is_blank(char c)
{
    return c == ' ' || c == '\n';
}

/* Room for the widest number counts, so that how many pages there are does not matter to where they break. */
static bool fits(struct arena *work, const char *text, size_t bytes, size_t segments, const char *tail)
{
    if (bytes > segments * SEGMENT_BYTES)
        return false;
    const char *page = arena_printf(work, "%d/%d %.*s\n%s", PAGES_MAX, PAGES_MAX, (int)bytes, text, tail);
    bool fitting = segments_of(page).segments <= segments;
    arena_reset(work);
    return fitting;
}

/* The end of the letter, with its marks, that begins at `at`. */
static size_t letter_end(const char *text, size_t at)
{
    utf8proc_int32_t state = 0;
    size_t length;
    int32_t before = utf8_at(text + at, &length), next;
    for (at += length; text[at]; at += length, before = next) {
        next = utf8_at(text + at, &length);
        if (utf8proc_grapheme_break_stateful(before, next, &state))
            break;
    }
    return at;
}

static size_t word_end(const char *text, size_t at)
{
    while (is_blank(text[at]))
        at++;
    return at + strcspn(text + at, " \n");
}

/* The bytes of one page: whole words, or as many letters of a word that no page holds; never none. */
static size_t page_bytes(struct arena *work, const char *text, size_t segments, const char *tail)
{
    size_t end = 0, next = word_end(text, 0);
    while (next > end && fits(work, text, next, segments, tail)) {
        end = next;
        next = word_end(text, end);
    }
    if (end)
        return end;
    for (next = letter_end(text, 0); !end || (text[end] && fits(work, text, next, segments, tail));) {
        end = next;
        next = text[end] ? letter_end(text, end) : end;
    }
    return end;
}

static bool is_longer(const char *text, size_t segments)
{
    return strlen(text) > segments * SEGMENT_BYTES || segments_of(text).segments > segments;
}

size_t pages_cut(struct arena *arena, const char *text, size_t segments, const char *tail, const char *const **pages)
{
    const char **list = arena_alloc(arena, PAGES_MAX * sizeof *list);
    size_t lengths[PAGES_MAX], count = 0;
    struct arena *work = arena_new();
    *pages = list;
    const char *at = text;
    for (; *at && count < PAGES_MAX && is_longer(text, segments); count++) {
        list[count] = at;
        lengths[count] = page_bytes(work, at, segments, tail);
        at += lengths[count];
        at += strspn(at, " \n");
    }
    arena_free(work);
    for (size_t i = 0; i < count; i++) {
        bool last = i + 1 == count, cut = last && *at;
        list[i] = arena_printf(arena, "%zu/%zu %.*s%s%s", i + 1, count, (int)lengths[i], list[i], last ? "" : "\n",
                               cut    ? "..."
                               : last ? ""
                                      : tail);
    }
    if (!count)
        list[count++] = text;
    return count;
}
