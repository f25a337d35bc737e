/* `loa audit`: what the staff did, and whether the log of it is whole. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "gateway/subcommands.h"
#include "gateway/verbs.h"
#include "social-core/audit.h"

#define AT_ONCE 500
#define LISTED 100

static void print_line(const struct audit_line *line)
{
    char at[32];
    time_t seconds = (time_t)(line->at_ms / 1000);
    struct tm parts;
    strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&seconds, &parts));
    printf("%" PRIu64 " %s %s %s%s%s\n", line->number, at, line->who, line->what, *line->about ? " " : "", line->about);
}

static int list(struct tool *tool, void *order, const char *argument)
{
    char *end = NULL;
    unsigned long most = argument ? strtoul(argument, &end, 10) : LISTED;
    if (argument && (*end || !most || *argument == '-'))
        return VERB_USAGE;
    uint64_t length = audit_length(&tool->ctx), after = length > most ? length - most : 0;
    for (size_t count = 1; count;) {
        tool_renew(tool);
        const struct audit_line *lines = audit_lines(&tool->ctx, after, AT_ONCE, &count);
        for (size_t i = 0; i < count; i++)
            print_line(&lines[i]);
        after = count ? lines[count - 1].number : after;
    }
    return 0;
}

static int broken(const struct audit_walk *walk, const struct audit_line *line)
{
    printf("BROKEN after line %" PRIu64 ": ", walk->number);
    if (line->number != walk->number + 1)
        printf("line %" PRIu64 " follows, what was between was taken out\n", line->number);
    else
        printf("line %" PRIu64 " was changed, or what was before it\n", line->number);
    return 1;
}

/* A cut at the end leaves a whole chain: Redis remembers the last number it gave, and whoever noted a hash that hash. */
static int verify(struct tool *tool, void *order, const char *noted)
{
    struct audit_walk walk = {0};
    uint64_t length = audit_length(&tool->ctx), found = 0;
    for (size_t count = 1; count;) {
        tool_renew(tool);
        const struct audit_line *lines = audit_lines(&tool->ctx, walk.number, AT_ONCE, &count);
        for (size_t i = 0; i < count; i++) {
            if (!audit_follows(&walk, &lines[i]))
                return broken(&walk, &lines[i]);
            found = noted && !strcmp(noted, walk.hash) ? walk.number : found;
        }
    }
    if (walk.number < length) {
        printf("BROKEN after line %" PRIu64 ": there were %" PRIu64 ", the end was cut off\n", walk.number, length);
        return 1;
    }
    if (noted && !found) {
        printf("BROKEN: no line of %" PRIu64 " has the hash %s; the log was cut or written anew\n", walk.number, noted);
        return 1;
    }
    printf("whole: %" PRIu64 " lines, the newest %s\n", walk.number, *walk.hash ? walk.hash : "-");
    if (found)
        printf("the hash you noted is that of line %" PRIu64 "\n", found);
    return 0;
}

int run_audit(int argc, char **argv)
{
    static const struct verb list_of[] = {{"list", list, WORD_MAY}, {"verify", verify, WORD_MAY}, {0}};
    static const struct verbs verbs = {
        .tool = "loa audit",
        .usage = "usage: loa audit list [COUNT]     the newest lines (100), oldest first\n"
                 "       loa audit verify [HASH]    whether the log is whole; and holds a line whose hash you noted\n",
        .list = list_of};
    return verbs_run(&verbs, NULL, argc, argv);
}
