#include "moderation/effect.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "moderation/appeal.h"
#include "moderation/correction.h"
#include "moderation/moderation.h"
#include "moderation/notice.h"
#include "moderation/receivers.h"
#include "moderation/report.h"
#include "moderation/restore.h"
#include "moderation/strike.h"
#include "moderation/tally.h"
#include "moderation/times.h"
#include "social-core/case_move.h"
#include "social-core/keys.h"
#include "social-core/outbox.h"
#include "social-core/reply.h"
#include "social-core/world.h"

#define DUE_LOOKED_AT 1000 /* of all that something is to be done about */
#define SCHEDULED 1000     /* of the newest decisions, those that wait */
#define EARLIER 8          /* decisions about a card that are looked back on */
#define AT_ONCE 32         /* posts, or persons, in one commit */

/* When late variants, and who got one since, are looked for again. */
static const int64_t looks_ms[] = {60000, 300000, 1800000, 10800000, 43200000, 86400000, 172800000};
#define LOOKS (sizeof looks_ms / sizeof *looks_ms)

static const char *number(struct ctx *ctx, uint64_t value)
{
    return arena_printf(ctx->arena, "%" PRIu64, value);
}

const char **decisions_to_watch(struct ctx *ctx, size_t limit, size_t *count)
{
    const char *now = number(ctx, (uint64_t)ctx->now_ms), *most = arena_printf(ctx->arena, "%zu", limit);
    const struct db_reply *found =
        db_read(ctx, "ZRANGE", key_decisions_due(ctx), "-inf", now, "BYSCORE", "LIMIT", "0", most);
    const char **ids = arena_alloc(ctx->arena, (found->count + 1) * sizeof *ids);
    for (size_t i = 0; i < found->count; i++)
        ids[i] = found->list[i].text;
    *count = found->count;
    return ids;
}

const struct decision **decisions_unseconded(struct ctx *ctx, size_t limit, size_t *count)
{
    size_t all, kept = 0;
    const char *last = arena_printf(ctx->arena, "%d", DUE_LOOKED_AT - 1);
    const struct decision **list =
        decisions_by_ids(ctx, db_read(ctx, "ZRANGE", key_decisions_due(ctx), "0", last), &all);
    for (size_t i = 0; i < all && kept < limit; i++)
        if (list[i]->state == DECISION_second)
            list[kept++] = list[i];
    *count = kept;
    return list;
}

void decisions_schedule(struct ctx *ctx)
{
    size_t count;
    const struct decision **latest = decisions_latest(ctx, SCHEDULED, &count);
    for (size_t i = 0; i < count; i++) {
        const struct decision *decision = latest[i];
        if (decision->state != DECISION_second)
            continue;
        db_guard(ctx, key_decision(ctx, decision->id), "revision", decision->revision);
        db_write(ctx, "ZADD", key_decisions_due(ctx), number(ctx, (uint64_t)decision_lapses_ms(ctx, decision)),
                 decision->id);
    }
}

/* The decision goes on with another stage, at once or later. */
static void go_on(struct ctx *ctx, const struct decision *decision, const char *stage, uint64_t place, int64_t due_ms)
{
    struct decision after = *decision;
    after.stage = stage;
    after.place = place;
    decision_write(ctx, &after, due_ms);
}

/* ---- the minute is over ---- */

static const char *open_case(struct ctx *ctx, const struct decision *decision, const struct card *card)
{
    const struct moderator *moderator = moderator_of(ctx, decision->by);
    const struct person *asker = moderator && moderator->person ? person_by_id(ctx, moderator->person) : NULL;
    const struct agency *agency = agency_named(ctx, decision->agency);
    const char *const phrase[] = {"agency_question", "id", card->id, "text", card->text, NULL};
    if (!asker || !agency)
        return NULL;
    return case_open(ctx, asker, agency, told_text(ctx, ctx->world->language, true, phrase), NULL);
}

static void settle_card(struct ctx *ctx, const struct decision *decision, const struct card *card)
{
    struct card after = *card;
    bool settles = verdict_traits(decision->verdict)->settles;
    after.state = settles ? CARD_decided : CARD_open;
    after.checking = !settles;
    after.claimed_by = NULL;
    after.decision = strtoull(decision->id, NULL, 10);
    card_write(ctx, &after);
    const char *opened = decision->verdict == VERDICT_ask ? open_case(ctx, decision, card) : NULL;
    if (opened)
        db_write(ctx, "HSET", key_card(ctx, card->id), "case", opened);
    if (!settles)
        return;
    db_write(ctx, "HSET", key_decided(ctx), card->id, decision->id);
    db_write(ctx, "INCR", key_decided_revision(ctx));
    times_note(ctx, decision->at_ms - card->opened_ms);
}

