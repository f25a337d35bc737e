#include "moderation/card.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "moderation/moderation.h"
#include "moderation/visitor.h"
#include "social-core/keys.h"
#include "social-core/person.h"
#include "social-core/staff.h"

#define SCORED_POSTS 64
#define HOUR_MS (60 * 60 * INT64_C(1000))
#define LOOKED_AT 500 /* cards of the queue that are sorted for one moderator */
#define ASK_HARM 2
#define LOG_LENGTH "10000"

static const char *const state_names[CARD_STATES] = {
#define CARD_STATE(name) #name,
#include "moderation/decision_moves.def"
};

const char *card_state_name(enum card_state state)
{
    return state_names[state];
}

static const char *number(struct ctx *ctx, uint64_t value)
{
    return arena_printf(ctx->arena, "%" PRIu64, value);
}

static uint64_t count_of(const struct db_reply *fields, const char *field)
{
    const char *text = db_field(fields, field);
    return text ? strtoull(text, NULL, 10) : 0;
}

static double part_of(const struct db_reply *fields, const char *field)
{
    const char *text = db_field(fields, field);
    return text ? strtod(text, NULL) : 1;
}

static const char *or_null(const char *text)
{
    return text && *text ? text : NULL;
}

static const char *reason_field(struct ctx *ctx, size_t reason)
{
    return arena_printf(ctx->arena, "n.%s", reason_at(moderation_rules(ctx), reason)->name);
}

static const char *visitor_field(struct ctx *ctx, size_t reason)
{
    return arena_printf(ctx->arena, "web.%s",
                        reason < REASONS ? reason_at(moderation_rules(ctx), reason)->name : "asked");
}

uint64_t card_of_post(struct ctx *ctx, const struct post *post)
{
    uint64_t cluster = cluster_of_post(ctx, post->id);
    return cluster ? cluster : post->id;
}

struct card card_of(struct ctx *ctx, const char *id, const struct db_reply *fields)
{
    const char *state = db_field(fields, "state"), *area = or_null(db_field(fields, "area"));
    struct card card = {.id = id,
                        .text = db_field(fields, "text") ? db_field(fields, "text") : "",
                        .asked = db_field(fields, "asked") != NULL,
                        .area = area ? area_by_id(ctx, area) : NULL,
                        .language = or_null(db_field(fields, "language")),
                        .opened_ms = (int64_t)count_of(fields, "opened"),
                        .last_ms = (int64_t)count_of(fields, "last"),
                        .claimed_by = or_null(db_field(fields, "claim")),
                        .claimed_ms = (int64_t)count_of(fields, "claimed"),
                        .asks = count_of(fields, "asks"),
                        .weight = count_of(fields, "weight"),
                        .newcomers = count_of(fields, "newcomers"),
                        .same_phone = count_of(fields, "same-phone"),
                        .brigades = count_of(fields, "brigades"),
                        .rules = db_field(fields, "rules") ? db_field(fields, "rules") : "",
                        .decision = count_of(fields, "decision"),
                        .lapsed = count_of(fields, "lapsed"),
                        .agency_case = count_of(fields, "case"),
                        .checking = count_of(fields, "checking") != 0,
                        .score = {.harm = part_of(fields, "harm"),
                                  .reach = part_of(fields, "reach"),
                                  .speed = part_of(fields, "speed"),
                                  .doubt = part_of(fields, "doubt")},
                        .revision = db_field(fields, "revision")};
    card.score.whole = card.score.harm * card.score.reach * card.score.speed * card.score.doubt;
    for (size_t i = 0; i < REASONS; i++)
        card.reasons[i] = count_of(fields, reason_field(ctx, i));
    for (size_t i = 0; i <= REASONS; i++)
        card.visitors[i] = count_of(fields, visitor_field(ctx, i));
    while (state && card.state + 1 < CARD_STATES && strcmp(state_names[card.state], state) != 0)
        card.state++;
    return card;
}

const struct card *card_by_id(struct ctx *ctx, const char *id)
{
    struct card *card = arena_alloc(ctx->arena, sizeof *card);
    *card = card_of(ctx, id, db_read(ctx, "HGETALL", key_card(ctx, id)));
    return card->revision ? card : NULL;
}

