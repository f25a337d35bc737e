/* `loa export`: what `loa load` takes, of what is kept. */
#include <stdio.h>
#include <string.h>

#include "gateway/subcommands.h"
#include "gateway/tool.h"
#include "social-core/loading/source.h"

static int usage(void)
{
    fputs("usage: loa export [-c loa.ini] [areas|channels|agencies|staff|duty|faq|canned]\n"
          "       loa export [-c loa.ini] --csv areas|channels|agencies|staff|duty|faq|canned\n",
          stderr);
    return 2;
}

static int export(struct tool *tool, int argc, char **argv)
{
    const char *list = NULL;
    bool table = false;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--csv"))
            table = true;
        else if (argv[i][0] != '-' && !list)
            list = argv[i];
        else
            return usage();
    }
    const json_t *document = table && !list ? NULL : loading_export(&tool->ctx, list);
    if (!document)
        return usage();
    if (table)
        fputs(source_table(tool->ctx.arena, document, list), stdout);
    else
        json_dumpf(document, stdout, JSON_INDENT(1));
    if (!table)
        putchar('\n');
    if (!fflush(stdout) && !ferror(stdout))
        return 0;
    perror("loa export");
    return 1;
}

int run_export(int argc, char **argv)
{
    struct tool tool;
    if (tool_open(&tool, "loa export", &argc, argv) < 0)
        return 1;
    int status = export(&tool, argc, argv);
    tool_close(&tool);
    return status;
}
