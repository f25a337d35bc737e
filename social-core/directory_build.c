#include <stdlib.h>
#include <string.h>

#include "social-core/base/json.h"
#include "social-core/directory_places.h"
#include "social-core/text/fold.h"
#include "social-core/text/look.h"

static const struct kind_word kind_words[] = {
    {"xa", "xa", "commune"},
    {"x", "xa", "commune"},
    {"commune", "xa", "commune"},
    {"phuong", "phuong", "commune"},
    {"p", "phuong", "commune"},
    {"ward", "phuong", "commune"},
    {"dackhu", "dackhu", "commune"},
    {"dk", "dackhu", "commune"},
    {"specialzone", "dackhu", "commune"},
    {"thitran", "", "commune"},
    {"tt", "", "commune"},
    {"thixa", "", "commune"},
    {"tx", "", "commune"},
    {"huyen", "", "commune"},
    {"h", "", "commune"},
    {"quan", "", "commune"},
    {"q", "", "commune"},
    {"district", "", "commune"},
    {"town", "", "commune"},
    {"tinh", "tinh", "province"},
    {"t", "tinh", "province"},
    {"province", "tinh", "province"},
    {"thanhpho", "thanhpho", "province"},
    {"tp", "thanhpho", "province"},
    {"city", "thanhpho", "province"},
    {"thon", "thon", "village"},
    {"ban", "ban", "village"},
    {"lang", "lang", "village"},
    {"xom", "xom", "village"},
    {"ap", "ap", "village"},
    {"to", "to", "village"},
    {"todanpho", "todanpho", "village"},
    {"tdp", "todanpho", "village"},
    {"khupho", "khupho", "village"},
    {"khom", "khom", "village"},
    {"buon", "buon", "village"},
    {"bon", "bon", "village"},
    {"plei", "plei", "village"},
    {"phum", "phum", "village"},
    {"soc", "soc", "village"},
    {"village", "", "village"},
};

const struct kind_word *kind_word_of(const char *text)
{
    for (size_t i = 0; i < sizeof kind_words / sizeof *kind_words; i++)
        if (!strcmp(kind_words[i].written, text))
            return &kind_words[i];
    return NULL;
}

/* The kind that leads a folded name, where it is of the area's own level and something follows; *rest is what does. */
static const char *leading_kind(struct arena *arena, const char *folded, const char *level, const char **rest)
{
    const char *end = folded;
    for (int words = 0; words < KIND_WORDS && (end = strchr(end, ' ')); words++, end++) {
        const struct kind_word *word =
            kind_word_of(text_squash(arena, arena_copy(arena, folded, (size_t)(end - folded))));
        if (word && !strcmp(word->written, word->kind) && !strcmp(word->level, level) && end[1]) {
            *rest = end + 1;
            return word->kind;
        }
    }
    *rest = folded;
    return "";
}

static int place_order(const void *a, const void *b)
{
    return strcmp(((const struct place *)a)->area.id, ((const struct place *)b)->area.id);
}

static int area_order(const void *a, const void *b)
{
    const struct area *one = *(const struct area *const *)a, *other = *(const struct area *const *)b;
    int order = strcmp(one->bare, other->bare);
    return order ? order : strcmp(one->id, other->id);
}

static int name_order(const void *a, const void *b)
{
    return strcmp(((const struct place_name *)a)->key, ((const struct place_name *)b)->key);
}

static int topic_order(const void *a, const void *b)
{
    return strcmp(((const struct topic *)a)->channel.name, ((const struct topic *)b)->channel.name);
}

static int squashed_order(const void *a, const void *b)
{
    return strcmp((*(const struct topic *const *)a)->squashed, (*(const struct topic *const *)b)->squashed);
}

static int bureau_order(const void *a, const void *b)
{
    return strcmp(((const struct bureau *)a)->agency.name, ((const struct bureau *)b)->agency.name);
}

const struct place *place_by_id(const struct places *places, const char *id)
{
    struct place wanted = {.area = {.id = id}};
    return places->count ? bsearch(&wanted, places->list, places->count, sizeof *places->list, place_order) : NULL;
}

