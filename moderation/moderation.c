#include "moderation/moderation.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "moderation/commands/moderating.h"
#include "moderation/decision.h"
#include "moderation/judge.h"
#include "moderation/standing.h"
#include "social-core/base/json.h"
#include "social-core/base/log.h"
#include "social-core/directory.h"
#include "social-core/keys.h"
#include "social-core/room.h"
#include "social-core/world.h"

#define NOT_READ (-2)
#define LEARNING_MS (10 * INT64_C(1000))
#define GISTS 1024 /* of posts compared lately */

struct moderation {
    struct room room;
    struct wording *wording;
    struct gazetteer gazetteer; /* the directory */
    struct cluster_words words;
    json_t *own; /* the rules that came with Loa */
    struct rules *rules;
    struct rules *retired; /* of before: a suspended work may still look at them */
    int64_t revision;      /* of the directory when the store was asked for rules */
    struct decided *decided;
    int64_t learning, learning_ms; /* the revision that somebody reads, and since when */
    int64_t undo_ms, second_ms;
};

static bool knows_place(const void *directory, const char *squashed)
{
    return directory_knows_place(directory, squashed);
}

static int64_t places_revision(const void *directory)
{
    return directory_newest(directory);
}

struct moderation *moderation_open(const char *share, const struct directory *directory, char *why, size_t size)
{
    struct moderation *moderation = calloc(1, sizeof *moderation);
    struct arena *arena = arena_new();
    json_error_t problem;
    const char *file = arena_printf(arena, "%s/data/rules.json", share);
    char wrong[256];
    moderation->revision = NOT_READ;
    moderation->undo_ms = DECISION_UNDO_MS;
    moderation->second_ms = DECISION_SECOND_MS;
    moderation->wording = wording_load(arena_printf(arena, "%s/words", share), why, size);
    moderation->own = json_load_file(file, JSON_REJECT_DUPLICATES, &problem);
    if (moderation->wording && !moderation->own)
        snprintf(why, size, "%s:%d: %s", file, problem.line, problem.text);
    if (moderation->own && !(moderation->rules = rules_compile(moderation->own, wrong, sizeof wrong)))
        snprintf(why, size, "%s: %s", file, wrong);
    arena_free(arena);
    if (!moderation->wording || !moderation->rules) {
        moderation_free(moderation);
        return NULL;
    }
    moderation->gazetteer = (struct gazetteer){directory, knows_place, places_revision};
    const struct gazetteer *gazetteer = directory ? &moderation->gazetteer : NULL;
    moderation->words = (struct cluster_words){.wording = moderation->wording,
                                               .gazetteer = gazetteer,
                                               .cache = gist_cache_new(moderation->wording, gazetteer, GISTS)};
    moderation->decided = decided_new(moderation->wording, gazetteer);
    moderation->room = (struct room){.self = moderation,
                                     .commands = moderating_commands(),
                                     .questions = moderating_questions(),
                                     .ask = judge_ask,
                                     .judge = judge_draft,
                                     .posted = judge_posted,
                                     .about_person = judge_about_person,
                                     .objections = objections_of};
    return moderation;
}

void moderation_free(struct moderation *moderation)
{
    if (!moderation)
        return;
    decided_free(moderation->decided);
    gist_cache_free(moderation->words.cache);
    wording_free(moderation->wording);
    rules_free(moderation->rules);
    rules_free(moderation->retired);
    json_decref(moderation->own);
    free(moderation);
}

const struct room *moderation_room(const struct moderation *moderation)
{
    return &moderation->room;
}

const struct cluster_words *moderation_wording(const struct moderation *moderation)
{
    return &moderation->words;
}

struct decided *moderation_decided(const struct moderation *moderation)
{
    return moderation->decided;
}

void moderation_let_undo(struct moderation *moderation, int seconds)
{
    moderation->undo_ms = (int64_t)seconds * 1000;
}

void moderation_let_lapse(struct moderation *moderation, int minutes)
{
    moderation->second_ms = (int64_t)minutes * 60000;
}

int64_t moderation_undo_ms(const struct ctx *ctx)
{
    return moderation_of(ctx)->undo_ms;
}

