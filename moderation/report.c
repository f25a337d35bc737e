#include "moderation/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "moderation/moderation.h"
#include "moderation/standing.h"
#include "moderation/tally.h"
#include "social-core/keys.h"
#include "social-core/receipt.h"

#define WHOLE 100   /* what one counts, in hundredths of a person */
#define NEWCOMER 20 /* who joined the same day; */
#define MANY_NEW 10 /* after so many of those, each further one counts less than the one before */
#define DAY_MS (24 * 60 * 60 * INT64_C(1000))
#define MINUTE_MS (60 * INT64_C(1000))
#define DAY_SECONDS "86400"
#define ASKED_KEPT "-201" /* the newest 200 asked-about texts are compared with */

/* A report as it is worked on. */
struct taking {
    const struct report *report;
    struct card card;
    uint64_t weight;
    bool newcomer, same_phone;
    bool asked; /* nobody has posted it */
};

static const char *number(struct ctx *ctx, uint64_t value)
{
    return arena_printf(ctx->arena, "%" PRIu64, value);
}

static const struct db_reply *ask_reporter(struct ctx *ctx, const char *card, const char *person)
{
    return db_ask(ctx, "ZRANGE", key_reporters(ctx, card), person, person, "BYSCORE", "LIMIT", "0", "1");
}

/* Whether this person has reported the card, or somebody else of their phone. */
static bool reported_before(struct ctx *ctx, struct taking *taking)
{
    const struct phone *phone = taking->report->phone;
    const char *card = taking->card.id, *person = taking->report->person->id;
    const struct db_reply *own = ask_reporter(ctx, card, person), *others[PHONE_PERSONS] = {0};
    for (size_t i = 0; phone && i < phone->count; i++)
        if (strcmp(phone->persons[i], person) != 0)
            others[i] = ask_reporter(ctx, card, phone->persons[i]);
    db_wait(ctx);
    for (size_t i = 0; i < PHONE_PERSONS; i++)
        taking->same_phone |= others[i] && others[i]->count > 0;
    return own->count > 0;
}

static void weigh(const struct ctx *ctx, struct taking *taking)
{
    taking->newcomer = ctx->now_ms - taking->report->person->joined_ms < DAY_MS;
    uint64_t before = taking->card.newcomers > MANY_NEW ? taking->card.newcomers : MANY_NEW;
    taking->weight = taking->same_phone ? 0 : taking->newcomer ? NEWCOMER * MANY_NEW / before : WHOLE;
}

/* Villages of one commune are one area: whoever is told to report lives there. */
static const char *area_of(const struct person *person)
{
    const struct area *area = person->area;
    while (area && area->parent && !strcmp(area->kind, "village"))
        area = area->parent;
    return area ? area->id : "-";
}

/* What came from that area within this minute counts together: the card's weight changes by what this one adds. */
static void add_to_burst(struct ctx *ctx, struct taking *taking)
{
    const char *key = key_bursts(ctx, taking->card.id);
    const char *field =
        arena_printf(ctx->arena, "%s %" PRId64, area_of(taking->report->person), ctx->now_ms / MINUTE_MS);
    const char *held = taking->card.revision ? db_text(db_read(ctx, "HGET", key, field)) : NULL;
    uint64_t count = 0, newcomers = 0, weight = 0;
    bool was_brigade, is_brigade;
    if (held)
        sscanf(held, "%" SCNu64 " %" SCNu64 " %" SCNu64, &count, &newcomers, &weight);
    uint64_t before = burst_weight(count, newcomers, weight, &was_brigade);
    count++;
    newcomers += taking->newcomer;
    weight += taking->weight;
    uint64_t after = burst_weight(count, newcomers, weight, &is_brigade);
    taking->card.weight = taking->card.weight + after - before;
    taking->card.brigades = taking->card.brigades + is_brigade - was_brigade;
    db_write(ctx, "HSET", key, field,
             arena_printf(ctx->arena, "%" PRIu64 " %" PRIu64 " %" PRIu64, count, newcomers, weight));
}

