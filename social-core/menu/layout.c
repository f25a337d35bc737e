#include "social-core/menu/layout.h"

#include <stdint.h>
#include <string.h>

#include <utf8proc.h>

#include "social-core/menu/dialogs.h"
#include "social-core/text/gsm.h"
#include "social-core/text/utf8.h"

#define FRESH_UNITS 10 /* of a number that is not known yet */
#define SHORTENED ".."

/* Limits of a line and a title: generous ones, and those that leave room for one line on the smallest screen. */
static const struct {
    size_t line, title;
} limits[] = {{34, 90}, {16, 20}};

/* What a text costs in both codings; it is sent in GSM when it can. */
struct cost {
    size_t septets, units;
    bool ucs2;
};

static size_t cost_add_point(struct cost *cost, const char *at)
{
    size_t bytes;
    int32_t point = utf8_at(at, &bytes);
    if (point == TEXT_FRESH_BYTE && bytes == 1) {
        cost->septets += FRESH_UNITS;
        cost->units += FRESH_UNITS;
        return at[1] ? 2 : 1;
    }
    size_t septets = (size_t)gsm_septets(point);
    cost->septets += septets;
    cost->units += 1 + (point > 0xffff);
    cost->ucs2 = cost->ucs2 || !septets;
    return bytes;
}

static void cost_add(struct cost *cost, const char *text, size_t bytes)
{
    for (const char *end = text + bytes; text < end;)
        text += cost_add_point(cost, text);
}

static size_t cost_units(const struct cost *cost)
{
    return cost->ucs2 ? cost->units : cost->septets;
}

static bool affordable(const struct layout *layout, const struct cost *cost)
{
    return cost_units(cost) <= (cost->ucs2 ? layout->octets / 2 : layout->octets * 8 / 7);
}

bool layout_fits(const struct layout *layout, const char *text)
{
    struct cost cost = {0};
    cost_add(&cost, text, strlen(text));
    return affordable(layout, &cost);
}

static bool fits_with(const struct layout *layout, const char *text, const char *foot)
{
    struct cost cost = {0};
    cost_add(&cost, text, strlen(text));
    cost_add(&cost, "\n", 1);
    cost_add(&cost, foot, strlen(foot));
    return affordable(layout, &cost);
}

/* The bytes of one letter with its marks. */
static size_t letter_bytes(const char *at)
{
    size_t bytes;
    int32_t point = utf8_at(at, &bytes);
    if (point == TEXT_FRESH_BYTE && bytes == 1)
        return at[1] ? 2 : 1;
    utf8proc_int32_t state = 0;
    while (at[bytes]) {
        size_t more;
        int32_t next = utf8_at(at + bytes, &more);
        if (next == TEXT_FRESH_BYTE || utf8proc_grapheme_break_stateful(point, next, &state))
            break;
        bytes += more;
        point = next;
    }
    return bytes;
}

const char *layout_short(const struct layout *layout, const char *text, size_t units)
{
    struct cost cost = {0};
    size_t end = 0, short_end = 0;
    while (text[end]) {
        if (cost_units(&cost) + strlen(SHORTENED) <= units)
            short_end = end;
        size_t bytes = letter_bytes(text + end);
        cost_add(&cost, text + end, bytes);
        if (cost_units(&cost) > units)
            return arena_printf(layout->arena, "%.*s" SHORTENED, (int)short_end, text);
        end += bytes;
    }
    return text;
}

const char *layout_tail(const struct layout *layout, const char *text, size_t units)
{
    struct cost cost = {0};
    cost_add(&cost, text, strlen(text));
    if (cost_units(&cost) <= units)
        return text;
    while (*text && cost_units(&cost) + strlen(SHORTENED) > units) {
        text += letter_bytes(text);
        cost = (struct cost){0};
        cost_add(&cost, text, strlen(text));
    }
    return arena_printf(layout->arena, SHORTENED "%s", text);
}

/* Adds lines while they fit; below the last of all stands the shorter foot. */
static const char *add_lines(const struct layout *layout, const char *text, struct layout_lines *lines, size_t limit)
{
    size_t end = lines->from - lines->from % MENU_ITEMS + MENU_ITEMS;
    end = end < lines->count ? end : lines->count;
    for (lines->until = lines->from; lines->until < end; lines->until++) {
        size_t place = lines->until;
        const char *label = layout_short(layout, lines->labels[place], limit);
        const char *longer =
            arena_printf(layout->arena, "%s%s%zu %s", text, *text ? "\n" : "", place % MENU_ITEMS + 1, label);
        if (!fits_with(layout, longer, place + 1 == lines->count ? layout->foot : layout->foot_more))
            break;
        text = longer;
    }
    return text;
}

const char *layout_menu(const struct layout *layout, const char *title, struct layout_lines *lines)
{
    const char *text = title;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        text = add_lines(layout, layout_short(layout, title, limits[i].title), lines, limits[i].line);
        if (lines->until > lines->from)
            break;
    }
    const char *foot = lines->until < lines->count ? layout->foot_more : layout->foot;
    return arena_printf(layout->arena, "%s\n%s", text, foot);
}

/* Where a page that begins with the text ends: at the last blank before which the foot still fits, else at a letter.
 * Something is always left over. */
static size_t page_bytes(const struct layout *layout, const char *text)
{
    struct cost cost = {0};
    size_t at = 0, word = 0, letter = 0;
    cost_add(&cost, "\n", 1);
    cost_add(&cost, layout->foot_more, strlen(layout->foot_more));
    while (text[at]) {
        size_t bytes = letter_bytes(text + at);
        cost_add(&cost, text + at, bytes);
        at += bytes;
        if (!text[at] || !affordable(layout, &cost))
            break;
        letter = at;
        if (text[at] == ' ' || text[at] == '\n')
            word = at;
    }
    return word ? word : letter ? letter : at;
}

const char *layout_page(const struct layout *layout, const char *text, const char *tail, const char **page,
                        const char **left)
{
    const char *below = arena_printf(layout->arena, "%s%s%s", tail, *tail ? "\n" : "", layout->foot);
    *page = text;
    *left = NULL;
    if (fits_with(layout, text, below))
        return arena_printf(layout->arena, "%s\n%s", text, below);
    size_t bytes = page_bytes(layout, text);
    *page = arena_copy(layout->arena, text, bytes);
    *left = text + bytes + strspn(text + bytes, " \n");
    return arena_printf(layout->arena, "%s\n%s", *page, layout->foot_more);
}
