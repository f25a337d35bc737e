/* `loa broadcast`: one text to an audience, priced before it goes; and what became of it. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "gateway/subcommands.h"
#include "gateway/verbs.h"
#include "social-core/broadcast.h"
#include "social-core/keys.h"
#include "social-core/pricing.h"
#include "social-core/receipt.h"
#include "social-core/sleepers.h"
#include "social-core/text/normal.h"

#define LISTED 20
#define TRIES 3

struct order {
    struct broadcast draft;
    bool yes;
};

static int refuse(const char *why)
{
    fprintf(stderr, "loa broadcast: %s\n", why);
    return 1;
}

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

/* ---- price and send ---- */

static void print_parts(const char *what, const struct price_part *parts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        printf("  %-8s %-10s %10" PRIu64 " recipients %10" PRIu64 " segments %14.0f\n", what, parts[i].name,
               parts[i].recipients, parts[i].segments, parts[i].money);
}

static void print_price(const struct price *price)
{
    printf("recipients %" PRIu64 "\nsegments   %" PRIu64 " (%" PRIu64 " if all had accents, %" PRIu64
           " if none had)\nmoney      %.0f\n",
           price->recipients, price->segments, price->all_accents, price->no_accents, price->money);
    print_parts("in", price->languages, price->language_count);
    print_parts("by", price->ways, price->way_count);
    if (price->looked < price->recipients)
        printf("reckoned from %" PRIu64 " of them, evenly taken; the number of recipients is exact\n", price->looked);
}

static int price_draft(struct tool *tool, struct order *order, struct price *price)
{
    const char *trouble = order->draft.audience
                              ? broadcast_wrong(&tool->ctx, &order->draft)
                              : "--audience is missing: who gets it; `loa help` and docs/broadcast.md";
    if (trouble)
        return refuse(trouble);
    broadcast_price(&tool->ctx, &order->draft, PRICE_LOOKS, price);
    order->draft.expected = price->recipients;
    print_price(price);
    return 0;
}

static int run_price(struct tool *tool, void *order, const char *word)
{
    struct price price;
    return price_draft(tool, order, &price);
}

static bool confirmed(const struct order *order)
{
    char answer[8] = "";
    if (order->yes)
        return true;
    if (!isatty(STDIN_FILENO))
        return false;
    printf("Send it? Type yes: ");
    fflush(stdout);
    return fgets(answer, sizeof answer, stdin) && !strcmp(answer, "yes\n");
}

static int run_send(struct tool *tool, void *self, const char *word)
{
    struct order *order = self;
    struct price price;
    if (price_draft(tool, order, &price) != 0)
        return 1;
    if (!price.recipients)
        return refuse("nobody would get it; nothing is sent");
    if (!confirmed(order))
        return refuse("nothing is sent; --yes sends it without asking");
    double begun = now_ms();
    order->draft.by = tool_user(tool);
    const char *number = broadcast_accept(&tool->ctx, &order->draft);
    if (db_commit(&tool->ctx) != DB_DONE)
        return refuse("it was not accepted; again");
    printf("broadcast  %" PRIu64 " accepted in %.1f ms\n", db_fresh_value(&tool->ctx, number), now_ms() - begun);
    return 0;
}

/* ---- what became of it ---- */

static void print_line(const struct broadcast *broadcast)
{
    char at[32];
    time_t seconds = (time_t)(broadcast->at_ms / 1000);
    struct tm local;
    strftime(at, sizeof at, "%Y-%m-%d %H:%M", localtime_r(&seconds, &local));
    printf("%-8s %-9s %-9s %s %10" PRIu64 " of %" PRIu64 " sent  %s  %.60s\n", broadcast->id,
           broadcast_state_name(broadcast->state), outbox_class_name(broadcast->class), at, broadcast->sent,
           broadcast->expected, broadcast->agency ? broadcast->agency : "-", broadcast->audience);
}

static int run_list(struct tool *tool, void *order, const char *word)
{
    size_t count;
    const struct broadcast **list = broadcasts_latest(&tool->ctx, LISTED, &count);
    for (size_t i = 0; i < count; i++)
        print_line(list[i]);
    return 0;
}

static const struct broadcast *ordered(struct tool *tool, const char *id)
{
    const struct broadcast *broadcast = id ? broadcast_by_id(&tool->ctx, id) : NULL;
    if (!broadcast)
        refuse(id ? "there is no broadcast of that number; `loa broadcast list` shows the latest"
                  : "the number of a broadcast is missing");
    return broadcast;
}

static void print_receipts(struct tool *tool, const struct broadcast *broadcast)
{
    uint64_t thing = strtoull(broadcast->id, NULL, 10);
    for (enum receipt_how how = RECEIPT_PUSHED; how < RECEIPT_HOWS; how++)
        printf("%-10s %" PRIu64 "\n", receipt_how_name(how), receipt_count(&tool->ctx, thing, how, broadcast->highest));
}

