/* `loa moderate`: the queue and what is decided, for operators and for moderators at a shell. */
#include "gateway/moderate.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/subcommands.h"
#include "moderation/effect.h"
#include "social-core/text/normal.h"

#define TRIES 5

int moderate_refuse(const char *why)
{
    fprintf(stderr, "loa moderate: %s\n", why);
    return 1;
}

/* Somebody else may have been quicker: then it is looked at anew, and decided by what is there now. */
int moderate_try(struct tool *tool, const struct moderate_order *order,
                 enum decision_refusal (*act)(struct tool *tool, const struct moderate_order *order))
{
    for (int i = 0; i < TRIES; i++) {
        enum decision_refusal refusal = act(tool, order);
        if (refusal != DECISION_TAKEN)
            return moderate_refuse(decision_refusal_text(refusal));
        if (db_commit(&tool->ctx) == DB_DONE)
            return 0;
    }
    return moderate_refuse("it changes all the time; again");
}

static const char *normal(struct tool *tool, const char *text)
{
    return text_normal(tool->ctx.arena, text, strlen(text));
}

static int add_truth(struct tool *tool, struct decision *decision, const char *language, const char *text)
{
    if (decision->truth_count == BROADCAST_TEXTS)
        return -1;
    decision->truths[decision->truth_count++] = (struct broadcast_text){language, normal(tool, text)};
    return 0;
}

static int add_truth_in(struct tool *tool, struct decision *decision, const char *argument)
{
    const char *sign = strchr(argument, '=');
    return sign ? add_truth(tool, decision, arena_copy(tool->ctx.arena, argument, (size_t)(sign - argument)), sign + 1)
                : -1;
}

static int read_option(struct tool *tool, void *self, int option, const char *argument)
{
    struct moderate_order *order = self;
    struct decision *decision = &order->decision;
    const char **const fields[] = {['a'] = &order->as,
                                   ['n'] = &decision->note,
                                   ['u'] = &decision->rumour,
                                   ['g'] = &decision->agency,
                                   ['q'] = &decision->request};
    switch (option) {
    case 'v':
        decision->verdict = verdict_named(argument);
        return decision->verdict < VERDICTS ? 0 : -1;
    case 'r':
        decision->reason = reason_named(moderation_rules(&tool->ctx), argument);
        return decision->reason < REASONS ? 0 : -1;
    case 't':
        return add_truth(tool, decision, tool->config->gateway_language, argument);
    case 'i':
        return add_truth_in(tool, decision, argument);
    case 'e':
        decision->emergency = true;
        return 0;
    default:
        *fields[option] = normal(tool, argument);
        return 0;
    }
}

/* Who stands behind the command: a moderator by login, or whoever has this shell. */
const struct moderate_order *moderate_begin(struct tool *tool, void *self, const char *number)
{
    struct moderate_order *order = self;
    struct moderator *shell = arena_alloc(tool->ctx.arena, sizeof *shell);
    *shell = (struct moderator){.login = tool_user(tool)};
    order->number = number;
    order->moderator = order->as ? moderator_of(&tool->ctx, order->as) : shell;
    if (!order->moderator)
        moderate_refuse("--as: nobody of that login is a moderator; `loa staff list`");
    return order->moderator ? order : NULL;
}

static const char usage[] =
    "usage: loa moderate list                      the queue: score, parts, text\n"
    "       loa moderate show CARD                 a card: posts, reports, rules, what was decided\n"
    "       loa moderate claim|release CARD        ten minutes to yourself; gives it back\n"
    "       loa moderate decide CARD --verdict VERDICT [--reason REASON] [--note TEXT] [--truth TEXT]\n"
    "                [--truth-in LANGUAGE=TEXT] [--rumour NAME] [--agency AGENCY] [--request AUTHORITY] [--emergency]\n"
    "       loa moderate confirm|refuse DECISION   the second pair of eyes\n"
    "       loa moderate undo DECISION             within a minute\n"
    "       loa moderate decision DECISION         how far it is; who got its correction\n"
    "       loa moderate decisions                 the newest\n"
    "       loa moderate appeals                   what waits to be heard\n"
    "       loa moderate uphold|overturn DECISION --note TEXT\n"
    "       loa moderate counts                    what was done, by month\n"
    "verdicts: true false unclear ask limit hide warn nothing; reasons: false dangerous insult spam private other\n"
    "[--as LOGIN]: the moderator who does it; without it, the user of this shell\n";

int run_moderate(int argc, char **argv)
{
    static const struct option options[] = {{"as", required_argument, NULL, 'a'},
                                            {"verdict", required_argument, NULL, 'v'},
                                            {"reason", required_argument, NULL, 'r'},
                                            {"note", required_argument, NULL, 'n'},
                                            {"truth", required_argument, NULL, 't'},
                                            {"truth-in", required_argument, NULL, 'i'},
                                            {"rumour", required_argument, NULL, 'u'},
                                            {"agency", required_argument, NULL, 'g'},
                                            {"request", required_argument, NULL, 'q'},
                                            {"emergency", no_argument, NULL, 'e'},
                                            {0}};
    static const struct verb list[] = {{"list", moderate_list, WORD_NONE},
                                       {"show", moderate_show, WORD_MUST},
                                       {"claim", moderate_claim, WORD_MUST},
                                       {"release", moderate_release, WORD_MUST},
                                       {"decide", moderate_decide, WORD_MUST},
                                       {"confirm", moderate_confirm, WORD_MUST},
                                       {"refuse", moderate_refuse_it, WORD_MUST},
                                       {"undo", moderate_undo, WORD_MUST},
                                       {"decision", moderate_decision, WORD_MUST},
                                       {"decisions", moderate_decisions, WORD_NONE},
                                       {"appeals", moderate_appeals, WORD_NONE},
                                       {"uphold", moderate_uphold, WORD_MUST},
                                       {"overturn", moderate_overturn, WORD_MUST},
                                       {"counts", moderate_counts, WORD_NONE},
                                       {0}};
    static const struct verbs verbs = {
        .tool = "loa moderate", .usage = usage, .list = list, .options = options, .option = read_option};
    struct moderate_order order = {.decision = {.verdict = VERDICTS, .reason = REASONS}};
    return verbs_run(&verbs, &order, argc, argv);
}
