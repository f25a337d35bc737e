/* From what a villager writes to the areas it may mean: "ta van", "xa Tả Van, Lào Cai", "p. sa pa", "tavan lao cay". */
#include <stdlib.h>
#include <string.h>

#include "social-core/directory_places.h"
#include "social-core/directory_words.h"

#define TEXT_MAX 400
#define NEAR_LETTERS 4

struct list {
    const struct place **items;
    size_t count, room;
};

struct search {
    const struct places *places;
    struct arena *arena;
    bool near; /* one letter may be wrong */
};

static void add(struct arena *arena, struct list *list, const struct place *place)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == place)
            return;
    if (list->count == list->room) {
        size_t room = list->room ? 2 * list->room : 16;
        const struct place **items = arena_alloc(arena, room * sizeof *items);
        if (list->count)
            memcpy(items, list->items, list->count * sizeof *items);
        list->items = items;
        list->room = room;
    }
    list->items[list->count++] = place;
}

/* ---- one name ---- */

/* Substituted, missing or surplus: at most one letter, and no digit for another digit ("ha giang 1" is not near 2). */
static bool near_same(const char *a, const char *b)
{
    size_t m = strlen(a), n = strlen(b), start = 0;
    if (m > n + 1 || n > m + 1)
        return false;
    while (a[start] && a[start] == b[start])
        start++;
    const char *rest_a = a + start + (m >= n), *rest_b = b + start + (n >= m);
    if (m == n && a[start] >= '0' && a[start] <= '9' && b[start] >= '0' && b[start] <= '9')
        return false;
    return !strcmp(rest_a, rest_b);
}

static void find_exact(const struct search *search, const char *key, bool bare_only, struct list *found)
{
    const struct place_name *names = search->places->names;
    size_t low = 0, high = search->places->name_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(names[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < search->places->name_count && !strcmp(names[low].key, key); low++)
        if (names[low].bare || !bare_only)
            add(search->arena, found, names[low].place);
}

static void find(const struct search *search, const char *key, bool bare_only, struct list *found)
{
    find_exact(search, key, bare_only, found);
    if (found->count || !search->near || strlen(key) < NEAR_LETTERS)
        return;
    for (size_t i = 0; i < search->places->name_count; i++) {
        const struct place_name *name = &search->places->names[i];
        if ((name->bare || !bare_only) && strlen(name->key) >= NEAR_LETTERS && near_same(name->key, key))
            add(search->arena, found, name->place);
    }
}

static bool prefer_kind(const struct place *place, const void *kind)
{
    return !strcmp(place->kind_word, kind);
}

/* Keeps what fits; when nothing does, keeps all. */
static void prefer(struct list *list, bool (*fits)(const struct place *, const void *), const void *what)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        kept += fits(list->items[i], what);
    if (!kept)
        return;
    kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (fits(list->items[i], what))
            list->items[kept++] = list->items[i];
    list->count = kept;
}

/* Where the words begin (or end) with a kind, its entry; *count is how many words it has. */
static const struct kind_word *kind_at(const struct search *search, const struct place_word *words, size_t total,
                                       bool at_end, size_t *count)
{
    for (*count = total > KIND_WORDS ? KIND_WORDS : total - 1; *count > 0; --*count) {
        const struct place_word *from = at_end ? words + total - *count : words;
        const struct kind_word *kind = kind_word_of(place_words_join(search->arena, from, *count));
        if (kind)
            return kind;
    }
    return NULL;
}

struct spelling {
    const struct search *search;
    const struct place_word *words;
    size_t count;
};

/* Words written with marks must be in the place's name so; words written without may be anything, unless `strict`. */
static bool is_spelled(const struct place *place, const struct spelling *spelling, bool strict)
{
    struct place_words name = {.count = 0};
    place_words_split(spelling->search->arena, &name, place->area.name);
    for (size_t i = 0; i < spelling->count; i++) {
        const struct place_word *word = &spelling->words[i];
        bool held = !strict && !strcmp(word->spelled, word->squashed);
        for (size_t j = 0; j < name.count && !held; j++)
            held = !strcmp(name.list[j].spelled, word->spelled);
        if (!held)
            return false;
    }
    return true;
}

static bool spelled_so(const struct place *place, const void *spelling)
{
    return is_spelled(place, spelling, false);
}

static bool spelled_just_so(const struct place *place, const void *spelling)
{
    return is_spelled(place, spelling, true);
}

/* Who writes accents writes them everywhere: "Xã Văn Lang" is not Văn Lăng. Who writes none may mean either. */
static void prefer_spelling(struct list *found, const struct spelling *spelling)
{
    bool marked = false;
    for (size_t i = 0; i < spelling->count; i++)
        marked |= strcmp(spelling->words[i].spelled, spelling->words[i].squashed) != 0;
    if (!marked)
        return;
    prefer(found, spelled_so, spelling);
    prefer(found, spelled_just_so, spelling);
}

