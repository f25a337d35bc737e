#include "moderation/judge.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "moderation/appeal.h"
#include "moderation/later.h"
#include "moderation/moderation.h"
#include "moderation/report.h"
#include "moderation/standing.h"
#include "moderation/strike.h"
#include "moderation/tally.h"
#include "social-core/calendar.h"
#include "social-core/keys.h"
#include "social-core/mark.h"
#include "social-core/talk.h"
#include "social-core/text/fold.h"
#include "social-core/world.h"

#define DAY_MS (24 * 60 * 60 * INT64_C(1000))
#define DAY_SECONDS "86400"
#define OBJECTIONS_TOLD 3

/* What judge_posted() must know again. */
struct judged {
    const struct rule *hits[RULE_HITS];
    size_t count;
    const struct rule *held; /* the rule that holds it */
    bool watched;
    const struct decision *known; /* the one that it comes under */
    const char *field;            /* under which the text is counted */
    const struct db_reply *counts, *strikes, *revision;
};

static const char *const *words_of_list(struct ctx *ctx, const char *const *words)
{
    size_t count = 0;
    while (words[count])
        count++;
    return arena_copy_of(ctx->arena, words, (count + 1) * sizeof *words);
}

#define WORDS(ctx, ...) words_of_list((ctx), (const char *const[]){__VA_ARGS__, NULL})

static const char *count_text(struct ctx *ctx, int64_t count)
{
    return arena_printf(ctx->arena, "%" PRId64, count);
}

/* The same words however they are written. */
static const char *field_of(struct ctx *ctx, const char *text)
{
    const char *words = text_words(ctx->arena, text);
    return arena_printf(ctx->arena, "%08" PRIx32, words_hash(words, strlen(words)));
}

/* The rule that somebody is over who has written so much: the strongest; NULL: none. */
static const struct rule *rule_over(struct ctx *ctx, const struct post_draft *draft, const struct db_reply *counts)
{
    const struct rules *rules = moderation_rules(ctx);
    bool newcomer = ctx->now_ms - draft->author->joined_ms < DAY_MS;
    int64_t posts = db_number(&counts->list[0], 0), same = db_number(&counts->list[1], 0);
    const struct rule *over = NULL;
    for (size_t i = 0; i < rules_count(rules); i++) {
        const struct rule *rule = rule_at(rules, i);
        bool is_over = (rule->kind == RULE_FIRST_DAY && newcomer && posts >= rule->limit) ||
                       (rule->kind == RULE_REPEAT && same >= rule->limit);
        if (is_over && (!over || rule->effect > over->effect))
            over = rule;
    }
    return over;
}

static void note_effect(struct ctx *ctx, const struct rule *rule)
{
    tally(ctx, "rule", arena_printf(ctx->arena, "%s:%s", rule->name, rule_effect_name(rule->effect)), 1);
}

static bool over_limits(struct ctx *ctx, const struct post_draft *draft, const struct db_reply *counts,
                        struct post_ruling *ruling)
{
    const struct rule *over = rule_over(ctx, draft, counts);
    const char *limit = over ? count_text(ctx, over->limit) : "";
    if (!over)
        return false;
    note_effect(ctx, over);
    ruling->way = over->effect == RULE_REFUSE ? POST_REFUSED : POST_QUIET;
    if (over->effect != RULE_REFUSE)
        ruling->words = WORDS(ctx, "rule_quiet", "rule", over->name);
    else if (over->kind == RULE_FIRST_DAY)
        ruling->words = WORDS(ctx, "rule_first_day", "limit", limit, "rule", over->name);
    else
        ruling->words = WORDS(ctx, "rule_repeat", "limit", limit, "rule", over->name);
    return true;
}

/* The strongest of the rules that the text hits. */
static void apply_rules(struct ctx *ctx, const struct post_draft *draft, struct judged *judged,
                        struct post_ruling *ruling)
{
    const struct rule *quiet = NULL;
    judged->count = rules_hit(moderation_rules(ctx), ctx->arena, draft->text, judged->hits, RULE_HITS);
    for (size_t i = 0; i < judged->count; i++) {
        const struct rule *rule = judged->hits[i];
        judged->held = rule->effect == RULE_HOLD && !judged->held ? rule : judged->held;
        quiet = rule->effect == RULE_QUIET && !quiet ? rule : quiet;
        judged->watched |= rule->effect >= RULE_WATCH;
    }
    if (judged->held) {
        ruling->way = POST_HELD;
        ruling->words = WORDS(ctx, "rule_hold", "rule", judged->held->name);
    } else if (quiet && ruling->way == POST_SHOWN) {
        ruling->way = POST_QUIET;
        ruling->words = WORDS(ctx, "rule_quiet", "rule", quiet->name);
    }
}

