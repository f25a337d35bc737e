#include "social-core/sentence.h"

#include <stdio.h>
#include <string.h>

#include "social-core/text/catalog.h"
#include "social-core/text/utf8.h"

static const char *as_logged(struct arena *arena, const char *const *said)
{
    const char *text = said[0];
    for (said++; said[0] && said[1]; said += 2)
        text = arena_printf(arena, "%s %s=%s", text, said[0], said[1]);
    return text;
}

const char *sentence_words(struct arena *arena, const json_t *words, const char *const *said)
{
    const char *template = json_string_value(json_object_get(words, said[0]));
    return template ? phrase_filled(arena, template, said + 1) : as_logged(arena, said);
}

void sentence_put(char *to, size_t size, const char *said)
{
    size_t length = strlen(said);
    if (length >= size)
        length = utf8_cut(said, size - 1);
    snprintf(to, size, "%.*s", (int)length, said);
}
