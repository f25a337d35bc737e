#include "social-core/base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/base/asan.h"

#define BLOCK_BYTES 4096
#define ALIGNMENT _Alignof(max_align_t)

struct block {
    struct block *older;
    size_t size, used;
    _Alignas(max_align_t) unsigned char bytes[];
};

struct deferred {
    struct deferred *older;
    void (*release)(void *);
    void *what;
};

struct arena {
    struct block *newest;
    struct deferred *deferred;
};

static void *must(void *memory)
{
    if (!memory) {
        fputs("event=out_of_memory\n", stderr);
        abort();
    }
    return memory;
}

/* Blocks of the usual size that nobody uses now: each message needs several, and malloc is slow with such. Under
 * AddressSanitizer every block is freed at once, so that a use after the end of an arena shows. */
#ifdef WITH_ASAN
#define SPARE_BLOCKS 0
#else
#define SPARE_BLOCKS 512
#endif
static _Thread_local struct block *spare;
static _Thread_local size_t spare_count;

static struct block *spare_take(void)
{
    struct block *block = spare;
    spare = block->older;
    spare_count--;
    return block;
}

static struct block *block_new(size_t size, struct block *older)
{
    struct block *block = size == BLOCK_BYTES && spare ? spare_take() : must(malloc(sizeof *block + size));
    *block = (struct block){.older = older, .size = size};
    return block;
}

static void block_free(struct block *block)
{
    if (block->size != BLOCK_BYTES || spare_count + 1 > SPARE_BLOCKS) {
        free(block);
        return;
    }
    block->older = spare;
    spare = block;
    spare_count++;
}

struct arena *arena_new(void)
{
    struct arena *arena = must(calloc(1, sizeof *arena));
    arena->newest = block_new(BLOCK_BYTES, NULL);
    return arena;
}

void arena_reset(struct arena *arena)
{
    while (arena->deferred) {
        struct deferred *last = arena->deferred;
        arena->deferred = last->older;
        last->release(last->what);
    }
    while (arena->newest->older) {
        struct block *newest = arena->newest;
        arena->newest = newest->older;
        block_free(newest);
    }
    arena->newest->used = 0;
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    arena_reset(arena);
    block_free(arena->newest);
    free(arena);
}

static size_t room_left(const struct arena *arena)
{
    const struct block *block = arena->newest;
    size_t start = (block->used + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
    return start < block->size ? block->size - start : 0;
}

static void *take(struct arena *arena, size_t size)
{
    size_t room = room_left(arena);
    if (size > room) {
        room = size > BLOCK_BYTES ? size : BLOCK_BYTES;
        arena->newest = block_new(room, arena->newest);
    }
    struct block *block = arena->newest;
    size_t start = block->size - room;
    block->used = start + size;
    return block->bytes + start;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return memset(take(arena, size), 0, size);
}

void arena_end_at(struct arena *arena, const char *end)
{
    struct block *block = arena->newest;
    block->used = (size_t)((const unsigned char *)end - block->bytes);
}

char *arena_copy(struct arena *arena, const void *bytes, size_t size)
{
    char *copy = take(arena, size + 1);
    if (size)
        memcpy(copy, bytes, size);
    copy[size] = '\0';
    return copy;
}

void *arena_copy_of(struct arena *arena, const void *what, size_t size)
{
    return arena_copy(arena, what, size);
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

/* Printed where it will stand, if there is room; otherwise once more when its length is known. */
char *arena_vprintf(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    size_t room = room_left(arena);
    int length = vsnprintf((char *)arena->newest->bytes + (arena->newest->size - room), room, format, args);
    bool fits = (size_t)length < room;
    char *text = take(arena, (size_t)length + 1);
    if (!fits)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

const char *arena_filled(struct arena *arena, const char *text, const char *mark, const char *value)
{
    size_t marks = 0, cut = strlen(mark), length = strlen(value);
    for (const char *at = text; (at = strstr(at, mark)); at += cut)
        marks++;
    char *filled = take(arena, strlen(text) + marks * length + 1), *to = filled;
    for (const char *at; (at = strstr(text, mark)); text = at + cut) {
        memcpy(to, text, (size_t)(at - text));
        to += at - text;
        memcpy(to, value, length);
        to += length;
    }
    memcpy(to, text, strlen(text) + 1);
    return filled;
}

void arena_defer(struct arena *arena, void (*release)(void *), void *what)
{
    struct deferred *entry = take(arena, sizeof *entry);
    *entry = (struct deferred){.older = arena->deferred, .release = release, .what = what};
    arena->deferred = entry;
}