size_t card_posts(struct ctx *ctx, const struct card *card, const uint64_t **posts)
{
    size_t count = card->asked ? 0 : cluster_members(ctx, strtoull(card->id, NULL, 10), posts);
    if (count || card->asked)
        return count;
    uint64_t *one = arena_alloc(ctx->arena, sizeof *one);
    *one = strtoull(card->id, NULL, 10);
    *posts = one;
    return 1;
}

static const char *part(struct ctx *ctx, double value)
{
    return arena_printf(ctx->arena, "%.3f", value);
}

void card_moved(struct ctx *ctx, const char *id)
{
    db_write(ctx, "XADD", key_case_log(ctx), "MAXLEN", "~", LOG_LENGTH, "*", "a", CARD_WATCHERS, "n", id);
}

void card_write(struct ctx *ctx, const struct card *card)
{
    const char *key = key_card(ctx, card->id);
    const char *next = number(ctx, (card->revision ? strtoull(card->revision, NULL, 10) : 0) + 1);
    if (card->id[0] >= '0' && card->id[0] <= '9') /* one whose number is still to come has no rival */
        db_guard(ctx, key, "revision", card->revision);
    db_write(ctx, "HSET", key, "state", state_names[card->state], "text", card->text, "area",
             card->area ? card->area->id : "", "language", card->language ? card->language : "", "opened",
             number(ctx, (uint64_t)card->opened_ms), "last", number(ctx, (uint64_t)card->last_ms), "claim",
             card->claimed_by ? card->claimed_by : "", "claimed", number(ctx, (uint64_t)card->claimed_ms), "asks",
             number(ctx, card->asks), "weight", number(ctx, card->weight), "newcomers", number(ctx, card->newcomers),
             "same-phone", number(ctx, card->same_phone), "brigades", number(ctx, card->brigades), "rules", card->rules,
             "decision", number(ctx, card->decision), "lapsed", number(ctx, card->lapsed), "case",
             number(ctx, card->agency_case), "checking", card->checking ? "1" : "0", "harm",
             part(ctx, card->score.harm), "reach", part(ctx, card->score.reach), "speed", part(ctx, card->score.speed),
             "doubt", part(ctx, card->score.doubt), "revision", next);
    if (card->asked)
        db_write(ctx, "HSET", key, "asked", "1");
    for (size_t i = 0; i < REASONS; i++)
        if (card->reasons[i])
            db_write(ctx, "HSET", key, reason_field(ctx, i), number(ctx, card->reasons[i]));
    for (size_t i = 0; i <= REASONS; i++)
        if (card->visitors[i])
            db_write(ctx, "HSET", key, visitor_field(ctx, i), number(ctx, card->visitors[i]));
    card_moved(ctx, card->id);
    if (card->state == CARD_open)
        db_write(ctx, "ZADD", key_queue(ctx), part(ctx, card->score.whole), card->id);
    else
        db_write(ctx, "ZREM", key_queue(ctx), card->id);
}

/* ---- how urgent it is ---- */

static double harm_of_rules(struct ctx *ctx, const char *names)
{
    const struct rules *rules = moderation_rules(ctx);
    const char *all = arena_printf(ctx->arena, " %s ", names);
    double harm = 1;
    for (size_t i = 0; i < rules_count(rules); i++) {
        const struct rule *rule = rule_at(rules, i);
        if (strstr(all, arena_printf(ctx->arena, " %s ", rule->name)) && rule->harm > harm)
            harm = rule->harm;
    }
    return harm;
}

/* Of the reasons given: the one that most gave. */
static double harm_of_reasons(struct ctx *ctx, const struct card *card)
{
    double harm = card->asks ? ASK_HARM : 1;
    uint64_t most = card->asks;
    for (size_t i = 0; i < REASONS; i++)
        if (card->reasons[i] > most) {
            most = card->reasons[i];
            harm = reason_at(moderation_rules(ctx), i)->harm;
        }
    return harm;
}

/* Followers of the channels, each channel once. */
static uint64_t followers_of(struct ctx *ctx, const struct posts *posts)
{
    const struct db_reply **asked = arena_alloc(ctx->arena, (posts->count + 1) * sizeof *asked);
    uint64_t followers = 0;
    for (size_t i = 0; i < posts->count; i++) {
        bool seen = false;
        for (size_t j = 0; j < i && !seen; j++)
            seen = !strcmp(posts->list[i].channel->id, posts->list[j].channel->id);
        asked[i] = seen ? NULL : db_ask(ctx, "HGET", key_follower_counts(ctx), posts->list[i].channel->id);
    }
    db_wait(ctx);
    for (size_t i = 0; i < posts->count; i++)
        followers += asked[i] ? (uint64_t)db_number(asked[i], 0) : 0;
    return followers;
}

