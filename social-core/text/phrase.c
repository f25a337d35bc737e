#include "social-core/text/catalog.h"

#include <stdlib.h>
#include <string.h>

#include "social-core/text/phrases.h"

static int by_key(const void *key, const void *entry)
{
    return strcmp(key, ((const struct phrase_entry *)entry)->key);
}

static const char *template_of(const struct locale *locale, const char *key)
{
    for (; locale; locale = locale->fallback) {
        const struct phrase_entry *entry =
            locale->phrase_count ? bsearch(key, locale->phrases, locale->phrase_count, sizeof *locale->phrases, by_key)
                                 : NULL;
        if (entry)
            return entry->text;
    }
    return NULL;
}

/* The value given for a placeholder of `length` bytes; an empty text when none is. */
static const char *value_of(const char *const *pairs, const char *name, size_t length)
{
    for (; pairs[0] && pairs[1]; pairs += 2)
        if (!strncmp(pairs[0], name, length) && !pairs[0][length])
            return pairs[1];
    return "";
}

/* What a placeholder (between its braces) becomes: its value, or of `n:one|other` the one that fits the value. */
static const char *filling(const char *const *pairs, const char *at, const char *end, size_t *length)
{
    const char *colon = memchr(at, ':', (size_t)(end - at));
    const char *value = value_of(pairs, at, (size_t)((colon ? colon : end) - at));
    *length = strlen(value);
    if (!colon)
        return value;
    const char *bar = memchr(colon, '|', (size_t)(end - colon));
    const char *one_end = bar ? bar : end, *other = bar ? bar + 1 : colon + 1;
    bool one = !strcmp(value, "1");
    *length = (size_t)(one ? one_end - (colon + 1) : end - other);
    return one ? colon + 1 : other;
}

/* Writes the filled template to `to` when it is not NULL; returns its bytes. */
static size_t fill(char *to, const char *template, const char *const *pairs)
{
    size_t used = 0;
    while (*template) {
        const char *end = *template == '{' ? strchr(template, '}') : NULL, *piece = template;
        size_t length = strcspn(template + 1, "{") + 1;
        if (end) {
            piece = filling(pairs, template + 1, end, &length);
            template = end + 1;
        } else {
            template += length;
        }
        if (to)
            memcpy(to + used, piece, length);
        used += length;
    }
    return used;
}

const char *phrase_filled(struct arena *arena, const char *template, const char *const *pairs)
{
    size_t length = fill(NULL, template, pairs);
    char *text = arena_alloc(arena, length + 1);
    fill(text, template, pairs);
    return text;
}

const char *phrase_words(struct arena *arena, const struct locale *locale, const char *const *words)
{
    const char *template = template_of(locale, words[0]);
    return template ? phrase_filled(arena, template, words + 1) : arena_printf(arena, "[%s]", words[0]);
}
