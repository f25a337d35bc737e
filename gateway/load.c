#include "gateway/load.h"

#include <stdio.h>

#include <jansson.h>

#include "gateway/subcommands.h"

static void breathe(void *owner)
{
    tool_renew(owner);
}

int load_file(struct tool *tool, const char *file, struct loaded *loaded, char *why, size_t size)
{
    char wrong[256];
    json_error_t error;
    json_t *document = json_load_file(file, JSON_REJECT_DUPLICATES, &error);
    if (!document) {
        snprintf(why, size, "%s:%d: %s", file, error.line, error.text);
        return -1;
    }
    int status = loading_run(&tool->ctx, document, breathe, tool, loaded, wrong, sizeof wrong);
    json_decref(document);
    if (status < 0)
        snprintf(why, size, "%s: %s; nothing was loaded", file, wrong);
    return status;
}

static int load(struct tool *tool, const char *file)
{
    char why[512];
    struct loaded loaded;
    if (load_file(tool, file, &loaded, why, sizeof why) < 0) {
        fprintf(stderr, "loa load: %s\n", why);
        return 1;
    }
    printf("areas %zu, channels %zu, agencies %zu, staff %zu, duty %zu, phones %zu\n", loaded.areas, loaded.channels,
           loaded.agencies, loaded.staff, loaded.duty, loaded.phones);
    return 0;
}

int run_load(int argc, char **argv)
{
    struct tool tool;
    if (tool_open(&tool, "loa load", &argc, argv) < 0)
        return 1;
    int status = 2;
    if (argc == 2)
        status = load(&tool, argv[1]);
    else
        fputs("usage: loa load [-c loa.ini] FILE.json\n", stderr);
    tool_close(&tool);
    return status;
}
