#include "social-core/text/catalog.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "social-core/text/fold.h"
#include "social-core/text/phrases.h"
#include "social-core/understand/keywords.h"
#include "social-core/understand/understand.h"

#define LOCALES_MAX 64

/* A squashed name of a language or word of a topic, and what it stands for. */
struct alias {
    const char *squashed, *means;
    const struct alias *older;
};

struct catalogs {
    struct arena *arena;
    struct keyword_index *keywords;
    const struct alias *languages, *topics;
    struct locale *locales[LOCALES_MAX + 1];
    size_t count;
};

/* One file as it is read: where things go, and what went wrong first. */
struct reading {
    struct catalogs *catalogs;
    struct locale *locale;
    const char *path;
    char *error;
    size_t size;
};

static bool fail(const struct reading *reading, const char *reason, const char *what)
{
    snprintf(reading->error, reading->size, "%s: %s%s%s", reading->path, reason, *what ? " " : "", what);
    return false;
}

static const struct alias *alias_add(struct arena *arena, const struct alias *older, const char *name,
                                     const char *means)
{
    struct alias *alias = arena_alloc(arena, sizeof *alias);
    *alias = (struct alias){.squashed = text_squash(arena, name), .means = means, .older = older};
    return alias;
}

static const char *alias_find(const struct alias *alias, const char *squashed)
{
    for (; alias; alias = alias->older)
        if (!strcmp(alias->squashed, squashed))
            return alias->means;
    return NULL;
}

static bool read_texts(const struct reading *reading, const json_t *list, const char *section,
                       bool (*take)(const struct reading *reading, const char *section, const char *text))
{
    size_t i;
    json_t *text;
    if (!json_is_array(list))
        return fail(reading, "must be a list of texts:", section);
    json_array_foreach(list, i, text)
    {
        if (!json_is_string(text))
            return fail(reading, "must hold texts only:", section);
        if (!take(reading, section, json_string_value(text)))
            return false;
    }
    return true;
}

static bool take_name(const struct reading *reading, const char *section, const char *text)
{
    struct catalogs *catalogs = reading->catalogs;
    catalogs->languages = alias_add(catalogs->arena, catalogs->languages, text, reading->locale->code);
    return true;
}

static bool take_topic_word(const struct reading *reading, const char *topic, const char *text)
{
    struct catalogs *catalogs = reading->catalogs;
    const char *means = arena_strdup(catalogs->arena, topic);
    catalogs->topics = alias_add(catalogs->arena, catalogs->topics, text, means);
    return true;
}

static bool take_listed(const struct reading *reading, enum word_kind kind, enum intent intent, enum word_limit limit,
                        const char *text)
{
    return keyword_index_add(reading->catalogs->keywords, reading->locale->code, kind, intent, limit, text) ||
           fail(reading, "is no word one can text:", text);
}

static const struct {
    const char *section;
    enum word_kind kind;
} lists[] = {{"particles", WORD_PARTICLE},  {"questions", WORD_QUESTION}, {"lead_ins", WORD_LEAD_IN},
             {"courtesies", WORD_COURTESY}, {"greetings", WORD_GREETING}, {"fillers", WORD_FILLER},
             {"units", WORD_UNIT},          {"measures", WORD_MEASURE},   {"storms", WORD_STORM},
             {"claims", WORD_CLAIM},        {"common", WORD_COMMON},      {"labels", WORD_LABEL},
             {"no_names", WORD_NO_NAME},    {"middle_names", WORD_MIDDLE}};

static bool take_list_word(const struct reading *reading, const char *section, const char *text)
{
    size_t i = 0;
    while (strcmp(lists[i].section, section))
        i++;
    return take_listed(reading, lists[i].kind, INTENT_none, LIMIT_NONE, text);
}

/* {"đang": ["ăn", "mưa"]}: what begins "đang ăn", "đang mưa" is an ordinary sentence. */
static bool take_ordinary(const struct reading *reading, const char *first, const char *text)
{
    const char *phrase = arena_printf(reading->catalogs->arena, "%s %s", first, text);
    return take_listed(reading, WORD_ORDINARY, INTENT_none, LIMIT_NONE, phrase);
}