static struct list match(const struct search *search, const struct place_word *words, size_t count)
{
    struct list found = {0};
    size_t kind_count;
    if (!count)
        return found;
    find(search, place_words_join(search->arena, words, count), false, &found);
    for (int at_end = 0; at_end < 2 && !found.count; at_end++) {
        const struct kind_word *kind = kind_at(search, words, count, at_end, &kind_count);
        if (!kind)
            continue;
        find(search, place_words_join(search->arena, at_end ? words : words + kind_count, count - kind_count), true,
             &found);
        prefer(&found, prefer_kind, kind->kind);
    }
    prefer_spelling(&found, &(struct spelling){search, words, count});
    return found;
}

/* ---- a name and what narrows it ---- */

static const struct area *province_of(const struct area *area)
{
    while (area->parent)
        area = area->parent;
    return area;
}

static bool lies_in(const struct area *area, const struct list *wider)
{
    for (const struct area *above = area->parent; above; above = above->parent)
        for (size_t i = 0; i < wider->count; i++)
            if (above == &wider->items[i]->area)
                return true;
    return false;
}

/* A district of older times lives on as the name of one of its communes: it still tells the province. */
static bool lies_near(const struct area *area, const struct list *others)
{
    for (size_t i = 0; i < others->count; i++)
        if (others->items[i]->area.parent && province_of(&others->items[i]->area) == province_of(area))
            return true;
    return false;
}

static void keep(struct list *list, bool (*fits)(const struct area *, const struct list *), const struct list *what)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (fits(&list->items[i]->area, what))
            list->items[kept++] = list->items[i];
    list->count = kept;
}

static bool any(const struct list *list, bool (*fits)(const struct area *, const struct list *),
                const struct list *what)
{
    for (size_t i = 0; i < list->count; i++)
        if (fits(&list->items[i]->area, what))
            return true;
    return false;
}

static void narrow(struct list *list, const struct list *wider)
{
    keep(list, any(list, lies_in, wider) ? lies_in : lies_near, wider);
}

/* No comma tells where the name ends: the longest name that stands in the area named after it. */
static struct list match_split(const struct search *search, const struct place_word *words, size_t count)
{
    struct list found = match(search, words, count);
    for (size_t name = count - 1; name > 0 && !found.count; name--) {
        found = match(search, words, name);
        struct list wider = found.count ? match(search, words + name, count - name) : found;
        if (found.count)
            keep(&found, lies_in, &wider);
    }
    return found;
}

static size_t part_end(const struct place_words *words, size_t from)
{
    size_t end = from + 1;
    while (end < words->count && !words->list[end].after_comma)
        end++;
    return end;
}

static bool village_leads(const struct search *search, const struct place_word *words, size_t count)
{
    size_t kind_count;
    const struct kind_word *kind = count ? kind_at(search, words, count, false, &kind_count) : NULL;
    return kind && !strcmp(kind->level, "village");
}

/* The parts after the first narrow it. A part nobody knows (a district that is gone) says nothing. A village that is
 * not in the directory gives way to its commune. */
static struct list match_parts(const struct search *search, const struct place_words *words)
{
    size_t from = 0, end = part_end(words, 0);
    struct list found = match_split(search, words->list, end);
    while (!found.count && end < words->count && village_leads(search, words->list + from, end - from)) {
        from = end;
        end = part_end(words, from);
        found = match_split(search, words->list + from, end - from);
    }
    while (found.count && end < words->count) {
        from = end;
        end = part_end(words, from);
        struct list wider = match_split(search, words->list + from, end - from);
        if (wider.count)
            narrow(&found, &wider);
    }
    return found;
}

static int rank(const struct area *area)
{
    return !strcmp(area->kind, "commune") ? 0 : !strcmp(area->kind, "province") ? 1 : 2;
}

static int found_order(const void *a, const void *b)
{
    const struct area *one = &(*(const struct place *const *)a)->area,
                      *other = &(*(const struct place *const *)b)->area;
    int order = rank(one) - rank(other);
    if (!order)
        order = strcmp(province_of(one)->bare, province_of(other)->bare);
    return order ? order : strcmp(one->id, other->id);
}

size_t places_named(const struct places *places, struct arena *arena, const char *text, const struct area **found,
                    size_t room)
{
    struct place_words words = {.count = 0};
    if (strlen(text) > TEXT_MAX)
        return 0;
    place_words_split(arena, &words, text);
    place_words_drop_country(&words);
    if (!words.count)
        return 0;
    const struct place *by_id = words.count == 1 ? place_by_id(places, words.list[0].squashed) : NULL;
    struct list list = {0};
    if (by_id)
        add(arena, &list, by_id);
    for (int near = 0; near < 2 && !list.count; near++)
        list = match_parts(&(struct search){places, arena, near}, &words);
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, found_order);
    for (size_t i = 0; i < list.count && i < room; i++)
        found[i] = &list.items[i]->area;
    return list.count;
}