const void *judge_ask(struct ctx *ctx, const struct post_draft *draft)
{
    struct judged *judged = arena_alloc(ctx->arena, sizeof *judged);
    *judged = (struct judged){.field = field_of(ctx, draft->text)};
    judged->counts = db_ask(ctx, "HMGET", key_posted(ctx, draft->author->id), "posts", judged->field);
    judged->strikes = draft->author->struck ? strikes_ask(ctx, draft->author->id) : NULL;
    judged->revision = standing_revision_ask(ctx);
    return judged;
}

struct post_ruling judge_draft(struct ctx *ctx, const struct post_draft *draft)
{
    struct judged *judged = arena_copy_of(ctx->arena, draft->asked, sizeof *judged);
    struct post_ruling ruling = {.way = POST_SHOWN, .kept = judged};
    struct strikes strikes = judged->strikes ? strikes_of(judged->strikes) : (struct strikes){0};
    if (over_limits(ctx, draft, judged->counts, &ruling) && ruling.way == POST_REFUSED)
        return ruling;
    const struct decision *known = later_known(ctx, moderation_known(ctx, draft->text, judged->revision));
    if (!known || known->verdict == VERDICT_limit) /* what is limited can still be held */
        apply_rules(ctx, draft, judged, &ruling);
    if (known && !judged->held) {
        judged->known = known;
        ruling = later_ruling(ctx, known, draft);
        ruling.kept = judged;
        return ruling;
    }
    if (ruling.way == POST_SHOWN && strikes.quiet) {
        ruling.way = POST_QUIET;
        ruling.words = WORDS(ctx, "posted_limited", "until", calendar_day_text(ctx->arena, strikes.lessens_ms));
    }
    return ruling;
}

/* One write: what was read a moment ago, and one more. Of two posts of one person in the same instant one may not count. */
static void count_post(struct ctx *ctx, const char *author, const struct judged *judged)
{
    const char *key = key_posted(ctx, author);
    int64_t posts = db_number(&judged->counts->list[0], 0), same = db_number(&judged->counts->list[1], 0);
    db_write(ctx, "HSET", key, "posts", count_text(ctx, posts + 1), judged->field, count_text(ctx, same + 1));
    if (!posts)
        db_write(ctx, "EXPIRE", key, DAY_SECONDS, "NX");
}

void judge_posted(struct ctx *ctx, const struct post_draft *draft, const struct post_ruling *ruling)
{
    const struct judged *judged = ruling->kept;
    count_post(ctx, draft->author->id, judged);
    for (size_t i = 0; i < judged->count; i++)
        note_effect(ctx, judged->hits[i]);
    if (judged->known)
        later_take(ctx, judged->known, draft);
    if (judged->held)
        mark_write(ctx, draft->number, MARK_HELD, judged->held->name);
    if (judged->watched && !judged->known)
        report_by_rule(ctx, draft->number, draft->author, draft->text, judged->hits, judged->count);
}

static const char *about_strikes(struct talk *talk)
{
    struct ctx *ctx = talk->ctx;
    const struct db_reply *asked = strikes_ask(ctx, talk->person->id);
    db_wait(ctx);
    struct strikes strikes = strikes_of(asked);
    if (!strikes.count)
        return NULL;
    return words_of(talk, strikes.quiet ? "me_limited" : "me_strikes", "count", count_text(ctx, (int64_t)strikes.count),
                    "until", calendar_day_text(ctx->arena, strikes.lessens_ms));
}

/* What was decided about their posts and can still be objected to: the notice of it may be long gone from the phone. */
static const char *about_objections(struct talk *talk)
{
    size_t count;
    const struct decision **open = appeals_open(talk->ctx, talk->person->id, OBJECTIONS_TOLD, &count);
    const char *all = "";
    for (size_t i = 0; i < count; i++)
        all = arena_printf(talk->ctx->arena, "%s%s%s", all, i ? ", " : "", open[i]->id);
    return count ? words_of(talk, "me_objections", "decisions", all, "number", open[0]->id) : NULL;
}

const char *judge_about_person(struct talk *talk)
{
    const char *strikes = about_strikes(talk), *objections = about_objections(talk);
    if (strikes && objections)
        return arena_printf(talk->ctx->arena, "%s %s", strikes, objections);
    return strikes ? strikes : objections;
}
