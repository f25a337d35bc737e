#include "moderation/pattern.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

const char *pattern_small_letters(struct arena *arena, const char *text)
{
    utf8proc_uint8_t *made = NULL;
    utf8proc_ssize_t length = utf8proc_map((const utf8proc_uint8_t *)text, 0, &made,
                                           UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    const char *copy = length < 0 ? "" : arena_copy(arena, (const char *)made, (size_t)length);
    free(made);
    return copy;
}

bool pattern_in_word(unsigned char byte)
{
    return byte >= 0x80 || isalnum(byte);
}

bool pattern_link(const json_t *endings, struct arena *arena, const char *text)
{
    if (!strpbrk(text, ".:"))
        return false;
    const char *small = pattern_small_letters(arena, text);
    if (strstr(small, "http://") || strstr(small, "https://") || strstr(small, "www."))
        return true;
    for (const char *dot = strchr(small, '.'); dot; dot = strchr(dot + 1, '.')) {
        size_t length = 0, i;
        const json_t *ending;
        while (isalpha((unsigned char)dot[1 + length]))
            length++;
        bool before = dot > small && isalnum((unsigned char)dot[-1]),
             after = !pattern_in_word((unsigned char)dot[1 + length]);
        json_array_foreach(endings, i, ending)
        {
            if (before && after && json_string_length(ending) == length &&
                !strncmp(json_string_value(ending), dot + 1, length))
                return true;
        }
    }
    return false;
}

/* Digits with single blanks, dots or dashes between them are one number. */
bool pattern_number(const char *text, int digits)
{
    int run = 0;
    for (const char *at = text; *at; at++) {
        if (isdigit((unsigned char)*at))
            run++;
        else if (!(run && strchr(" .-", *at) && isdigit((unsigned char)at[1])))
            run = 0;
        if (run >= digits)
            return true;
    }
    return false;
}