/* In favour of the authors: what stood against them is undone. Read before the card is settled. */
static void reverse_standing(struct ctx *ctx, const struct decision *decision)
{
    const struct verdict_traits *traits = verdict_traits(decision->verdict);
    const char *id =
        traits->settles && !traits->appeal ? db_text(db_read(ctx, "HGET", key_decided(ctx), decision->card)) : NULL;
    const struct decision *standing = id ? decision_by_id(ctx, id) : NULL;
    if (standing && verdict_traits(standing->verdict)->appeal)
        restore_for(ctx, standing, decision);
}

static void begin(struct ctx *ctx, const struct decision *decision)
{
    struct decision after = *decision;
    const struct card *card = card_by_id(ctx, decision->card);
    if (!card || !decision_leads(decision->state, DECISION_DO_effect, &after.state)) {
        db_write(ctx, "ZREM", key_decisions_due(ctx), decision->id);
        return;
    }
    after.done_ms = ctx->now_ms;
    reverse_standing(ctx, decision);
    settle_card(ctx, decision, card);
    tally(ctx, "decision", verdict_traits(decision->verdict)->name, 1);
    if (decision->request)
        tally(ctx, "request", verdict_traits(decision->verdict)->name, 1);
    go_on(ctx, &after, "posts", 0, ctx->now_ms);
}

/* ---- nobody has looked a second time ---- */

static void look_at_waiting(struct ctx *ctx, const struct decision *decision)
{
    int64_t lapses_ms = decision_lapses_ms(ctx, decision);
    if (ctx->now_ms < lapses_ms)
        decision_write(ctx, decision, lapses_ms);
    else
        decision_lapse(ctx, decision);
}

/* ---- posts and their authors ---- */

static bool is_in(const struct db_reply *members, uint64_t post)
{
    for (size_t i = 0; i < members->count; i++)
        if ((uint64_t)db_number(&members->list[i], 0) == post)
            return true;
    return false;
}