const struct topic *topic_by_name(const struct places *places, const char *name)
{
    struct topic wanted = {.channel = {.name = name}};
    return bsearch(&wanted, places->topics, places->topic_count, sizeof wanted, topic_order);
}

const struct topic *topic_by_squashed(const struct places *places, const char *squashed)
{
    const struct topic wanted = {.squashed = squashed}, *pointer = &wanted;
    const struct topic *const *found =
        bsearch(&pointer, places->topics_squashed, places->topic_count, sizeof pointer, squashed_order);
    return found ? *found : NULL;
}

bool places_know(const struct places *places, const char *squashed)
{
    struct place_name wanted = {.key = squashed};
    return places->name_count && bsearch(&wanted, places->names, places->name_count, sizeof *places->names, name_order);
}

static void add_name(struct places *places, const char *key, const struct place *place, bool bare)
{
    if (*key)
        places->names[places->name_count++] = (struct place_name){.key = key, .place = place, .bare = bare};
}

static const char *text_or(struct arena *arena, const json_t *json, const char *key, const char *otherwise)
{
    const char *text = json_text(arena, json, key);
    return text ? text : otherwise;
}

static const struct quiet_hours *own_quiet(struct arena *arena, const json_t *json)
{
    struct quiet_hours hours;
    const char *text = json_string_value(json_object_get(json, "quiet"));
    return text && quiet_read(text, &hours) ? arena_copy_of(arena, &hours, sizeof hours) : NULL;
}

static void build_place(struct arena *arena, struct place *place, const char *id, const json_t *json)
{
    const char *name = text_or(arena, json, "name", id), *bare;
    place->area = (struct area){.id = arena_strdup(arena, id),
                                .name = name,
                                .folded = text_fold(arena, name),
                                .kind = text_or(arena, json, "kind", "commune")};
    place->area.quiet = own_quiet(arena, json);
    place->kind_word = leading_kind(arena, place->area.folded, place->area.kind, &bare);
    place->area.bare = bare;
    place->board = (struct channel){
        .id = arena_printf(arena, "area.%s", id), .kind = CHANNEL_BOARD, .name = place->area.id, .title = name};
}

/* Parents are set one by one; a link that would close a circle or go too deep is left out. */
static void link_parent(struct places *places, struct place *place, const char *parent_id)
{
    const struct place *parent = parent_id ? place_by_id(places, parent_id) : NULL;
    int depth = 1;
    for (const struct area *above = parent ? &parent->area : NULL; above; above = above->parent)
        if (above == &place->area || ++depth > AREA_DEPTH)
            return;
    place->area.parent = parent ? &parent->area : NULL;
}

/* What an area has itself is found before it inherits. */
static void hand_down_quiet(struct places *places)
{
    places->quiet = arena_alloc(places->arena, (places->count + 1) * sizeof *places->quiet);
    for (size_t i = 0; i < places->count; i++)
        if (places->list[i].area.quiet)
            places->quiet[places->quiet_count++] = &places->list[i].area;
    for (size_t i = 0; i < places->count && places->quiet_count; i++) {
        struct area *area = &places->list[i].area;
        for (const struct area *above = area->parent; !area->quiet && above; above = above->parent)
            area->quiet = above->quiet;
    }
}

static void name_place(struct places *places, const struct place *place, const json_t *aliases)
{
    struct arena *arena = places->arena;
    add_name(places, text_squash(arena, place->area.folded), place, false);
    if (*place->kind_word)
        add_name(places, text_squash(arena, place->area.bare), place, true);
    for (size_t i = 0; i < json_array_size(aliases); i++)
        if (json_is_string(json_array_get(aliases, i)))
            add_name(places, text_squash(arena, json_string_value(json_array_get(aliases, i))), place, true);
}

