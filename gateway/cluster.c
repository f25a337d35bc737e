#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "gateway/subcommands.h"
#include "moderation/pile.h"
#include "social-core/base/arena.h"
#include "social-core/base/json.h"
#include "social-core/text/fold.h"
#include "social-core/text/normal.h"

/* What the command line asks for, and what it works with. */
struct clustering {
    bool explain;
    const char *places_file;
    struct wording *wording;
    json_t *names; /* squashed names of places → true */
    struct pile *pile;
    struct pile_finding *findings;
};

static bool knows_place(const void *self, const char *squashed)
{
    return json_object_get(((const struct clustering *)self)->names, squashed) != NULL;
}

/* A name with its kind, and without: "xa ta van", "ta van". */
static void add_place(struct clustering *clustering, struct arena *arena, const char *name)
{
    const char *words = text_words(arena, name);
    size_t kind = place_label_length(clustering->wording, words);
    json_object_set_new(clustering->names, text_squash(arena, words), json_true());
    if (kind)
        json_object_set_new(clustering->names, text_squash(arena, words + kind), json_true());
}

static bool read_places(struct clustering *clustering, struct arena *arena)
{
    json_error_t problem;
    json_t *root = json_load_file(clustering->places_file, 0, &problem), *area;
    size_t i;
    if (!root) {
        fprintf(stderr, "loa cluster: %s:%d: %s\n", clustering->places_file, problem.line, problem.text);
        return false;
    }
    clustering->names = json_object();
    json_array_foreach(json_object_get(root, "areas"), i, area)
    {
        const char *name = json_string_value(json_object_get(area, "name"));
        if (name)
            add_place(clustering, arena, name);
    }
    json_decref(root);
    return true;
}

static void add_lines(struct clustering *clustering, struct arena *arena)
{
    struct gazetteer gazetteer = {clustering, knows_place, NULL};
    char *line = NULL;
    size_t room = 0, held = 0;
    for (ssize_t length; (length = getline(&line, &room, stdin)) >= 0; arena_reset(arena)) {
        struct pile_finding finding;
        if (length && line[length - 1] == '\n')
            length--;
        const char *text = text_normal(arena, line, (size_t)length);
        size_t at =
            pile_add(clustering->pile, gist_of(arena, clustering->wording, clustering->names ? &gazetteer : NULL, text),
                     &finding);
        if (at >= held) {
            held = held ? held * 2 : 1024;
            clustering->findings = realloc(clustering->findings, held * sizeof finding);
            if (!clustering->findings)
                abort();
        }
        clustering->findings[at] = finding;
    }
    free(line);
}

static json_t *word_json(const struct gist *gist, size_t word)
{
    return json_stringn_nocheck(gist_letters(gist, word), gist->words[word].length);
}

/* The words two texts share; a slip is shown as written in both. */
static json_t *shared_words(const struct gist *gist, const struct gist *other, const struct alike *result)
{
    json_t *words = json_array();
    for (size_t i = 0; i < gist->count; i++) {
        size_t mate = result->left_mates[i];
        const struct gist_word *word = &gist->words[i];
        if (mate == ALIKE_NONE || word->flags & GIST_FILLER)
            continue;
        bool equal = word->hash == other->words[mate].hash;
        json_array_append_new(words, equal ? word_json(gist, i)
                                           : json_sprintf("%.*s=%.*s", word->length, gist_letters(gist, i),
                                                          other->words[mate].length, gist_letters(other, mate)));
    }
    return words;
}

static json_t *explanation(const struct pile *pile, size_t text, size_t other)
{
    const struct gist *gist = pile_gist(pile, text), *there = pile_gist(pile, other);
    struct alike result;
    alike(gist, there, &result);
    json_t *row = json_pack("{s:I, s:s, s:o}", "line", (json_int_t)other + 1, "why", alike_reason_name(result.reason),
                            "words", shared_words(gist, there, &result));
    if (!result.same && result.word != ALIKE_NONE)
        json_object_set_new(row, "word", word_json(result.in_left ? gist : there, result.word));
    return row;
}

static json_t *gist_json(struct arena *arena, const struct gist *gist)
{
    const char *words = "";
    for (size_t i = 0; i < gist->count; i++)
        words = arena_printf(arena, "%s%s%.*s", words, i ? " " : "", gist->words[i].length, gist_letters(gist, i));
    return json_string(words);
}

static void print_rows(const struct clustering *clustering, struct arena *arena, size_t count)
{
    const struct pile *pile = clustering->pile;
    for (size_t i = 0; i < count; i++, arena_reset(arena)) {
        const struct pile_finding *finding = &clustering->findings[i];
        json_t *row = json_object();
        json_object_set_new(row, "cluster", json_sprintf("%zu", pile_cluster(pile, i) + 1));
        if (clustering->explain) {
            json_object_set_new(row, "gist", gist_json(arena, pile_gist(pile, i)));
            if (finding->joined != PILE_NONE)
                json_object_set_new(row, "joined", explanation(pile, i, finding->joined));
            if (finding->nearest != PILE_NONE)
                json_object_set_new(row, "kept_apart", explanation(pile, i, finding->nearest));
        }
        json_dumpf(row, stdout, JSON_COMPACT);
        putchar('\n');
        json_decref(row);
    }
}

static bool read_arguments(struct clustering *clustering, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--explain"))
            clustering->explain = true;
        else if (!strcmp(argv[i], "--places") && i + 1 < argc)
            clustering->places_file = argv[++i];
        else
            return false;
    }
    return true;
}

static bool cluster_lines(struct clustering *clustering, struct arena *arena)
{
    char error[256];
    clustering->wording = wording_load(LOA_SHARE "/words", error, sizeof error);
    if (!clustering->wording) {
        fprintf(stderr, "loa cluster: %s\n", error);
        return false;
    }
    if (clustering->places_file && !read_places(clustering, arena))
        return false;
    clustering->pile = pile_new();
    add_lines(clustering, arena);
    print_rows(clustering, arena, pile_count(clustering->pile));
    return true;
}

int run_cluster(int argc, char **argv)
{
    struct clustering clustering = {0};
    if (!read_arguments(&clustering, argc, argv)) {
        fputs("usage: loa cluster [--explain] [--places FILE.json] < texts\n", stderr);
        return 2;
    }
    struct arena *arena = arena_new();
    bool good = cluster_lines(&clustering, arena);
    pile_free(clustering.pile);
    wording_free(clustering.wording);
    json_decref(clustering.names);
    free(clustering.findings);
    arena_free(arena);
    return good ? 0 : 1;
}
