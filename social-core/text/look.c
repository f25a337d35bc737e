#include "social-core/text/look.h"

#include <string.h>

#include "social-core/text/fold.h"

/* What each is read as; the rest are read as themselves. */
static char read_as(char letter)
{
    static const char from[] = "01i345789", to[] = "olleastbg";
    const char *at = letter ? strchr(from, letter) : NULL;
    return at ? to[at - from] : letter;
}

static char pair_read_as(const char *at)
{
    return at[0] == 'r' && at[1] == 'n' ? 'm' : at[0] == 'v' && at[1] == 'v' ? 'w' : 0;
}

const char *text_look(struct arena *arena, const char *text)
{
    char *look = arena_strdup(arena, text_skeleton(arena, text)), *to = look;
    for (const char *at = look; *at; at++) {
        char pair = pair_read_as(at);
        *to++ = pair ? pair : read_as(*at);
        at += pair != 0;
    }
    *to = '\0';
    return look;
}