/* "stop" is the intent, "stop_alone" the same with a limit. */
static bool take_keyword(const struct reading *reading, const char *section, const char *text)
{
    static const struct {
        const char *suffix;
        enum word_limit limit;
    } limits[] = {{"_alone", LIMIT_ALONE}, {"_short", LIMIT_SHORT}, {"", LIMIT_NONE}};
    size_t length = strlen(section);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        size_t suffix = strlen(limits[i].suffix);
        if (suffix >= length || strcmp(section + length - suffix, limits[i].suffix))
            continue;
        enum intent intent = intent_named(arena_copy(reading->catalogs->arena, section, length - suffix));
        if (intent != INTENTS)
            return take_listed(reading, WORD_KEYWORD, intent, limits[i].limit, text);
    }
    return fail(reading, "no such intent:", section);
}

static bool read_lists(const struct reading *reading, const json_t *object, const char *section,
                       bool (*take)(const struct reading *reading, const char *section, const char *text))
{
    if (!json_is_object(object))
        return fail(reading, "must be an object of lists:", section);
    for (void *at = json_object_iter((json_t *)(uintptr_t)object); at;
         at = json_object_iter_next((json_t *)(uintptr_t)object, at))
        if (!read_texts(reading, json_object_iter_value(at), json_object_iter_key(at), take))
            return false;
    return true;
}

static int by_key(const void *left, const void *right)
{
    return strcmp(((const struct phrase_entry *)left)->key, ((const struct phrase_entry *)right)->key);
}

static bool braces_close(const char *text)
{
    while ((text = strpbrk(text, "{}"))) {
        size_t inside = strcspn(text + 1, "{}");
        if (*text == '}' || text[inside + 1] != '}' || !inside)
            return false;
        text += inside + 2;
    }
    return true;
}

static bool read_phrases(const struct reading *reading, json_t *object)
{
    struct arena *arena = reading->catalogs->arena;
    if (!json_is_object(object))
        return fail(reading, "must be an object of texts:", "phrases");
    struct phrase_entry *entries = arena_alloc(arena, (json_object_size(object) + 1) * sizeof *entries);
    size_t count = 0;
    const char *key;
    json_t *text;
    json_object_foreach(object, key, text)
    {
        if (!json_is_string(text) || !braces_close(json_string_value(text)))
            return fail(reading, "is no text, or its braces do not match:", key);
        entries[count++] =
            (struct phrase_entry){arena_strdup(arena, key), arena_strdup(arena, json_string_value(text))};
    }
    qsort(entries, count, sizeof *entries, by_key);
    reading->locale->phrases = entries;
    reading->locale->phrase_count = count;
    return true;
}

static bool read_section(const struct reading *reading, const char *section, json_t *value)
{
    static const char *const plain[] = {"code", "name", "partial", "source"};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (!strcmp(section, plain[i]))
            return true;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (!strcmp(section, lists[i].section))
            return read_texts(reading, value, section, take_list_word);
    if (!strcmp(section, "ordinary"))
        return read_lists(reading, value, section, take_ordinary);
    if (!strcmp(section, "names"))
        return read_texts(reading, value, section, take_name);
    if (!strcmp(section, "keywords"))
        return read_lists(reading, value, section, take_keyword);
    if (!strcmp(section, "topics"))
        return read_lists(reading, value, section, take_topic_word);
    if (!strcmp(section, "phrases"))
        return read_phrases(reading, value);
    return fail(reading, "no such section:", section);
}