/* Counts first, so that each list is taken once and whole. */
static void hang_below(struct places *places)
{
    places->top = arena_alloc(places->arena, (places->count + 1) * sizeof *places->top);
    for (size_t i = 0; i < places->count; i++)
        if (places->list[i].area.parent)
            ((struct place *)(uintptr_t)places->list[i].area.parent)->below_count++;
    for (size_t i = 0; i < places->count; i++) {
        struct place *place = &places->list[i];
        place->below = arena_alloc(places->arena, (place->below_count + 1) * sizeof *place->below);
        place->below_count = 0;
    }
    for (size_t i = 0; i < places->count; i++) {
        struct place *parent = (struct place *)(uintptr_t)places->list[i].area.parent;
        if (parent)
            parent->below[parent->below_count++] = &places->list[i].area;
        else
            places->top[places->top_count++] = &places->list[i].area;
    }
    qsort(places->top, places->top_count, sizeof *places->top, area_order);
    for (size_t i = 0; i < places->count; i++)
        qsort(places->list[i].below, places->list[i].below_count, sizeof *places->top, area_order);
}

static size_t names_needed(json_t *const *values, size_t count)
{
    size_t needed = 1;
    for (size_t i = 0; i < count; i++)
        needed += 2 + json_array_size(json_object_get(values[i], "aliases"));
    return needed;
}

static void build_areas(struct places *places, struct arena *work, const struct db_reply *map)
{
    size_t count = places->count = map->count / 2;
    json_t **values = arena_alloc(work, (count + 1) * sizeof(json_t *));
    places->list = arena_alloc(places->arena, (count + 1) * sizeof *places->list);
    for (size_t i = 0; i < count; i++) {
        values[i] = json_read(work, map->list[2 * i + 1].text);
        build_place(places->arena, &places->list[i], map->list[2 * i].text, values[i]);
    }
    qsort(places->list, count, sizeof *places->list, place_order);
    places->names = arena_alloc(places->arena, names_needed(values, count) * sizeof *places->names);
    for (size_t i = 0; i < count; i++) {
        struct place *place = (struct place *)(uintptr_t)place_by_id(places, map->list[2 * i].text);
        link_parent(places, place, json_string_value(json_object_get(values[i], "parent")));
        name_place(places, place, json_object_get(values[i], "aliases"));
    }
    qsort(places->names, places->name_count, sizeof *places->names, name_order);
    hang_below(places);
    hand_down_quiet(places);
}

static void build_topics(struct places *places, struct arena *work, const struct db_reply *map)
{
    size_t count = places->topic_count = map->count / 2;
    places->topics = arena_alloc(places->arena, (count + 1) * sizeof *places->topics);
    places->topics_squashed = arena_alloc(places->arena, (count + 1) * sizeof *places->topics_squashed);
    places->topic_list = arena_alloc(places->arena, (count + 1) * sizeof *places->topic_list);
    for (size_t i = 0; i < count; i++) {
        const char *name = arena_strdup(places->arena, map->list[2 * i].text);
        const json_t *json = json_read(work, map->list[2 * i + 1].text);
        places->topics[i] = (struct topic){.channel = {.id = name,
                                                       .kind = CHANNEL_TOPIC,
                                                       .name = name,
                                                       .title = text_or(places->arena, json, "title", name)},
                                           .squashed = text_squash(places->arena, name)};
    }
    qsort(places->topics, count, sizeof *places->topics, topic_order);
    for (size_t i = 0; i < count; i++) {
        places->topics_squashed[i] = &places->topics[i];
        places->topic_list[i] = &places->topics[i].channel;
    }
    qsort(places->topics_squashed, count, sizeof *places->topics_squashed, squashed_order);
}

static const char *const *agency_names(struct arena *arena, const char *name, const json_t *aliases)
{
    const char **names = arena_alloc(arena, (json_array_size(aliases) + 2) * sizeof *names);
    size_t count = 0;
    names[count++] = text_squash(arena, name);
    for (size_t i = 0; i < json_array_size(aliases); i++)
        if (json_is_string(json_array_get(aliases, i)))
            names[count++] = text_squash(arena, json_string_value(json_array_get(aliases, i)));
    return names;
}