int64_t moderation_second_ms(const struct ctx *ctx)
{
    return moderation_of(ctx)->second_ms;
}

struct moderation *moderation_of(const struct ctx *ctx)
{
    return ctx->world->room->self;
}

const struct cluster_words *moderation_words(const struct ctx *ctx)
{
    return &moderation_of(ctx)->words;
}

/* Rules that the store holds were looked at before they were written; those that came with Loa stand in for others. */
static struct rules *compiled(struct ctx *ctx, const struct moderation *moderation, const char *record)
{
    char why[256];
    struct rules *rules = record ? rules_compile(json_read(ctx->arena, record), why, sizeof why) : NULL;
    if (record && !rules)
        log_event("rules_refused", "why=\"%s\"", why);
    return rules ? rules : rules_compile(moderation->own, why, sizeof why);
}

const struct rules *moderation_rules(struct ctx *ctx)
{
    struct moderation *moderation = moderation_of(ctx);
    int64_t revision = directory_revision(ctx);
    if (moderation->revision == revision)
        return moderation->rules;
    const char *record = db_text(db_read(ctx, "GET", key_rules(ctx)));
    if (moderation->revision == revision) /* another work has read them meanwhile */
        return moderation->rules;
    rules_free(moderation->retired);
    moderation->retired = moderation->rules;
    moderation->rules = compiled(ctx, moderation, record);
    moderation->revision = revision;
    return moderation->rules;
}

static enum decided_verdict verdict_of(const struct decision *decision)
{
    return decision->verdict == VERDICT_false  ? DECIDED_FALSE
           : decision->verdict == VERDICT_true ? DECIDED_TRUE
                                               : DECIDED_UNCLEAR;
}

/* The newest first, as many as the index has room for. It may be known already when all is read: others read as well as
 * long as there is no index at all. */
static void learn(struct ctx *ctx, struct decided *decided, int64_t revision)
{
    size_t count, known = 0, texts = 0;
    const struct standing *standing = standing_all(ctx, &count);
    struct decided_row *rows = arena_alloc(ctx->arena, (count + 1) * sizeof *rows);
    for (size_t i = count; i > 0 && texts < DECIDED_TEXTS; i--) {
        const char *id = arena_printf(ctx->arena, "%" PRIu64, standing[i - 1].decision);
        const struct decision *decision = decision_by_id(ctx, id);
        if (!decision)
            continue;
        struct decided_row *row = &rows[known++];
        *row = (struct decided_row){
            .cluster = standing[i - 1].card, .verdict = verdict_of(decision), .decision = standing[i - 1].decision};
        row->texts = standing_texts(ctx, row->cluster, &row->count);
        decided_read(decided, row->texts, row->count);
        texts += row->count;
    }
    if (decided_revision(decided) < revision)
        decided_set(decided, revision, rows, known);
}

/* One reads what has changed; the others go on with what was known until then, and what they let pass the decision's later
 * looks find. A reader that was abandoned is replaced. */
static bool is_my_turn(const struct ctx *ctx, struct moderation *moderation, int64_t newest)
{
    bool first = decided_revision(moderation->decided) < 0;
    bool under_way = moderation->learning == newest && llabs(ctx->now_ms - moderation->learning_ms) < LEARNING_MS;
    if (under_way && !first)
        return false;
    moderation->learning = newest;
    moderation->learning_ms = ctx->now_ms;
    return true;
}

/* The index, made anew where decisions changed. */
static struct decided *newest_decided(struct ctx *ctx, const struct db_reply *revision)
{
    struct moderation *moderation = moderation_of(ctx);
    int64_t newest = db_number(revision, 0);
    if (decided_revision(moderation->decided) < newest && is_my_turn(ctx, moderation, newest))
        learn(ctx, moderation->decided, newest);
    return moderation->decided;
}

uint64_t moderation_known(struct ctx *ctx, const char *text, const struct db_reply *revision)
{
    const struct decided_hit *hit = decided_find(newest_decided(ctx, revision), ctx->arena, text);
    return hit ? hit->decision : 0;
}

const struct decided_hit *moderation_asked(struct ctx *ctx, const char *text, const struct db_reply *revision)
{
    return decided_asked(newest_decided(ctx, revision), ctx->arena, text);
}
