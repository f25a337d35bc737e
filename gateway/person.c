/* `loa person`: people who lost their number. What an officer does at the desk, for places without one. */
#include <stdio.h>

#include "gateway/subcommands.h"
#include "gateway/verbs.h"
#include "social-core/base/log.h"
#include "social-core/directory.h"
#include "social-core/moving.h"

static const struct person *called(struct tool *tool, const char *handle)
{
    const struct person *person = person_by_handle(&tool->ctx, handle);
    if (!person)
        fprintf(stderr, "loa person: nobody is called '%s'\n", handle);
    return person;
}

static int person_show(struct tool *tool, void *order, const char *handle)
{
    const struct person *person = called(tool, handle);
    if (!person)
        return 1;
    printf("handle  %s\nname    %s\narea    %s\nphone   %s\n", person->handle, person->name,
           person->area ? person->area->name : "-",
           !person->sealed   ? "none"
           : person->stopped ? "stopped"
           : person->shared  ? "shared"
                             : "one");
    return 0;
}

static int person_code(struct tool *tool, void *order, const char *handle)
{
    const struct person *person = called(tool, handle);
    if (!person)
        return 1;
    const char *code = moving_code(&tool->ctx, person, "loa-person");
    if (db_commit(&tool->ctx) != DB_DONE)
        return 1;
    log_event("person_code", "person=%s by=loa-person", person->id);
    printf("LA %s %s\n", person->handle, code);
    puts("Give it to them alone, when you have seen who they are: texted from their new phone it brings them there. It "
         "works once, for seven days.");
    return 0;
}

int run_person(int argc, char **argv)
{
    static const struct verb list[] = {{"show", person_show, WORD_MUST}, {"code", person_code, WORD_MUST}, {0}};
    static const struct verbs verbs = {
        .tool = "loa person",
        .usage = "usage: loa person show HANDLE    who it is; never a number\n"
                 "       loa person code HANDLE    a code that brings them to another phone\n",
        .list = list};
    return verbs_run(&verbs, NULL, argc, argv);
}
