#include "moderation/wording.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "moderation/slip.h"
#include "moderation/wrapper_index.h"
#include "social-core/text/fold.h"

#define LEADING_BITS 8192
#define TABLE_WORDS 4096 /* places; a power of two, at most half are taken */
#define MULTIPLIERS 8
#define DECISIVE_WORDS 256
#define SLIP_FROM 4 /* a shorter word is another one when a letter is */

struct wording {
    struct arena *arena;
    struct word *table[TABLE_WORDS];
    uint64_t leading[LEADING_BITS / 64]; /* hashes of the first of two words */
    size_t count, languages;
    const char *clocks[WORDING_LANGUAGES];
    uint8_t syllabic; /* languages whose words are syllables, as bits */
    const struct word *multipliers[WORDING_LANGUAGES][MULTIPLIERS];
    struct wrapper_index wrappers;
    const struct word *decisive[DECISIVE_WORDS];
    size_t decisive_count;
};

struct reading {
    struct wording *wording;
    const char *path;
    uint8_t language; /* its bit */
    char *error;
    size_t size;
};

static bool fail(const struct reading *reading, const char *reason, const char *what)
{
    snprintf(reading->error, reading->size, "%s: %s %s", reading->path, reason, what);
    return false;
}

uint32_t words_hash_on(uint32_t hash, const char *letters, size_t length)
{
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)letters[i]) * 16777619u;
    return hash;
}

uint32_t words_hash(const char *letters, size_t length)
{
    return words_hash_on(WORDS_HASH_EMPTY, letters, length);
}

static struct word **place_of(const struct wording *wording, uint32_t hash, const char *letters, size_t length)
{
    struct word *const *table = wording->table;
    size_t at = hash % TABLE_WORDS;
    while (table[at] &&
           (table[at]->hash != hash || table[at]->length != length || memcmp(table[at]->letters, letters, length) != 0))
        at = (at + 1) % TABLE_WORDS;
    return (struct word **)(uintptr_t)&table[at];
}

const struct word *word_known(const struct wording *wording, const char *letters, size_t length)
{
    return *place_of(wording, words_hash(letters, length), letters, length);
}

const struct word *word_spelt(const struct wording *wording, uint32_t hash, const char *letters, size_t length)
{
    return *place_of(wording, hash, letters, length);
}

static void set_leading(struct wording *wording, uint32_t hash)
{
    wording->leading[hash % LEADING_BITS / 64] |= UINT64_C(1) << hash % 64;
}

bool word_may_lead(const struct wording *wording, uint32_t hash)
{
    return wording->leading[hash % LEADING_BITS / 64] >> hash % 64 & 1;
}

static struct word *word_made(const struct reading *reading, const char *text)
{
    struct wording *wording = reading->wording;
    const char *letters = text_words(wording->arena, text);
    if (!*letters)
        letters = arena_strdup(wording->arena, text); /* a sign, as "%" */
    size_t length = strlen(letters), first = strcspn(letters, " ");
    uint32_t hash = words_hash(letters, length);
    struct word **place = place_of(wording, hash, letters, length);
    if (!*place) {
        if (wording->count == TABLE_WORDS / 2) {
            fail(reading, "has more words than there is room for, at", text);
            return NULL;
        }
        *place = arena_alloc(wording->arena, sizeof **place);
        (*place)->letters = letters;
        (*place)->length = length;
        (*place)->hash = hash;
        wording->count++;
        if (first < length)
            set_leading(wording, words_hash(letters, first));
    }
    (*place)->known |= reading->language;
    return *place;
}

const char *wording_multiplier(const struct wording *wording, size_t language, uint64_t times)
{
    const struct word *const *list = wording->multipliers[language];
    for (size_t i = 0; i < MULTIPLIERS && list[i]; i++)
        if (list[i]->times == times)
            return list[i]->letters;
    return NULL;
}

static void multiplier_add(struct wording *wording, const struct word *word)
{
    const struct word **list = wording->multipliers[wording->languages];
    for (size_t i = 0; i < MULTIPLIERS; i++)
        if (!list[i]) {
            list[i] = word;
            return;
        }
}

static bool take_pair(const struct reading *reading, const char *section, const char *text, const json_t *value)
{
    struct word *word = word_made(reading, text);
    if (!word)
        return false;
    const char *means = json_is_string(value) ? text_words(reading->wording->arena, json_string_value(value)) : NULL;
    if (!strcmp(section, "numbers") && json_is_integer(value)) {
        word->number_in |= reading->language;
        word->number = (uint64_t)json_integer_value(value);
    } else if (!strcmp(section, "multipliers") && json_is_integer(value)) {
        word->times_in |= reading->language;
        word->times = (uint64_t)json_integer_value(value);
        if (!wording_multiplier(reading->wording, reading->wording->languages, word->times))
            multiplier_add(reading->wording, word);
    } else if (!strcmp(section, "abbreviations") && means) {
        word->short_in |= reading->language;
        word->long_form[reading->wording->languages] = means;
    } else if (!strcmp(section, "after_number") && means) {
        word->after_number_in |= reading->language;
        word->after_number[reading->wording->languages] = means;
    } else {
        return fail(reading, "cannot be understood:", section);
    }
    return true;
}

