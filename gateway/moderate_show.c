/* What `loa moderate` shows. Nobody's name stands in it but the authors' handles: who reported is not told. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "gateway/moderate.h"
#include "moderation/appeal.h"
#include "moderation/authority.h"
#include "moderation/correction.h"
#include "moderation/report.h"
#include "moderation/tally.h"
#include "moderation/visitor.h"

#define LISTED 50
#define POSTS_SHOWN 20

static const char *when(struct ctx *ctx, int64_t ms)
{
    char at[32];
    time_t seconds = (time_t)(ms / 1000);
    struct tm local;
    strftime(at, sizeof at, "%Y-%m-%d %H:%M", localtime_r(&seconds, &local));
    return arena_strdup(ctx->arena, at);
}

static void print_card(struct ctx *ctx, const struct card *card)
{
    printf("%-8s %7.1f = harm %.0f x reach %.1f x speed %.1f x doubt %.1f  %s%s%s%s%s%s%s\n         %.100s\n", card->id,
           card->score.whole, card->score.harm, card->score.reach, card->score.speed, card->score.doubt,
           card_state_name(card->state), card->area ? "  " : "", card->area ? card->area->name : "",
           card->claimed_by && card_held(ctx, card, "") ? "  has: " : "",
           card->claimed_by && card_held(ctx, card, "") ? card->claimed_by : "", card->checking ? "  checking" : "",
           card->brigades ? "  BRIGADE" : "", card->text);
}

int moderate_list(struct tool *tool, void *self, const char *number)
{
    const struct moderate_order *order = moderate_begin(tool, self, number);
    if (!order)
        return 1;
    size_t count;
    const struct card **cards = cards_for(&tool->ctx, order->moderator, LISTED, &count);
    for (size_t i = 0; i < count; i++)
        print_card(&tool->ctx, cards[i]);
    if (!count)
        puts("nothing waits");
    return 0;
}

static void print_reports(struct ctx *ctx, const struct card *card)
{
    for (size_t i = 0; i < REASONS; i++)
        if (card->reasons[i])
            printf("%-10s %" PRIu64 "\n", reason_at(moderation_rules(ctx), i)->name, card->reasons[i]);
    printf("asked      %" PRIu64 "\nweight     %.2f persons (newcomers %" PRIu64 ", same phone %" PRIu64
           ", bursts of newcomers %" PRIu64 ")\nvisitors   %" PRIu64 " of the web, %.2f persons\nrules      %s\n",
           card->asks, (double)card->weight / 100, card->newcomers, card->same_phone, card->brigades,
           visitors_count(card), (double)visitors_weight(card) / 100, *card->rules ? card->rules : "-");
}

static void print_posts(struct ctx *ctx, const struct card *card)
{
    const uint64_t *ids = NULL;
    size_t count = card_posts(ctx, card, &ids), left = count > POSTS_SHOWN ? count - POSTS_SHOWN : 0;
    struct posts posts = count ? posts_kept(ctx, ids + left, count - left) : (struct posts){0};
    printf("posts      %zu%s\n", count, left ? ", the newest:" : "");
    for (size_t i = 0; i < posts.count; i++) {
        const struct post *post = &posts.list[i];
        printf("  %-8" PRIu64 " %s %-8s %s @%s: %s\n", post->id, when(ctx, post->at_ms), post->state,
               post->channel->title, post->author, post->text);
    }
}

static void print_statements(struct ctx *ctx, const struct card *card)
{
    size_t count;
    const struct statement *said = statements_about(ctx, card, &count);
    for (size_t i = 0; i < count; i++)
        printf("authority  %s, %s %s, %s: %s\n", said[i].from, statement_kind_name(said[i].kind), said[i].id,
               when(ctx, said[i].at_ms), said[i].text);
}

int moderate_show(struct tool *tool, void *self, const char *number)
{
    const struct moderate_order *order = moderate_begin(tool, self, number);
    if (!order)
        return 1;
    struct ctx *ctx = &tool->ctx;
    const struct card *card = card_by_id(ctx, order->number);
    if (!card)
        return moderate_refuse("there is no card of that number; `loa moderate list` shows the queue");
    print_card(ctx, card);
    printf("since      %s, last %s\n", when(ctx, card->opened_ms), when(ctx, card->last_ms));
    print_reports(ctx, card);
    if (card->decision)
        printf("decision   %" PRIu64 "\n", card->decision);
    if (card->agency_case)
        printf("case       %" PRIu64 "\n", card->agency_case);
    print_statements(ctx, card);
    print_posts(ctx, card);
    return 0;
}

static void print_decision(struct ctx *ctx, const struct decision *decision)
{
    printf("%-8s %-8s %-10s card %-8s %s  %s%s%s%s%s\n", decision->id, verdict_traits(decision->verdict)->name,
           decision_state_name(decision->state), decision->card, when(ctx, decision->at_ms), decision->by,
           decision->second ? " + " : "", decision->second ? decision->second : "",
           decision->request ? "  at the request of " : "", decision->request ? decision->request : "");
}

static void print_correction(struct ctx *ctx, const struct decision *decision)
{
    struct correction_progress progress = correction_progress(ctx, strtoull(decision->id, NULL, 10));
    for (size_t i = 0; i < decision->truth_count; i++)
        printf("truth %-4s %s\n", decision->truths[i].language, decision->truths[i].text);
    printf("rumour     %s\ngot it     %" PRIu64 "\ndelivered  %" PRIu64 "\nshown      %" PRIu64 "\npending    %" PRIu64
           "\nunreachable %" PRIu64 "\nstopped    %" PRIu64 "\n%s",
           decision->rumour, progress.all, progress.delivered, progress.shown, progress.pending, progress.unreachable,
           progress.stopped, progress.sending ? "sending\n" : "");
}

int moderate_decision(struct tool *tool, void *self, const char *number)
{
    const struct moderate_order *order = moderate_begin(tool, self, number);
    if (!order)
        return 1;
    struct ctx *ctx = &tool->ctx;
    const struct decision *decision = decision_by_id(ctx, order->number);
    size_t count;
    if (!decision)
        return moderate_refuse("there is no decision of that number; `loa moderate decisions` shows the newest");
    print_decision(ctx, decision);
    printf("reason     %s\nnote       %s\nstage      %s\n",
           decision->reason < REASONS ? reason_at(moderation_rules(ctx), decision->reason)->name : "-", decision->note,
           *decision->stage ? decision->stage : "-");
    if (decision->verdict == VERDICT_false)
        print_correction(ctx, decision);
    const struct appeal *appeals = appeals_of(ctx, decision, &count);
    for (size_t i = 0; i < count; i++)
        printf("appeal     %s\n", appeals[i].text);
    if (decision->heard_by)
        printf("heard by   %s %s %s\n", decision->heard_by, when(ctx, decision->heard_ms), decision->heard_note);
    return 0;
}

int moderate_decisions(struct tool *tool, void *self, const char *number)
{
    const struct moderate_order *order = moderate_begin(tool, self, number);
    if (!order)
        return 1;
    size_t count;
    const struct decision **list = decisions_latest(&tool->ctx, LISTED, &count);
    for (size_t i = 0; i < count; i++)
        print_decision(&tool->ctx, list[i]);
    return 0;
}

int moderate_appeals(struct tool *tool, void *self, const char *number)
{
    const struct moderate_order *order = moderate_begin(tool, self, number);
    if (!order)
        return 1;
    size_t count, said;
    const struct decision **list = appeals_waiting(&tool->ctx, LISTED, &count);
    for (size_t i = 0; i < count; i++) {
        const struct appeal *appeals = appeals_of(&tool->ctx, list[i], &said);
        print_decision(&tool->ctx, list[i]);
        for (size_t j = 0; j < said; j++)
            printf("         %s\n", appeals[j].text);
    }
    if (!count)
        puts("nothing waits");
    return 0;
}

int moderate_counts(struct tool *tool, void *self, const char *number)
{
    const struct moderate_order *order = moderate_begin(tool, self, number);
    if (!order)
        return 1;
    size_t count;
    const struct tally_line *lines = tally_all(&tool->ctx, &count);
    for (size_t i = 0; i < count; i++)
        printf("%s %-10s %-12s %" PRId64 "\n", lines[i].month, lines[i].what, lines[i].of, lines[i].count);
    return 0;
}