static int run_show(struct tool *tool, void *order, const char *id)
{
    const struct broadcast *broadcast = ordered(tool, id);
    if (!broadcast)
        return 1;
    print_line(broadcast);
    printf("by         %s\nsent       %" PRIu64 "\nrefused    %" PRIu64 "\nleft out   %" PRIu64
           "\nmay have twice %" PRIu64 "\nsegments   %" PRIu64 "\nplace      %" PRIu64 " of %" PRIu64 "\n",
           broadcast->by, broadcast->sent, broadcast->refused, broadcast->left, broadcast->repeated,
           broadcast->segments, broadcast->after, broadcast->highest);
    printf("asleep     %" PRIu64 "\n",
           sleepers_count(&tool->ctx, broadcast_sleepers(&tool->ctx, broadcast), broadcast->highest));
    print_receipts(tool, broadcast);
    for (size_t i = 0; i < broadcast->text_count; i++)
        printf("%-10s %s\n", broadcast->texts[i].language, broadcast->texts[i].text);
    return 0;
}

/* The sender may move it in the same moment: then it is read anew. */
static int move(struct tool *tool, const char *id, enum broadcast_event event)
{
    for (int i = 0; i < TRIES; i++) {
        const struct broadcast *broadcast = ordered(tool, id);
        if (!broadcast)
            return 1;
        if (!broadcast_move(&tool->ctx, broadcast, event, tool_user(tool))) {
            fprintf(stderr, "loa broadcast: %s is %s\n", broadcast->id, broadcast_state_name(broadcast->state));
            return 1;
        }
        if (db_commit(&tool->ctx) == DB_DONE) {
            printf("%s is %s\n", id, broadcast_state_name(broadcast_by_id(&tool->ctx, id)->state));
            return 0;
        }
    }
    return refuse("it changes all the time; again");
}

static int run_pause(struct tool *tool, void *order, const char *id)
{
    return move(tool, id, BROADCAST_DO_pause);
}

static int run_resume(struct tool *tool, void *order, const char *id)
{
    return move(tool, id, BROADCAST_DO_resume);
}

static int run_cancel(struct tool *tool, void *order, const char *id)
{
    return move(tool, id, BROADCAST_DO_cancel);
}

/* ---- the command line ---- */

static int add_text(struct tool *tool, struct broadcast *draft, const char *language, const char *text)
{
    if (draft->text_count == BROADCAST_TEXTS)
        return -1;
    draft->texts[draft->text_count++] =
        (struct broadcast_text){.language = language, .text = text_normal(tool->ctx.arena, text, strlen(text))};
    return 0;
}

static int add_text_in(struct tool *tool, struct broadcast *draft, const char *argument)
{
    const char *sign = strchr(argument, '=');
    if (!sign)
        return -1;
    const char *language = arena_copy(tool->ctx.arena, argument, (size_t)(sign - argument));
    return add_text(tool, draft, language, sign + 1);
}

static int class_of(struct broadcast *draft, const char *name)
{
    static const enum outbox_class classes[] = {OUTBOX_BROADCAST, OUTBOX_EMERGENCY};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (!strcmp(name, outbox_class_name(classes[i]))) {
            draft->class = classes[i];
            return 0;
        }
    return -1;
}

static int read_option(struct tool *tool, void *self, int option, const char *argument)
{
    struct order *order = self;
    struct broadcast *draft = &order->draft;
    switch (option) {
    case 'f':
        draft->agency = argument;
        return 0;
    case 'a':
        draft->audience = argument;
        return 0;
    case 't':
        return add_text(tool, draft, tool->config->gateway_language, argument);
    case 'i':
        return add_text_in(tool, draft, argument);
    case 'k':
        return class_of(draft, argument);
    case 'y':
        order->yes = true;
        return 0;
    default:
        return -1;
    }
}

int run_broadcast(int argc, char **argv)
{
    static const struct option options[] = {{"from", required_argument, NULL, 'f'},
                                            {"audience", required_argument, NULL, 'a'},
                                            {"text", required_argument, NULL, 't'},
                                            {"text-in", required_argument, NULL, 'i'},
                                            {"class", required_argument, NULL, 'k'},
                                            {"yes", no_argument, NULL, 'y'},
                                            {0}};
    static const struct verb list[] = {{"price", run_price, WORD_NONE},  {"send", run_send, WORD_NONE},
                                       {"list", run_list, WORD_NONE},    {"show", run_show, WORD_MAY},
                                       {"pause", run_pause, WORD_MAY},   {"resume", run_resume, WORD_MAY},
                                       {"cancel", run_cancel, WORD_MAY}, {0}};
    static const struct verbs verbs = {
        .tool = "loa broadcast",
        .usage = "usage: loa broadcast price|send --from AGENCY --audience EXPRESSION --text TEXT "
                 "[--text-in LANGUAGE=TEXT]...\n"
                 "                     [--class broadcast|emergency] [--yes]\n"
                 "       loa broadcast list\n"
                 "       loa broadcast show|pause|resume|cancel NUMBER\n",
        .list = list,
        .options = options,
        .option = read_option};
    struct order order = {.draft = {.class = OUTBOX_BROADCAST}};
    return verbs_run(&verbs, &order, argc, argv);
}