/* The letters of some words of a pattern, abbreviations written out as they are in texts. */
static const char *plain_words(void *self, struct arena *arena, const char *words)
{
    const struct wording *wording = self;
    const char *letters = text_words(arena, words), *plain = "";
    while (*letters) {
        size_t length = strcspn(letters, " ");
        const struct word *word = word_known(wording, letters, length);
        const char *form = word && word->long_form[wording->languages] ? word->long_form[wording->languages]
                                                                       : arena_copy(arena, letters, length);
        plain = arena_printf(arena, "%s%s", plain, form);
        letters += length + (letters[length] == ' ');
    }
    return text_squash(arena, plain);
}

static bool take_wrapper(const struct reading *reading, const char *source, const char *section)
{
    struct wording *wording = reading->wording;
    struct wrapper *wrapper = wrapper_read(wording->arena, source, plain_words, wording);
    if (!wrapper)
        return fail(reading, "has too many slots:", source);
    wrapper->end_only = !strcmp(section, "endings");
    wrapper->start_only = !strcmp(section, "openings");
    wrapper->language = reading->language;
    wrapper_index_add(&wording->wrappers, wording->arena, wrapper);
    return true;
}

static const char *const roles[WORD_ROLES] = {
    [ROLE_FILLER] = "fillers",  [ROLE_NEGATION] = "negations", [ROLE_DECISIVE] = "decisive",
    [ROLE_COUNTED] = "counted", [ROLE_COUNTER] = "counters",   [ROLE_LABEL] = "place_labels",
    [ROLE_TELLER] = "tellers",  [ROLE_TELLING] = "telling",    [ROLE_SAYING] = "saying",
    [ROLE_HEARER] = "hearers",  [ROLE_MANNER] = "manner",      [ROLE_PLEA] = "pleas"};

static bool take_listed(const struct reading *reading, const char *section, const char *text)
{
    if (!strcmp(section, "openings") || !strcmp(section, "endings") || !strcmp(section, "wrappers"))
        return take_wrapper(reading, text, section);
    for (size_t role = 0; role < WORD_ROLES; role++)
        if (!strcmp(section, roles[role])) {
            struct word *word = word_made(reading, text);
            if (word)
                word->roles[role] |= reading->language;
            if (word && (role == ROLE_DECISIVE || role == ROLE_NEGATION) &&
                reading->wording->decisive_count < DECISIVE_WORDS)
                reading->wording->decisive[reading->wording->decisive_count++] = word;
            return word != NULL;
        }
    return fail(reading, "holds an unknown section:", section);
}

static bool read_section(const struct reading *reading, const char *section, json_t *value)
{
    const char *text;
    json_t *item;
    size_t i;
    if (json_is_object(value)) {
        json_object_foreach(value, text, item) if (!take_pair(reading, section, text, item)) return false;
        return true;
    }
    if (!json_is_array(value))
        return fail(reading, "must be a list or an object:", section);
    json_array_foreach(value, i, item)
    {
        if (!json_is_string(item))
            return fail(reading, "must hold texts only:", section);
        if (!take_listed(reading, section, json_string_value(item)))
            return false;
    }
    return true;
}

/* Openers and closers come last: what stands in them is written out by then. */
static bool read_sections(const struct reading *reading, json_t *root)
{
    static const char *const order[] = {"abbreviations", "after_number", "numbers",   "multipliers", "counted",
                                        "counters",      "fillers",      "negations", "decisive",    "place_labels",
                                        "tellers",       "telling",      "saying",    "hearers",     "manner",
                                        "pleas",         "openings",     "endings",   "wrappers"};
    struct wording *wording = reading->wording;
    const char *clock = json_string_value(json_object_get(root, "clock"));
    wording->clocks[wording->languages] = clock ? text_words(wording->arena, clock) : NULL;
    json_t *syllables = json_object_get(root, "syllables");
    size_t known = 1 + (clock != NULL) + (syllables != NULL);
    if (json_is_true(syllables))
        wording->syllabic |= reading->language;
    if (!json_is_string(json_object_get(root, "code")))
        return fail(reading, "lacks its", "code");
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        json_t *value = json_object_get(root, order[i]);
        known += value != NULL;
        if (value && !read_section(reading, order[i], value))
            return false;
    }
    return known == json_object_size(root) || fail(reading, "holds an unknown section;", "docs/clusters.md lists them");
}