static const char *const *agency_looks(struct arena *arena, const char *title, const char *const *names)
{
    size_t count = 0;
    while (names[count])
        count++;
    const char **looks = arena_alloc(arena, (count + 2) * sizeof *looks);
    looks[0] = text_look(arena, title);
    for (size_t i = 0; i < count; i++)
        looks[i + 1] = text_look(arena, names[i]);
    return looks;
}

static struct hours hours_of(const json_t *json)
{
    struct hours hours = hours_usual;
    const char *text = json_string_value(json_object_get(json, "hours"));
    if (text)
        hours_read(text, &hours);
    return hours;
}

static void read_days(struct arena *arena, struct agency *agency, json_t *json)
{
    const char *kind;
    json_t *value;
    struct agency_days *days = arena_alloc(arena, (json_object_size(json) + 1) * sizeof *days);
    json_object_foreach(json, kind, value)
    {
        if (json_is_integer(value))
            days[agency->day_count++] =
                (struct agency_days){.kind = arena_strdup(arena, kind), .days = (int)json_integer_value(value)};
    }
    agency->days = days;
}

static struct bureau bureau_of(struct places *places, const char *name, const json_t *json)
{
    struct arena *arena = places->arena;
    const char *area = json_string_value(json_object_get(json, "area"));
    const struct place *place = area ? place_by_id(places, area) : NULL;
    struct bureau bureau = {.agency = {.name = arena_strdup(arena, name), .area = place ? &place->area : NULL},
                            .names = agency_names(arena, name, json_object_get(json, "aliases")),
                            .front = json_is_true(json_object_get(json, "front"))};
    bureau.agency.title = text_or(arena, json, "title", bureau.agency.name);
    bureau.looks = agency_looks(arena, bureau.agency.title, bureau.names);
    bureau.agency.above = json_text(arena, json, "above");
    bureau.agency.hours = hours_of(json);
    read_days(arena, &bureau.agency, json_object_get(json, "days"));
    bureau.channel = (struct channel){.id = arena_printf(arena, "agency.%s", name),
                                      .kind = CHANNEL_AGENCY,
                                      .name = bureau.agency.name,
                                      .title = bureau.agency.title};
    return bureau;
}

/* Of several agencies in one area, the one that is its front answers for it, else the first by name. */
static void build_agencies(struct places *places, struct arena *work, const struct db_reply *map)
{
    size_t count = places->agency_count = map->count / 2;
    places->bureaus = arena_alloc(places->arena, (count + 1) * sizeof *places->bureaus);
    places->agency_list = arena_alloc(places->arena, (count + 1) * sizeof *places->agency_list);
    for (size_t i = 0; i < count; i++)
        places->bureaus[i] = bureau_of(places, map->list[2 * i].text, json_read(work, map->list[2 * i + 1].text));
    qsort(places->bureaus, count, sizeof *places->bureaus, bureau_order);
    for (size_t i = 0; i < count; i++) {
        const struct bureau *bureau = &places->bureaus[i];
        struct place *place = (struct place *)(uintptr_t)bureau->agency.area;
        places->agency_list[i] = &bureau->agency;
        if (place && (!place->agency || bureau->front))
            place->agency = &bureau->agency;
    }
}

static void number_areas(struct places *places, const struct db_reply *map)
{
    for (size_t i = 0; i + 1 < map->count; i += 2) {
        struct place *place = (struct place *)(uintptr_t)place_by_id(places, map->list[i].text);
        if (place)
            place->area.number = (uint32_t)db_number(&map->list[i + 1], 0);
    }
}

struct places *places_build(int64_t revision, const struct db_reply *areas, const struct db_reply *numbers,
                            const struct db_reply *channels, const struct db_reply *agencies)
{
    struct arena *arena = arena_new(), *work = arena_new();
    struct places *places = arena_alloc(arena, sizeof *places);
    *places = (struct places){.arena = arena, .revision = revision};
    build_areas(places, work, areas);
    number_areas(places, numbers);
    build_topics(places, work, channels);
    build_agencies(places, work, agencies);
    arena_free(work);
    return places;
}

void places_free(struct places *places)
{
    arena_free(places->arena);
}
