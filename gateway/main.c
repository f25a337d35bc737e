#include <stdio.h>
#include <string.h>

#include "gateway/subcommands.h"

static const struct {
    const char *name, *help;
    int (*run)(int argc, char **argv);
} subcommands[] = {
#define SUBCOMMAND(name, help) {#name, help, run_##name},
#include "gateway/subcommands.def"
#undef SUBCOMMAND
};

#define COUNT (sizeof subcommands / sizeof *subcommands)

static int usage(FILE *out)
{
    fputs("loa: a social network for phones that can only text\n\n", out);
    for (size_t i = 0; i < COUNT; i++)
        fprintf(out, "  loa %-10s %s\n", subcommands[i].name, subcommands[i].help);
    fputs("\nSee loa(1) and loa.ini(5).\n", out);
    return out == stderr ? 2 : 0;
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return usage(stderr);
    if (!strcmp(argv[1], "help") || !strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
        return usage(stdout);
    for (size_t i = 0; i < COUNT; i++)
        if (!strcmp(argv[1], subcommands[i].name))
            return subcommands[i].run(argc - 1, argv + 1);
    fprintf(stderr, "loa: no subcommand '%s'; `loa help` lists them\n", argv[1]);
    return 2;
}
