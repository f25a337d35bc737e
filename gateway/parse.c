#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "gateway/subcommands.h"
#include "gateway/timing.h"
#include "social-core/base/arena.h"
#include "social-core/text/catalog.h"
#include "social-core/text/fold.h"
#include "social-core/text/normal.h"
#include "social-core/understand/understand.h"

/* What exists, by squashed names: of the file given with --known. Each table maps such a name to the canonical one. */
struct tables {
    json_t *channels, *agencies, *handles, *persons, *languages, *places;
};

#define LOOKUP(kind, table)                                                                                            \
    static const char *known_##kind(void *self, const char *squashed)                                                  \
    {                                                                                                                  \
        return json_string_value(json_object_get(((const struct tables *)self)->table, squashed));                     \
    }
LOOKUP(channel, channels)
LOOKUP(agency, agencies)
LOOKUP(handle, handles)
LOOKUP(person, persons)
LOOKUP(language, languages)
LOOKUP(place, places)
#undef LOOKUP

static json_t *table_of(struct arena *arena, const json_t *names)
{
    json_t *table = json_object(), *name;
    size_t i;
    json_array_foreach(names, i, name) json_object_set(table, text_squash(arena, json_string_value(name)), name);
    return table;
}

static json_t *languages_of(struct arena *arena, json_t *names)
{
    json_t *table = json_object(), *others, *name;
    const char *code;
    size_t i;
    json_object_foreach(names, code, others)
    {
        json_object_set_new(table, text_squash(arena, code), json_string(code));
        json_array_foreach(others, i, name)
            json_object_set_new(table, text_squash(arena, json_string_value(name)), json_string(code));
    }
    return table;
}

static bool are_names(const json_t *names)
{
    const json_t *name;
    size_t i;
    json_array_foreach(names, i, name) if (!json_is_string(name)) return false;
    return !names || json_is_array(names);
}

static bool are_languages(json_t *languages)
{
    const char *code;
    json_t *names;
    json_object_foreach(languages, code, names) if (!are_names(names)) return false;
    return !languages || json_is_object(languages);
}

/* The first part of the file that is not what it should be; NULL: all is well. */
static const char *wrong_part(const json_t *root)
{
    static const char *const lists[] = {"channels", "agencies", "handles", "persons_on_this_phone", "places"};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (!are_names(json_object_get(root, lists[i])))
            return lists[i];
    return are_languages(json_object_get(root, "languages")) ? NULL : "languages";
}

static bool read_known(struct arena *arena, const char *path, struct tables *tables)
{
    json_error_t problem;
    json_t *root = json_load_file(path, 0, &problem);
    if (!root) {
        fprintf(stderr, "loa parse: %s:%d: %s\n", path, problem.line, problem.text);
        return false;
    }
    const char *wrong = wrong_part(root);
    if (wrong) {
        fprintf(stderr, "loa parse: %s: \"%s\" must be %s\n", path, wrong,
                strcmp(wrong, "languages") ? "a list of names" : "lists of names by code");
        json_decref(root);
        return false;
    }
    tables->channels = table_of(arena, json_object_get(root, "channels"));
    tables->agencies = table_of(arena, json_object_get(root, "agencies"));
    tables->handles = table_of(arena, json_object_get(root, "handles"));
    tables->persons = table_of(arena, json_object_get(root, "persons_on_this_phone"));
    tables->places = table_of(arena, json_object_get(root, "places"));
    tables->languages = languages_of(arena, json_object_get(root, "languages"));
    json_decref(root);
    return true;
}

static void forget_known(struct tables *tables)
{
    json_t *all[] = {tables->channels, tables->agencies, tables->handles,
                     tables->persons,  tables->places,   tables->languages};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        json_decref(all[i]);
}

static const struct {
    const char *name;
    size_t offset;
} arguments[] = {
#define ARGUMENT(field)                                                                                                \
    {                                                                                                                  \
#field, offsetof(struct request, field)                                                                        \
    }
    ARGUMENT(channel),  ARGUMENT(channels), ARGUMENT(text), ARGUMENT(agency), ARGUMENT(id),
    ARGUMENT(to),       ARGUMENT(name),     ARGUMENT(area), ARGUMENT(option), ARGUMENT(stars),
    ARGUMENT(language), ARGUMENT(code),     ARGUMENT(word), ARGUMENT(hour),
#undef ARGUMENT
};

static void put_text(json_t *row, const char *name, const char *text)
{
    if (text)
        json_object_set_new(row, name, json_string(text));
}

static void print_request(const struct request *request, bool explain)
{
    static const char *const matches[] = {
        [MATCH_EXACT] = "exact", [MATCH_GLUED] = "glued", [MATCH_LEFTOVER] = "typing leftovers", [MATCH_NEAR] = "near"};
    json_t *row = json_pack("{s:s}", "intent", intent_name(request->intent));
    for (size_t i = 0; i < sizeof arguments / sizeof *arguments; i++)
        put_text(row, arguments[i].name, *(const char *const *)((const char *)request + arguments[i].offset));
    if (explain) {
        put_text(row, "keyword", request->keyword);
        put_text(row, "match", matches[request->match]);
        put_text(row, "why", request->why);
    }
    json_dumpf(row, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(row);
}

static void parse_lines(const struct catalogs *catalogs, const struct known *known, bool explain)
{
    struct arena *arena = arena_new();
    char *line = NULL;
    size_t room = 0;
    for (ssize_t length; (length = getline(&line, &room, stdin)) >= 0; arena_reset(arena)) {
        struct request request;
        if (length && line[length - 1] == '\n')
            length--;
        understand(arena, catalogs, known, text_normal(arena, line, (size_t)length), &request);
        print_request(&request, explain);
    }
    free(line);
    arena_free(arena);
}

struct timed {
    const struct catalogs *catalogs;
    const struct known *known;
};

/* As an MO is understood: from bytes to a request. */
static void understand_once(void *self, struct arena *arena, const char *line)
{
    const struct timed *timed = self;
    struct request request;
    understand(arena, timed->catalogs, timed->known, text_normal(arena, line, strlen(line)), &request);
}

static int usage(void)
{
    fputs("usage: loa parse --known FILE.json [--explain | --time] < texts\n", stderr);
    return 2;
}

int run_parse(int argc, char **argv)
{
    const char *file = NULL;
    bool explain = false, timed = false;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--explain"))
            explain = true;
        else if (!strcmp(argv[i], "--time"))
            timed = true;
        else if (!strcmp(argv[i], "--known") && i + 1 < argc)
            file = argv[++i];
        else
            return usage();
    }
    char error[256];
    struct tables tables = {0};
    struct known known = {&tables,      known_channel,  known_agency, known_handle,
                          known_person, known_language, known_place};
    struct catalogs *catalogs = catalogs_load(LOA_SHARE "/locale", error, sizeof error);
    if (!catalogs) {
        fprintf(stderr, "loa parse: %s\n", error);
        return 1;
    }
    struct arena *arena = arena_new();
    bool good = file ? read_known(arena, file, &tables) : usage() == 0;
    if (good && timed)
        timing_run("parse_per_s", understand_once, &(struct timed){catalogs, &known});
    else if (good)
        parse_lines(catalogs, &known, explain);
    forget_known(&tables);
    arena_free(arena);
    catalogs_free(catalogs);
    return good ? 0 : file ? 1 : 2;
}
