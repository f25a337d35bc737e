#include "social-core/text/anonymous.h"

#include <stdbool.h>
#include <string.h>

#include "social-core/base/growing.h"

#define HIDDEN "…"
#define DIGITS "0123456789"
#define BETWEEN " .-()+"

/* How long the run of digits is that begins here, to its last digit; 0 when they are too few. */
static size_t number_length(const char *text)
{
    size_t span = strspn(text, DIGITS BETWEEN), digits = 0, last = 0;
    for (size_t i = 0; i < span; i++)
        if (strchr(DIGITS, text[i])) {
            digits++;
            last = i + 1;
        }
    return strchr(DIGITS "+(", *text) && digits >= ANONYMOUS_DIGITS ? last : 0;
}

static size_t handle_length(const char *text)
{
    size_t length = *text == '@' ? strcspn(text, " \r\n\t,;:!?") : 0;
    return length > 1 ? length : 0;
}

const char *text_anonymous(struct arena *arena, const char *text)
{
    struct growing clean = growing_begin(arena);
    const char *from = text;
    while (*text) {
        size_t length = handle_length(text);
        length = length ? length : number_length(text);
        if (!length) {
            text++;
            continue;
        }
        growing_put(&clean, from, (size_t)(text - from));
        growing_add(&clean, HIDDEN);
        from = text += length;
    }
    growing_add(&clean, from);
    return clean.text;
}