static bool read_locale(struct reading *reading, json_t *root)
{
    struct catalogs *catalogs = reading->catalogs;
    const char *code = json_string_value(json_object_get(root, "code"));
    const char *name = json_string_value(json_object_get(root, "name"));
    if (!code || !name)
        return fail(reading, "must have \"code\" and \"name\"", "");
    if (catalogs->count == LOCALES_MAX)
        return fail(reading, "is one language too many", "");
    reading->locale = arena_alloc(catalogs->arena, sizeof *reading->locale);
    reading->locale->code = arena_strdup(catalogs->arena, code);
    reading->locale->name = arena_strdup(catalogs->arena, name);
    reading->locale->partial = json_is_true(json_object_get(root, "partial"));
    catalogs->locales[catalogs->count++] = reading->locale;
    take_name(reading, "names", code);
    const char *section;
    json_t *value;
    json_object_foreach(root, section, value)
    {
        if (!read_section(reading, section, value))
            return false;
    }
    return true;
}

static bool read_file(struct reading *reading)
{
    json_error_t problem;
    json_t *root = json_load_file(reading->path, JSON_REJECT_DUPLICATES, &problem);
    if (!root) {
        snprintf(reading->error, reading->size, "%s:%d: %s", reading->path, problem.line, problem.text);
        return false;
    }
    bool good = json_is_object(root) ? read_locale(reading, root) : fail(reading, "must be an object", "");
    json_decref(root);
    return good;
}

static int is_json(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 5 && !strcmp(entry->d_name + length - 5, ".json");
}

static bool read_folder(struct catalogs *catalogs, const char *folder, char *error, size_t size)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, is_json, alphasort);
    if (count < 0) {
        snprintf(error, size, "%s: %m", folder);
        return false;
    }
    bool good = true;
    for (int i = 0; i < count; i++) {
        struct reading reading = {.catalogs = catalogs, .error = error, .size = size};
        reading.path = arena_printf(catalogs->arena, "%s/%s", folder, entries[i]->d_name);
        good = good && read_file(&reading);
        free(entries[i]);
    }
    free(entries);
    return good;
}

static const struct locale *find(const struct catalogs *catalogs, const char *code)
{
    for (size_t i = 0; code && i < catalogs->count; i++)
        if (!strcmp(catalogs->locales[i]->code, code))
            return catalogs->locales[i];
    return NULL;
}

static void set_fallbacks(struct catalogs *catalogs, const struct locale *fallback)
{
    for (size_t i = 0; i < catalogs->count; i++)
        if (catalogs->locales[i] != fallback)
            catalogs->locales[i]->fallback = fallback;
}

struct catalogs *catalogs_load(const char *folder, char *error, size_t size)
{
    struct arena *arena = arena_new();
    struct catalogs *catalogs = arena_alloc(arena, sizeof *catalogs);
    catalogs->arena = arena;
    catalogs->keywords = keyword_index_new(arena);
    bool good = read_folder(catalogs, folder, error, size);
    const struct locale *fallback = find(catalogs, LANGUAGE_FALLBACK);
    if (good && !fallback)
        snprintf(error, size, "%s: has no %s.json", folder, LANGUAGE_FALLBACK);
    if (!good || !fallback) {
        arena_free(arena);
        return NULL;
    }
    set_fallbacks(catalogs, fallback);
    keyword_index_finish(catalogs->keywords);
    return catalogs;
}

void catalogs_free(struct catalogs *catalogs)
{
    if (catalogs)
        arena_free(catalogs->arena);
}

const struct locale *locale_of(const struct catalogs *catalogs, const char *code)
{
    const struct locale *found = find(catalogs, code);
    return found ? found : find(catalogs, LANGUAGE_FALLBACK);
}

const struct locale *const *locales_all(const struct catalogs *catalogs)
{
    return (const struct locale *const *)catalogs->locales;
}

const char *language_code(const struct catalogs *catalogs, const char *code)
{
    const struct locale *const *locales = locales_all(catalogs);
    for (size_t i = 0; locales[i]; i++)
        if (!strcmp(locales[i]->code, code))
            return locales[i]->code;
    return NULL;
}

const char *language_named(const struct catalogs *catalogs, const char *squashed)
{
    return alias_find(catalogs->languages, squashed);
}

const char *topic_word(const struct catalogs *catalogs, const char *squashed)
{
    return alias_find(catalogs->topics, squashed);
}

const struct keyword_index *catalogs_keywords(const struct catalogs *catalogs)
{
    return catalogs->keywords;
}
