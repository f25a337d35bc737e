#include "gateway/verbs.h"

#include <stdio.h>
#include <string.h>

#include "social-core/directory.h"

static int usage(const struct verbs *verbs)
{
    fprintf(stderr, "%seach with [-c loa.ini]\n", verbs->usage);
    return VERB_USAGE;
}

static const struct verb *verb_named(const struct verbs *verbs, const char *name)
{
    const struct verb *verb = verbs->list;
    while (verb->name && strcmp(verb->name, name) != 0)
        verb++;
    return verb->name ? verb : NULL;
}

static int read_options(const struct verbs *verbs, struct tool *tool, void *order, int argc, char **argv)
{
    static const struct option none[] = {{0}};
    const struct option *options = verbs->options ? verbs->options : none;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;)
        if (option == '?' || verbs->option(tool, order, option, optarg) < 0)
            return -1;
    return 0;
}

static int run(const struct verbs *verbs, const struct verb *verb, struct tool *tool, void *order, int argc,
               char **argv)
{
    if (read_options(verbs, tool, order, argc, argv) < 0)
        return VERB_USAGE;
    int words = argc - optind, least = verb->word == WORD_MUST, most = verb->word != WORD_NONE;
    if (words < least || words > most)
        return VERB_USAGE;
    directory_refresh(&tool->ctx);
    return verb->run(tool, order, words ? argv[optind] : NULL);
}

int verbs_run(const struct verbs *verbs, void *order, int argc, char **argv)
{
    struct tool tool;
    const struct verb *verb = argc > 1 ? verb_named(verbs, argv[1]) : NULL;
    if (!verb)
        return usage(verbs);
    argc--, argv++;
    if (tool_open(&tool, verbs->tool, &argc, argv) < 0)
        return 1;
    int status = run(verbs, verb, &tool, order, argc, argv);
    tool_close(&tool);
    return status == VERB_USAGE ? usage(verbs) : status;
}
