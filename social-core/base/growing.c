#include "social-core/base/growing.h"

#include <string.h>

#define FIRST_ROOM 64

struct growing growing_begin(struct arena *arena)
{
    struct growing growing = {.arena = arena, .text = arena_alloc(arena, FIRST_ROOM), .room = FIRST_ROOM};
    *growing.text = '\0';
    return growing;
}

void growing_put(struct growing *growing, const char *bytes, size_t length)
{
    if (growing->length + length + 1 > growing->room) {
        growing->room = 2 * (growing->length + length + 1);
        char *bigger = arena_alloc(growing->arena, growing->room);
        memcpy(bigger, growing->text, growing->length);
        growing->text = bigger;
    }
    memcpy(growing->text + growing->length, bytes, length);
    growing->length += length;
    growing->text[growing->length] = '\0';
}

void growing_add(struct growing *growing, const char *text)
{
    growing_put(growing, text, strlen(text));
}