void card_score(struct ctx *ctx, struct card *card)
{
    const uint64_t *ids = NULL;
    size_t count = card_posts(ctx, card, &ids), left = count > SCORED_POSTS ? count - SCORED_POSTS : 0;
    struct posts posts = count ? posts_kept(ctx, ids + left, count - left) : (struct posts){0};
    uint64_t recent = 0, followers = posts.count ? followers_of(ctx, &posts) : 0;
    for (size_t i = 0; i < posts.count; i++)
        recent += ctx->now_ms - posts.list[i].at_ms < HOUR_MS;
    double rules = harm_of_rules(ctx, card->rules), reasons = harm_of_reasons(ctx, card);
    card->score = score_of(rules > reasons ? rules : reasons, followers, recent, card->weight + visitors_weight(card));
}

/* ---- who looks ---- */

const struct moderator *moderator_of(struct ctx *ctx, const char *login)
{
    const struct staff *member = staff_by_login(ctx, login);
    if (!member || (strcmp(member->role, "moderator") != 0 && strcmp(member->role, "admin") != 0))
        return NULL;
    struct moderator *moderator = arena_alloc(ctx->arena, sizeof *moderator);
    const struct person *person = member->handle ? person_by_handle(ctx, member->handle) : NULL;
    *moderator = (struct moderator){.login = member->login,
                                    .person = person ? person->id : NULL,
                                    .area = person ? person->area : NULL,
                                    .language = person ? person->language : NULL};
    return moderator;
}

/* The moderator's commune (or what they name as theirs), and what is below. */
static int nearness(const struct moderator *moderator, const struct card *card)
{
    int near = moderator->area && card->area && area_within(card->area, moderator->area) ? 2 : 0;
    return near + (moderator->language && card->language && !strcmp(moderator->language, card->language));
}

struct ranked {
    const struct card *card;
    int near;
};

static int first_to_look_at(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;
    if (a->near != b->near)
        return b->near - a->near;
    return (a->card->score.whole < b->card->score.whole) - (a->card->score.whole > b->card->score.whole);
}

const struct card **cards_for(struct ctx *ctx, const struct moderator *moderator, size_t limit, size_t *count)
{
    const char *last = arena_printf(ctx->arena, "%d", LOOKED_AT - 1);
    const struct db_reply *ids = db_read(ctx, "ZREVRANGE", key_queue(ctx), "0", last);
    const struct db_reply **fields = arena_alloc(ctx->arena, (ids->count + 1) * sizeof *fields);
    struct ranked *ranked = arena_alloc(ctx->arena, (ids->count + 1) * sizeof *ranked);
    const struct card **cards = arena_alloc(ctx->arena, (ids->count + 1) * sizeof *cards);
    size_t found = 0;
    for (size_t i = 0; i < ids->count; i++)
        fields[i] = db_ask(ctx, "HGETALL", key_card(ctx, ids->list[i].text));
    db_wait(ctx);
    for (size_t i = 0; i < ids->count; i++) {
        struct card *card = arena_alloc(ctx->arena, sizeof *card);
        *card = card_of(ctx, ids->list[i].text, fields[i]);
        if (card->revision)
            ranked[found++] = (struct ranked){card, moderator ? nearness(moderator, card) : 0};
    }
    qsort(ranked, found, sizeof *ranked, first_to_look_at);
    *count = found < limit ? found : limit;
    for (size_t i = 0; i < *count; i++)
        cards[i] = ranked[i].card;
    return cards;
}

bool card_held(const struct ctx *ctx, const struct card *card, const char *login)
{
    return card->claimed_by && strcmp(card->claimed_by, login) != 0 && ctx->now_ms - card->claimed_ms < CARD_CLAIM_MS;
}

bool card_is_of(struct ctx *ctx, const struct card *card, const char *person)
{
    const uint64_t *ids = NULL;
    size_t count = person ? card_posts(ctx, card, &ids) : 0;
    struct posts posts = count ? posts_kept(ctx, ids, count) : (struct posts){0};
    for (size_t i = 0; i < posts.count; i++)
        if (!strcmp(posts.list[i].author_id, person))
            return true;
    return false;
}