static const char *rules_in(struct ctx *ctx, const char *text)
{
    const struct rule *hits[RULE_HITS];
    size_t count = rules_hit(moderation_rules(ctx), ctx->arena, text, hits, RULE_HITS);
    const char *names = "";
    for (size_t i = 0; i < count; i++)
        names = arena_printf(ctx->arena, "%s%s%s", names, i ? " " : "", hits[i]->name);
    return names;
}

void report_open_card(struct ctx *ctx, struct card *card, const struct post *post, const char *text,
                      const struct person *asker)
{
    const struct person *first = post ? person_by_id(ctx, post->author_id) : asker;
    text = post ? post->text : text;
    *card = (struct card){.id = card->id,
                          .text = text,
                          .area = first ? first->area : NULL,
                          .language = first ? first->language : NULL,
                          .opened_ms = ctx->now_ms,
                          .rules = rules_in(ctx, text)};
}

/* Of a post, or of a text with a number to come. */
static void open_card(struct ctx *ctx, struct taking *taking)
{
    const struct report *report = taking->report;
    report_open_card(ctx, &taking->card, report->post, report->text, report->person);
    taking->card.asked = taking->asked;
}

static void put(struct ctx *ctx, struct taking *taking)
{
    const struct report *report = taking->report;
    const char *person = report->person->id;
    struct card *card = &taking->card;
    weigh(ctx, taking);
    add_to_burst(ctx, taking);
    card->last_ms = ctx->now_ms;
    card->newcomers += taking->newcomer;
    card->same_phone += taking->same_phone;
    if (report->reason == REASON_ASKED)
        card->asks++;
    else
        card->reasons[report->reason]++;
    card_score(ctx, card);
    card_write(ctx, card);
    const char *name =
        report->reason == REASON_ASKED ? "asked" : reason_at(moderation_rules(ctx), report->reason)->name;
    db_write(ctx, "ZADD", key_reporters(ctx, card->id), person,
             arena_printf(ctx->arena, "%s %s %" PRIu64 " %" PRId64 " %s", person, name, taking->weight, ctx->now_ms,
                          report->post ? number(ctx, report->post->id) : card->id));
    db_write(ctx, "INCR", key_reporting(ctx, person));
    db_write(ctx, "EXPIRE", key_reporting(ctx, person), DAY_SECONDS, "NX");
    tally(ctx, "report", name, 1);
}

static struct report_result result(enum report_outcome outcome, const char *card, uint64_t decision)
{
    return (struct report_result){.outcome = outcome, .card = card, .decision = decision};
}

static struct report_result take_on(struct ctx *ctx, struct taking *taking)
{
    const char *used = db_text(db_read(ctx, "GET", key_reporting(ctx, taking->report->person->id)));
    if (taking->card.revision && reported_before(ctx, taking))
        return result(REPORT_BEFORE, taking->card.id, 0);
    if (used && strtoll(used, NULL, 10) >= REPORTS_A_DAY)
        return result(REPORT_FULL, NULL, 0);
    if (!taking->card.revision)
        open_card(ctx, taking);
    put(ctx, taking);
    return result(REPORT_TAKEN, taking->card.id, 0);
}

/* Who asks about a post has seen it, and gets its correction. */
static void note_seen(struct ctx *ctx, const struct report *report)
{
    if (report->post)
        receipt_note(ctx, report->post->id, RECEIPT_SEEN, report->person->id);
}

static struct report_result take_post(struct ctx *ctx, const struct report *report)
{
    struct taking taking = {.report = report};
    const char *id = number(ctx, card_of_post(ctx, report->post));
    const struct db_reply *fields = db_ask(ctx, "HGETALL", key_card(ctx, id));
    const struct db_reply *decided = db_ask(ctx, "HGET", key_decided(ctx), id);
    db_wait(ctx);
    if (!strcmp(report->post->author_id, report->person->id))
        return result(REPORT_OWN, id, 0);
    uint64_t decision = report->post->decision ? report->post->decision : (uint64_t)db_number(decided, 0);
    if (decision && report->post->mark != MARK_CHECKING)
        return result(REPORT_DECIDED, id, decision);
    taking.card = card_of(ctx, id, fields);
    struct report_result taken = take_on(ctx, &taking);
    if (taken.outcome == REPORT_TAKEN)
        note_seen(ctx, report);
    return taken;
}

