/* `loa rules`: what posts are looked at by. */
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "gateway/subcommands.h"
#include "gateway/verbs.h"
#include "moderation/rule_store.h"

static int list(struct tool *tool, void *order, const char *none)
{
    const struct rules *rules = moderation_rules(&tool->ctx);
    for (size_t i = 0; i < rules_count(rules); i++) {
        const struct rule *rule = rule_at(rules, i);
        printf("%-20s %-10s %-7s harm %-3d", rule->name, rule_kind_name(rule->kind), rule_effect_name(rule->effect),
               rule->harm);
        if (rule->limit)
            printf(" limit %d", rule->limit);
        printf("%s%s\n", rule->by ? " by " : "", rule->by ? rule->by : "");
    }
    return 0;
}

static int load(struct tool *tool, void *order, const char *file)
{
    char why[256];
    json_error_t problem;
    json_t *document = json_load_file(file, JSON_REJECT_DUPLICATES, &problem);
    if (!document) {
        fprintf(stderr, "loa rules: %s:%d: %s\n", file, problem.line, problem.text);
        return 1;
    }
    int status = rules_store(&tool->ctx, document, tool_user(tool), why, sizeof why);
    if (status < 0)
        fprintf(stderr, "loa rules: %s: %s; nothing was loaded\n", file, why);
    else if (db_commit(&tool->ctx) != DB_DONE)
        status = -1;
    json_decref(document);
    if (status == 0)
        printf("rules loaded; every gateway has them with its next text\n");
    return status ? 1 : 0;
}

/* Which rules a text would hit. */
static int try_text(struct tool *tool, void *order, const char *text)
{
    const struct rule *hits[RULE_HITS];
    size_t count = rules_hit(moderation_rules(&tool->ctx), tool->ctx.arena, text, hits, RULE_HITS);
    for (size_t i = 0; i < count; i++)
        printf("%s %s\n", hits[i]->name, rule_effect_name(hits[i]->effect));
    return 0;
}

int run_rules(int argc, char **argv)
{
    static const struct verb list_of[] = {
        {"list", list, WORD_NONE}, {"load", load, WORD_MUST}, {"try", try_text, WORD_MUST}, {0}};
    static const struct verbs verbs = {.tool = "loa rules",
                                       .usage =
                                           "usage: loa rules list             the rules that hold\n"
                                           "       loa rules load FILE.json   others in their place, for all gateways\n"
                                           "       loa rules try TEXT         which of them a text hits\n",
                                       .list = list_of};
    return verbs_run(&verbs, NULL, argc, argv);
}
