/* `loa region`: a whole region as text, to move it from one server to another. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "adapters/redis/region.h"
#include "gateway/subcommands.h"
#include "gateway/tool.h"
#include "social-core/seal.h"

typedef int transfer(struct db *db, const struct region_name *name, FILE *file, struct region_counts *counts, char *why,
                     size_t size);

static const struct {
    const char *verb, *mode, *done;
    transfer *run;
} verbs[] = {
    {"export", "we", "written", region_export},
    {"import", "re", "read", region_import},
};

/* "-" is stdin or stdout. */
static FILE *open_file(const char *name, const char *mode)
{
    if (strcmp(name, "-") != 0)
        return fopen(name, mode);
    return *mode == 'w' ? stdout : stdin;
}

static int run(struct tool *tool, size_t verb, const char *file_name)
{
    char why[512] = "";
    struct region_counts counts = {0};
    struct region_name name = {.region = tool->world.region,
                               .phone_key = seal_fingerprint(tool->world.seal, tool->ctx.arena)};
    FILE *file = open_file(file_name, verbs[verb].mode);
    if (!file)
        snprintf(why, sizeof why, "%s", strerror(errno));
    int status = file ? verbs[verb].run(tool->ctx.db, &name, file, &counts, why, sizeof why) : -1;
    if (file && file != stdin && file != stdout && fclose(file) != 0 && status == 0) {
        snprintf(why, sizeof why, "%s", strerror(errno));
        status = -1;
    }
    if (status < 0)
        fprintf(stderr, "loa region %s: %s: %s\n", verbs[verb].verb, file_name, why);
    else
        fprintf(stderr, "region %s %s: %" PRIu64 " keys, %" PRIu64 " persons, %" PRIu64 " posts outside the archive\n",
                name.region, verbs[verb].done, counts.keys, counts.persons, counts.posts);
    return status < 0;
}

int run_region(int argc, char **argv)
{
    struct tool tool;
    int status = 2;
    if (tool_open(&tool, "loa region", &argc, argv) < 0)
        return 1;
    for (size_t i = 0; argc == 3 && i < sizeof verbs / sizeof *verbs; i++)
        if (!strcmp(argv[1], verbs[i].verb))
            status = run(&tool, i, argv[2]);
    if (status == 2)
        fputs("usage: loa region export|import [-c loa.ini] FILE|-\n", stderr);
    tool_close(&tool);
    return status;
}
