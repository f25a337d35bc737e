/** Tools with verbs: `loa staff add`, `loa outbox retry 7-0`. Each tool is a table of its verbs. */
#ifndef LOA_GATEWAY_VERBS_H
#define LOA_GATEWAY_VERBS_H

#include <getopt.h>
#include <stddef.h>

#include "gateway/tool.h"

/** The status of a command line that could not be understood; from a verb: `usage` is shown. */
#define VERB_USAGE 2

struct verb {
    const char *name;
    /** `word` is what follows the verb, options aside; NULL: nothing does. Returns the exit status. */
    int (*run)(struct tool *tool, void *order, const char *word);
    enum { WORD_NONE, WORD_MAY, WORD_MUST } word;
};

struct verbs {
    const char *tool;             /**< "loa staff": leads its errors */
    const char *usage;            /**< lines for stderr */
    const struct verb *list;      /**< ended by one without a name */
    const struct option *options; /**< NULL: none */
    /** Reads an option into `order`; -1 when it is none. */
    int (*option)(struct tool *tool, void *order, int option, const char *argument);
};

/** Finds the verb in the arguments, opens the store with the directory read, takes the options, runs the verb. */
int verbs_run(const struct verbs *verbs, void *order, int argc, char **argv);

#endif
