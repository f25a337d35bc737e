#include "gateway/load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/subcommands.h"
#include "social-core/loading/source.h"

static void breathe(void *owner)
{
    tool_renew(owner);
}

/* All of a file, ended by a NUL. NULL with errno. Owned by the caller, ended by free(). */
static char *read_whole(const char *file, size_t *length)
{
    FILE *in = fopen(file, "rb");
    char *text = NULL;
    size_t room = 0;
    *length = 0;
    if (!in)
        return NULL;
    for (size_t got = 1; got && *length <= LOAD_BYTES_MAX; *length += got) {
        if (room < *length + (1 << 16)) {
            room = 2 * room + (1 << 16) + 1;
            char *bigger = realloc(text, room);
            if (!bigger)
                break;
            text = bigger;
        }
        got = fread(text + *length, 1, room - *length - 1, in);
    }
    int trouble = ferror(in) ? errno : *length > LOAD_BYTES_MAX ? EFBIG : 0;
    fclose(in);
    if (trouble) {
        free(text);
        errno = trouble;
        return NULL;
    }
    text[*length] = '\0';
    return text;
}

static void tell_mistakes(struct tool *tool, const struct source *source, const struct mistakes *mistakes)
{
    for (size_t i = 0; i < mistakes->count && i < LOADING_MISTAKES; i++)
        fprintf(stderr, "loa load: %s\n", source_mistake(tool->ctx.arena, source, &mistakes->list[i]));
    if (mistakes->count > LOADING_MISTAKES)
        fprintf(stderr, "loa load: and %zu more\n", mistakes->count - LOADING_MISTAKES);
    fprintf(stderr, "loa load: %zu mistakes; nothing was loaded\n", mistakes->count);
}

/* The file's own arena: the tool's is renewed while rows are written. */
static int load_text(struct tool *tool, struct arena *arena, const char *name, const char *text, size_t length,
                     const char *list, bool dry, struct loaded *loaded)
{
    static struct mistakes mistakes;
    struct source source;
    const char *why, *by = arena_strdup(arena, tool_user(tool));
    if (!source_read(&source, arena, name, text, length, list, tool->ctx.words, &why)) {
        fprintf(stderr, "loa load: %s; nothing was loaded\n", why);
        return -1;
    }
    const struct loading_wish wish = {.by = by, .dry = dry, .breathe = breathe, .owner = tool};
    int status = loading_run(&tool->ctx, source.document, &wish, loaded, &mistakes);
    if (status < 0)
        tell_mistakes(tool, &source, &mistakes);
    return status;
}

int load_file(struct tool *tool, const char *file, const char *list, bool dry, struct loaded *loaded)
{
    size_t length;
    char *text = read_whole(file, &length);
    if (!text) {
        fprintf(stderr, "loa load: %s: %s\n", file, strerror(errno));
        return -1;
    }
    struct arena *arena = arena_new();
    int status = load_text(tool, arena, file, text, length, list, dry, loaded);
    arena_free(arena);
    free(text);
    return status;
}

static int usage(void)
{
    fputs(
        "usage: loa load [-c loa.ini] [--dry-run] [--kind areas|channels|agencies|staff|duty|faq|canned|phones] FILE\n",
        stderr);
    return 2;
}

static int load(struct tool *tool, int argc, char **argv)
{
    const char *file = NULL, *list = NULL;
    bool dry = false;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--dry-run"))
            dry = true;
        else if (!strcmp(argv[i], "--kind") && i + 1 < argc)
            list = argv[++i];
        else if (argv[i][0] != '-' && !file)
            file = argv[i];
        else
            return usage();
    }
    struct loaded loaded;
    if (!file)
        return usage();
    if (load_file(tool, file, list, dry, &loaded) < 0)
        return 1;
    printf("%s%s\n", dry ? "would load: " : "", loaded_text(tool->ctx.arena, &loaded));
    return 0;
}

int run_load(int argc, char **argv)
{
    struct tool tool;
    if (tool_open(&tool, "loa load", &argc, argv) < 0)
        return 1;
    int status = load(&tool, argc, argv);
    tool_close(&tool);
    return status;
}