const char *report_card_of_text(struct ctx *ctx, const char *text)
{
    struct cluster_found found = cluster_find(ctx, moderation_words(ctx), text);
    if (found.cluster)
        return number(ctx, found.cluster);
    const struct card *asked = asked_alike(ctx, text);
    return asked ? asked->id : NULL;
}

void report_keep_question(struct ctx *ctx, const char *card)
{
    db_write(ctx, "ZADD", key_asked_texts(ctx), number(ctx, (uint64_t)ctx->now_ms), card);
    db_write(ctx, "ZREMRANGEBYRANK", key_asked_texts(ctx), "0", ASKED_KEPT);
}

static struct report_result take_text(struct ctx *ctx, const struct report *report)
{
    struct taking taking = {.report = report};
    const struct db_reply *revision = standing_revision_ask(ctx);
    db_wait(ctx);
    const struct decided_hit *known = moderation_asked(ctx, report->text, revision);
    if (known)
        return (struct report_result){.outcome = REPORT_DECIDED, .decision = known->decision, .words = known->shorter};
    const char *id = report_card_of_text(ctx, report->text);
    if (id) {
        taking.card = card_of(ctx, id, db_read(ctx, "HGETALL", key_card(ctx, id)));
        return take_on(ctx, &taking);
    }
    taking.asked = true;
    taking.card.id = db_fresh(ctx, key_number(ctx));
    struct report_result taken = take_on(ctx, &taking);
    if (taken.outcome == REPORT_TAKEN)
        report_keep_question(ctx, taking.card.id);
    return taken;
}

struct report_result report_take(struct ctx *ctx, const struct report *report)
{
    return report->post ? take_post(ctx, report) : take_text(ctx, report);
}

const struct reporter *reporters_after(struct ctx *ctx, const char *card, uint64_t after, size_t limit, size_t *count)
{
    const char *from = arena_printf(ctx->arena, "(%" PRIu64, after), *most = arena_printf(ctx->arena, "%zu", limit);
    const struct db_reply *members =
        db_read(ctx, "ZRANGE", key_reporters(ctx, card), from, "+inf", "BYSCORE", "LIMIT", "0", most);
    struct reporter *list = arena_alloc(ctx->arena, (members->count + 1) * sizeof *list);
    *count = 0;
    for (size_t i = 0; i < members->count; i++) {
        char person[24], name[24], thing[24];
        struct reporter *reporter = &list[*count];
        if (sscanf(members->list[i].text, "%23s %23s %" SCNu64 " %" SCNd64 " %23s", person, name, &reporter->weight,
                   &reporter->at_ms, thing) != 5)
            continue;
        reporter->person = arena_strdup(ctx->arena, person);
        reporter->thing = arena_strdup(ctx->arena, thing);
        reporter->reason = reason_named(moderation_rules(ctx), name);
        ++*count;
    }
    return list;
}

void report_by_rule(struct ctx *ctx, const char *post, const struct person *author, const char *text,
                    const struct rule *const *hits, size_t count)
{
    struct card card = {.id = post,
                        .text = text,
                        .area = author->area,
                        .language = author->language,
                        .opened_ms = ctx->now_ms,
                        .last_ms = ctx->now_ms,
                        .rules = ""};
    double harm = 1;
    for (size_t i = 0; i < count; i++) {
        card.rules = arena_printf(ctx->arena, "%s%s%s", card.rules, i ? " " : "", hits[i]->name);
        harm = hits[i]->harm > harm ? hits[i]->harm : harm;
    }
    card.score = score_of(harm, 0, 1, 0);
    card_write(ctx, &card);
}
