/* Writes the parts of docs/ that are made from tables of the code: `docs FILE` prints FILE with what stands between a
 * line with `BEGIN name` and one with `END name` made anew; `docs --check FILE` tells whether that changes anything. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct option {
    const char *section, *key, *type, *fallback, *help;
    double low, high;
};

static const struct option options[] = {
#define OPTION(section, field, key, type, fallback, low, high, help) {#section, key, #type, fallback, help, low, high},
#define ROUTE_OPTION(field, key, type, fallback, low, high, help) {"route NAME", key, #type, fallback, help, low, high},
#include "gateway/config.def"
#undef OPTION
#undef ROUTE_OPTION
};

static const struct {
    const char *name, *help;
} subcommands[] = {
#define SUBCOMMAND(name, help) {#name, help},
#include "gateway/subcommands.def"
#undef SUBCOMMAND
};

static const struct {
    const char *pattern, *arguments[2], *type, *holds, *writer;
} keys[] = {
#define KEY0(name, pattern, type, holds, writer) {pattern, {0}, type, holds, writer},
#define KEY1(name, a, pattern, type, holds, writer) {pattern, {#a}, type, holds, writer},
#define KEY2(name, a, b, pattern, type, holds, writer) {pattern, {#a, #b}, type, holds, writer},
#include "social-core/keys.def"
#undef KEY0
#undef KEY1
#undef KEY2
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* ---- Markdown ---- */

static void put_upper(FILE *out, const char *text)
{
    for (; *text; text++)
        fputc(toupper((unsigned char)*text), out);
}

static void put_key(FILE *out, const char *pattern, const char *const *arguments)
{
    for (; *pattern; pattern++) {
        if (strncmp(pattern, "%s", 2) != 0) {
            fputc(*pattern, out);
            continue;
        }
        put_upper(out, *arguments++);
        pattern++;
    }
}

static void write_keys(FILE *out)
{
    fputs("\n| key | type | what it holds | written by |\n|---|---|---|---|\n", out);
    for (size_t i = 0; i < COUNT(keys); i++) {
        fputs("| `", out);
        put_key(out, keys[i].pattern, keys[i].arguments);
        fprintf(out, "` | %s | %s | `%s` |\n", keys[i].type, keys[i].holds, keys[i].writer);
    }
    fputc('\n', out);
}

/* ---- mdoc(7) ---- */

/* A sentence a line, as mdoc wants it. */
static void put_sentences(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\\')
            fputs("\\e", out);
        else
            fputc(*text, out);
        if (strchr(".:;", *text) && text[1] == ' ' && (*text != '.' || isupper((unsigned char)text[2])))
            fputc(*text == '.' ? '\n' : ' ', out), text++;
    }
    fputc('\n', out);
}

static void put_bounds(FILE *out, const struct option *option)
{
    static const struct {
        const char *type, *is;
    } types[] = {{"TEXT", "Text"}, {"DIGITS", "Digits"}, {"NUMBER", "Whole number"}, {"DECIMAL", "Number"}};
    for (size_t i = 0; i < COUNT(types); i++)
        if (!strcmp(types[i].type, option->type))
            fprintf(out, "%s, ", types[i].is);
    bool text = !strcmp(option->type, "TEXT") || !strcmp(option->type, "DIGITS");
    fprintf(out, "%.0f to %.0f%s; default ", option->low, option->high, text ? " bytes" : "");
    if (!*option->fallback)
        fputs("empty.\n", out);
    else
        fprintf(out, text ? "\\(lq%s\\(rq.\n" : "%s.\n", option->fallback);
}

static void write_options(FILE *out)
{
    const char *section = "";
    for (size_t i = 0; i < COUNT(options); i++) {
        const struct option *option = &options[i];
        if (strcmp(option->section, section) != 0)
            fprintf(out, "%s.Ss [%s]\n.Bl -tag -width Ds\n", *section ? ".El\n" : "", option->section);
        section = option->section;
        fprintf(out, ".It Ic %s\n", option->key);
        put_sentences(out, option->help);
        put_bounds(out, option);
    }
    fputs(".El\n", out);
}

static void write_subcommands(FILE *out)
{
    fputs(".Bl -tag -width \"simulate\" -compact\n", out);
    for (size_t i = 0; i < COUNT(subcommands); i++)
        fprintf(out, ".It Ic %s\n%s\n", subcommands[i].name, subcommands[i].help);
    fputs(".El\n", out);
}

/* ---- files ---- */

static const struct {
    const char *name;
    void (*write)(FILE *out);
} parts[] = {{"keys", write_keys}, {"options", write_options}, {"subcommands", write_subcommands}};

static bool marks(const char *line, const char *mark, const char *name)
{
    const char *at = strstr(line, mark);
    size_t length = strlen(name);
    return at && !strncmp(at + strlen(mark), name, length) && !isalnum((unsigned char)at[strlen(mark) + length]);
}

static int copy(FILE *in, FILE *out)
{
    char *line = NULL;
    size_t room = 0;
    const char *inside = NULL;
    while (getline(&line, &room, in) >= 0) {
        if (inside && marks(line, "END ", inside))
            inside = NULL;
        if (inside)
            continue;
        fputs(line, out);
        for (size_t i = 0; i < COUNT(parts); i++)
            if (marks(line, "BEGIN ", parts[i].name)) {
                inside = parts[i].name;
                parts[i].write(out);
            }
    }
    free(line);
    return inside ? -1 : 0;
}

static bool same(FILE *file, const char *made, size_t size)
{
    rewind(file);
    for (size_t i = 0; i < size; i++)
        if (fgetc(file) != (unsigned char)made[i])
            return false;
    return fgetc(file) == EOF;
}

int main(int argc, char **argv)
{
    bool check = argc == 3 && !strcmp(argv[1], "--check");
    FILE *file = argc == 2 || check ? fopen(argv[argc - 1], "re") : NULL;
    if (!file) {
        fprintf(stderr, "usage: docs [--check] FILE\n");
        return 2;
    }
    char *made = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&made, &size);
    int status = copy(file, out) < 0;
    fclose(out);
    if (status)
        fprintf(stderr, "%s: a part begins and does not end\n", argv[argc - 1]);
    else if (!check)
        fwrite(made, 1, size, stdout);
    else if (!same(file, made, size) && (status = 1))
        fprintf(stderr, "%s is out of date; run make docs\n", argv[argc - 1]);
    fclose(file);
    free(made);
    return status;
}
