/* `loa person`: people who lost their number. What an officer does at the desk, for places without one. */
#include <stdio.h>
#include <string.h>

#include "gateway/subcommands.h"
#include "gateway/tool.h"
#include "social-core/base/log.h"
#include "social-core/directory.h"
#include "social-core/moving.h"

static int person_show(struct tool *tool, const struct person *person)
{
    printf("handle  %s\nname    %s\narea    %s\nphone   %s\n", person->handle, person->name,
           person->area ? person->area->name : "-",
           !person->sealed   ? "none"
           : person->stopped ? "stopped"
           : person->shared  ? "shared"
                             : "one");
    return 0;
}

static int person_code(struct tool *tool, const struct person *person)
{
    const char *code = moving_code(&tool->ctx, person, "loa-person");
    if (db_commit(&tool->ctx) != DB_DONE)
        return 1;
    log_event("person_code", "person=%s by=loa-person", person->id);
    printf("LA %s %s\n", person->handle, code);
    puts("Give it to them alone, when you have seen who they are: texted from their new phone it brings them there. It "
         "works once, for seven days.");
    return 0;
}

static const struct {
    const char *name;
    int (*run)(struct tool *tool, const struct person *person);
} verbs[] = {{"show", person_show}, {"code", person_code}};

static int usage(void)
{
    fputs("usage: loa person show HANDLE    who it is; never a number\n"
          "       loa person code HANDLE    a code that brings them to another phone\n"
          "each with [-c loa.ini]\n",
          stderr);
    return 2;
}

static int run_verb(struct tool *tool, size_t verb, const char *handle)
{
    directory_refresh(&tool->ctx);
    const struct person *person = person_by_handle(&tool->ctx, handle);
    if (person)
        return verbs[verb].run(tool, person);
    fprintf(stderr, "loa person: nobody is called '%s'\n", handle);
    return 1;
}

int run_person(int argc, char **argv)
{
    struct tool tool;
    size_t verb = 0, count = sizeof verbs / sizeof *verbs;
    while (argc > 1 && verb < count && strcmp(argv[1], verbs[verb].name) != 0)
        verb++;
    if (argc < 2 || verb == count)
        return usage();
    argc--, argv++;
    if (tool_open(&tool, "loa person", &argc, argv) < 0)
        return 1;
    int status = argc == 2 ? run_verb(&tool, verb, argv[1]) : usage();
    tool_close(&tool);
    return status;
}