static int by_number(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

/* Posts of the card that the decision has not reached yet. There may be thousands of either. */
static size_t posts_left(struct ctx *ctx, const struct decision *decision, uint64_t left[AT_ONCE])
{
    const struct card *card = card_by_id(ctx, decision->card);
    const struct db_reply *subjects = db_read(ctx, "SMEMBERS", key_subjects(ctx, decision->id));
    uint64_t *done = arena_alloc(ctx->arena, (subjects->count + 1) * sizeof *done);
    const uint64_t *posts = NULL;
    size_t all = card ? card_posts(ctx, card, &posts) : 0, count = 0;
    for (size_t i = 0; i < subjects->count; i++)
        done[i] = (uint64_t)db_number(&subjects->list[i], 0);
    qsort(done, subjects->count, sizeof *done, by_number);
    for (size_t i = 0; i < all && count < AT_ONCE; i++)
        if (!bsearch(&posts[i], done, subjects->count, sizeof *done, by_number))
            left[count++] = posts[i];
    return count;
}

/* A post that a rule held, and that may be read now, goes to who wants it at once, and its author need not wait any more. */
static void release(struct ctx *ctx, const struct post *post, const char *id)
{
    const struct db_reply *asked = post_ask(ctx, post->channel);
    db_wait(ctx);
    if (db_number(asked, 0) > 0)
        outbox_post(ctx, post->channel, id);
    notice_released(ctx, post);
}

static void mark_post(struct ctx *ctx, const struct decision *decision, const struct post *post)
{
    enum mark mark = verdict_traits(decision->verdict)->mark;
    const char *id = number(ctx, post->id);
    if (mark == MARK_NONE)
        mark_remove(ctx, id);
    else if (post->mark != MARK_HELD || mark != MARK_CHECKING) /* what is held stays so while it is checked */
        mark_write(ctx, id, mark, decision->id);
    if (post->mark == MARK_HELD && !mark_stops_pushes(mark) && mark != MARK_CHECKING)
        release(ctx, post, id);
    db_write(ctx, "SADD", key_subjects(ctx, decision->id), id);
}

/* A card is one strike, however often it is decided: the one that an earlier decision about it gave; NULL: none did. */
static const char *earlier_strike(struct ctx *ctx, const struct decision *decision, const char *person)
{
    const struct decision *before = decision;
    for (size_t i = 0; i < EARLIER && before && before->before; i++) {
        before = decision_by_id(ctx, number(ctx, before->before));
        if (before && strike_is_there(ctx, person, before->id))
            return before->id;
    }
    return NULL;
}

/* An author of ten variants is told once, and it is one strike. */
static void reach_author(struct ctx *ctx, const struct decision *decision, const struct post *post)
{
    const struct verdict_traits *traits = verdict_traits(decision->verdict);
    const struct person *author = person_by_id(ctx, post->author_id);
    if (!author)
        return;
    notice_author(ctx, decision, author, post);
    appeal_let(ctx, decision->id, author->id);
    if (traits->strike)
        strike_add(ctx, author->id, decision->id, earlier_strike(ctx, decision, author->id));
}

static void reach_posts(struct ctx *ctx, const struct decision *decision)
{
    uint64_t left[AT_ONCE];
    size_t count = posts_left(ctx, decision, left);
    struct posts posts = count ? posts_kept(ctx, left, count) : (struct posts){0};
    const struct db_reply *told = db_read(ctx, "HKEYS", key_appeals(ctx, decision->id));
    if (!posts.count) {
        go_on(ctx, decision, decision->looks ? "correct" : "reporters", 0, ctx->now_ms);
        return;
    }
    for (size_t i = 0; i < posts.count; i++) {
        const struct post *post = &posts.list[i];
        bool known = is_in(told, strtoull(post->author_id, NULL, 10));
        for (size_t j = 0; j < i && !known; j++)
            known = !strcmp(post->author_id, posts.list[j].author_id);
        mark_post(ctx, decision, post);
        if (!known)
            reach_author(ctx, decision, post);
    }
    go_on(ctx, decision, "posts", 0, ctx->now_ms);
}

/* ---- who reported it ---- */

static void reach_reporters(struct ctx *ctx, const struct decision *decision)
{
    size_t count;
    const struct reporter *reporters = reporters_after(ctx, decision->card, decision->place, AT_ONCE, &count);
    const char **ids = arena_alloc(ctx->arena, (count + 1) * sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = reporters[i].person;
    const struct person **persons = count ? persons_by_ids(ctx, ids, count) : NULL;
    for (size_t i = 0; i < count; i++)
        notice_reporter(ctx, decision, persons[i], reporters[i].thing);
    if (count)
        go_on(ctx, decision, "reporters", strtoull(ids[count - 1], NULL, 10), ctx->now_ms);
    else
        go_on(ctx, decision, "correct", 0, ctx->now_ms);
}

/* ---- the correction, and looking again ---- */

static void correct(struct ctx *ctx, const struct decision *decision)
{
    if (decision->verdict == VERDICT_false) {
        correction_send(ctx, decision);
        receivers_count(ctx, decision);
    }
    if (mark_stops_pushes(verdict_traits(decision->verdict)->mark) && decision->looks < LOOKS)
        go_on(ctx, decision, "look", 0, ctx->now_ms + looks_ms[decision->looks]);
    else
        go_on(ctx, decision, "", 0, 0);
}

static void look_again(struct ctx *ctx, const struct decision *decision)
{
    struct decision after = *decision;
    const char *stands = db_text(db_read(ctx, "HGET", key_decided(ctx), decision->card));
    after.looks++;
    if (stands && strcmp(stands, decision->id) != 0) /* another took its place: what comes now is that one's */
        go_on(ctx, &after, "", 0, 0);
    else
        go_on(ctx, &after, "posts", 0, ctx->now_ms);
}

static const struct {
    const char *name;
    void (*run)(struct ctx *ctx, const struct decision *decision);
} stages[] = {{"posts", reach_posts},     {"reporters", reach_reporters}, {"correct", correct}, {"look", look_again},
              {"", look_again}, /* all is done, and a late variant came */
              {"restore", restore_posts}, {"unsay", restore_authors}};

void decision_watch(struct ctx *ctx, const char *id)
{
    const struct decision *decision = decision_by_id(ctx, id);
    if (decision && decision->state == DECISION_second) {
        look_at_waiting(ctx, decision);
        return;
    }
    if (decision && decision->state == DECISION_waiting) {
        begin(ctx, decision);
        return;
    }
    bool carried = decision && decision->state >= DECISION_done;
    for (size_t i = 0; carried && i < sizeof stages / sizeof *stages; i++)
        if (!strcmp(stages[i].name, decision->stage)) {
            stages[i].run(ctx, decision);
            return;
        }
    db_write(ctx, "ZREM", key_decisions_due(ctx), id);
}
