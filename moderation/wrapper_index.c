#include "moderation/wrapper_index.h"

#include <string.h>

#define CLOSER_LETTERS 80
#define FOREIGN_LETTERS 5 /* an opener of another language than the text's is known by so many */
#define FIRST_ROOM 256

static void add_start(struct wrapper_index *index, struct arena *arena, struct wrapper_start start)
{
    if (index->count == index->room) {
        size_t room = index->room ? 2 * index->room : FIRST_ROOM;
        struct wrapper_start *starts = arena_alloc(arena, room * sizeof *starts);
        if (index->count)
            memcpy(starts, index->starts, index->count * sizeof *starts);
        index->starts = starts;
        index->room = room;
    }
    index->starts[index->count++] = start;
}

void wrapper_index_add(struct wrapper_index *index, struct arena *arena, const struct wrapper *wrapper)
{
    for (size_t slot = 0; slot < wrapper->count; slot++) {
        for (const struct wrapper_choice *choice = wrapper->slots[slot]; choice; choice = choice->next)
            if (choice->length)
                add_start(index, arena, (struct wrapper_start){wrapper, choice, slot});
        if (!(wrapper->left_out >> slot & 1))
            return;
    }
}

static size_t place_of(char first, char second)
{
    return ((unsigned char)first % WRAPPER_LETTERS) * WRAPPER_LETTERS + (unsigned char)second % WRAPPER_LETTERS;
}

/* The places of two letters that a choice may begin with, a slip allowed for: how many. With one letter of its own, and with a
 * slip in the second, any other may follow the first. */
static size_t places_of(const struct wrapper_choice *choice, size_t places[WRAPPER_LETTERS + 2])
{
    const char *letters = choice->letters;
    size_t count = 0;
    if (choice->length > 1 && choice->length < WRAPPER_SLIP_FROM) {
        places[count++] = place_of(letters[0], letters[1]);
        return count;
    }
    for (char second = 0; second < WRAPPER_LETTERS; second++)
        places[count++] = place_of(letters[0], second);
    if (choice->length > 1 && letters[1] != letters[0]) {
        places[count++] = place_of(letters[1], letters[0]);
        if (letters[2] != letters[0])
            places[count++] = place_of(letters[1], letters[2]);
    }
    return count;
}

void wrapper_index_finish(struct wrapper_index *index, struct arena *arena)
{
    size_t places[WRAPPER_LETTERS + 2], counts[WRAPPER_PLACES] = {0}, all = 0;
    for (size_t i = 0; i < index->count; i++)
        for (size_t j = places_of(index->starts[i].choice, places); j--; all++)
            counts[places[j]]++;
    const struct wrapper_start **end = arena_alloc(arena, (all + 1) * sizeof(struct wrapper_start *));
    for (size_t place = 0; place < WRAPPER_PLACES; end += counts[place++])
        index->begin[place] = index->begin[place + 1] = end;
    index->begin[WRAPPER_PLACES] = end;
    for (size_t i = 0; i < index->count; i++)
        for (size_t j = places_of(index->starts[i].choice, places); j--;)
            index->begin[places[j]][--counts[places[j]]] = &index->starts[i];
}

/* The place of those that may begin with what stands at `at`. */
static size_t place_at(const struct stretch *text, size_t at)
{
    return place_of(text->letters[at], at + 1 < text->length ? text->letters[at + 1] : '\0');
}

size_t wrapper_at_start(const struct wrapper_index *index, uint8_t languages, const struct stretch *text, size_t from)
{
    if (from == text->length)
        return from;
    size_t best = from, place = place_at(text, from);
    for (const struct wrapper_start **at = index->begin[place]; at < index->begin[place + 1]; at++) {
        const struct wrapper *wrapper = (*at)->wrapper;
        size_t end = wrapper->end_only ? from : wrapper_match(*at, text, from);
        bool believed = wrapper->language & languages || end >= from + FOREIGN_LETTERS;
        best = end > best && believed ? end : best;
    }
    return best;
}

static bool closer_at(const struct wrapper_index *index, uint8_t languages, const struct stretch *text, size_t from)
{
    size_t letters = text->length - from, place = place_at(text, from);
    for (const struct wrapper_start **at = index->begin[place]; at < index->begin[place + 1]; at++) {
        const struct wrapper *wrapper = (*at)->wrapper;
        if (wrapper->longest >= letters && !wrapper->start_only &&
            (wrapper->language & languages || letters >= FOREIGN_LETTERS) && wrapper_fills(*at, text, from))
            return true;
    }
    return false;
}

size_t wrapper_at_end(const struct wrapper_index *index, uint8_t languages, const struct stretch *text, size_t from)
{
    size_t first = text->length > from + CLOSER_LETTERS ? text->length - CLOSER_LETTERS : from;
    for (size_t at = first; at < text->length; at++)
        if ((text->ends[at] || at == from) && closer_at(index, languages, text, at))
            return at;
    return text->length;
}