static bool read_file(struct wording *wording, const char *path, char *error, size_t size)
{
    struct reading reading = {.wording = wording, .path = path, .error = error, .size = size};
    json_error_t problem;
    if (wording->languages == WORDING_LANGUAGES)
        return fail(&reading, "is one language too many", "");
    reading.language = (uint8_t)(1u << wording->languages);
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &problem);
    bool good = root ? read_sections(&reading, root) : fail(&reading, "is no JSON:", problem.text);
    json_decref(root);
    wording->languages += good;
    return good;
}

static int is_json(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot && !strcmp(dot, ".json");
}

struct wording *wording_load(const char *folder, char *error, size_t size)
{
    struct arena *arena = arena_new();
    struct wording *wording = arena_alloc(arena, sizeof *wording);
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_json, alphasort);
    bool good = count > 0;
    wording->arena = arena;
    if (!good)
        snprintf(error, size, "%s: no language is there", folder);
    for (int i = 0; i < count; free(entries[i++]))
        good = good && read_file(wording, arena_printf(arena, "%s/%s", folder, entries[i]->d_name), error, size);
    free(entries);
    wrapper_index_finish(&wording->wrappers, arena);
    if (good)
        return wording;
    wording_free(wording);
    return NULL;
}

void wording_free(struct wording *wording)
{
    if (wording)
        arena_free(wording->arena);
}

static bool slip_of(const struct word *word, const char *letters, size_t length)
{
    return word->length >= SLIP_FROM && !strchr(word->letters, ' ') &&
           slips_between(letters, length, word->letters, word->length, 1) == 1 &&
           !slip_is_wrong_letter(letters, length, word->letters, word->length);
}

bool decisive_slip(const struct wording *wording, uint8_t languages, const char *letters, size_t length)
{
    for (size_t i = 0; length >= SLIP_FROM && i < wording->decisive_count; i++) {
        const struct word *word = wording->decisive[i];
        if ((word->roles[ROLE_DECISIVE] | word->roles[ROLE_NEGATION]) & languages && slip_of(word, letters, length))
            return true;
    }
    return false;
}

bool negation_slip(const struct wording *wording, const char *letters, size_t length)
{
    for (size_t i = 0; length >= SLIP_FROM && i < wording->decisive_count; i++)
        if (wording->decisive[i]->roles[ROLE_NEGATION] && wording->decisive[i]->length > SLIP_FROM &&
            slip_of(wording->decisive[i], letters, length))
            return true;
    return false;
}

size_t wording_languages(const struct wording *wording)
{
    return wording->languages;
}

uint8_t wording_syllabic(const struct wording *wording)
{
    return wording->syllabic;
}

const char *wording_clock(const struct wording *wording, size_t language)
{
    return wording->clocks[language];
}

const struct wrapper_index *wording_wrappers(const struct wording *wording)
{
    return &wording->wrappers;
}

const struct word *number_slip(const struct wording *wording, uint8_t languages, const char *letters, size_t length)
{
    const struct word *found = NULL;
    for (size_t i = 0; length >= SLIP_FROM - 1 && i < TABLE_WORDS; i++) {
        const struct word *word = wording->table[i];
        size_t own = word ? strlen(word->letters) : 0;
        if (own < SLIP_FROM || !((word->number_in | word->times_in) & languages) ||
            slips_between(letters, length, word->letters, own, 1) != 1 ||
            slip_is_wrong_letter(letters, length, word->letters, own))
            continue;
        if (found)
            return NULL;
        found = word;
    }
    return found;
}

const char *pair_slip(const struct wording *wording, size_t language, const char *first, size_t first_length,
                      const char *second, size_t second_length)
{
    const char *found = NULL;
    for (size_t i = 0; i < TABLE_WORDS; i++) {
        const struct word *word = wording->table[i];
        const char *form = word ? word->long_form[language] : NULL;
        if (!form || word->length <= first_length || memcmp(word->letters, first, first_length) != 0 ||
            word->letters[first_length] != ' ')
            continue;
        const char *own = word->letters + first_length + 1;
        size_t length = word->length - first_length - 1;
        if (slips_between(second, second_length, own, length, 1) > 1 ||
            slip_is_wrong_letter(second, second_length, own, length))
            continue;
        if (found && strcmp(found, form) != 0)
            return NULL;
        found = form;
    }
    return found;
}

size_t place_label_length(const struct wording *wording, const char *words)
{
    size_t found = 0;
    for (size_t length = strcspn(words, " "), count = 0; words[length] && count < 2;
         length += 1 + strcspn(words + length + 1, " "), count++) {
        const struct word *word = word_known(wording, words, length);
        found = word && word->roles[ROLE_LABEL] ? length + 1 : found;
    }
    return found;
}
