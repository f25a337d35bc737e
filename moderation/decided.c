#include "moderation/decided.h"

#include <stdlib.h>
#include <string.h>

#include "moderation/gist_cache.h"
#include "moderation/pile.h"

#define KNOWN_TEXTS 32768

/* A variant, by its number in the pile. */
struct variant {
    size_t decision;
    const char *text;
};

struct kept {
    uint64_t cluster, decision;
    enum decided_verdict verdict;
    const char *correction;
};

struct decided {
    const struct wording *wording;
    const struct gazetteer *gazetteer;
    struct gist_cache *known; /* most variants were there the last time too */
    struct arena *arena;      /* of what was set last */
    struct pile *pile;
    struct kept *decisions;
    struct variant *variants;
    int64_t revision;
    struct decided_stats stats;
};

struct decided *decided_new(const struct wording *wording, const struct gazetteer *gazetteer)
{
    struct decided *decided = calloc(1, sizeof *decided);
    *decided = (struct decided){.wording = wording, .gazetteer = gazetteer, .revision = -1};
    decided->known = gist_cache_new(wording, gazetteer, KNOWN_TEXTS);
    decided_set(decided, -1, NULL, 0);
    return decided;
}

static void forget(struct decided *decided)
{
    if (decided->pile)
        pile_free(decided->pile);
    if (decided->arena)
        arena_free(decided->arena);
}

void decided_free(struct decided *decided)
{
    if (!decided)
        return;
    forget(decided);
    gist_cache_free(decided->known);
    free(decided);
}

int64_t decided_revision(const struct decided *decided)
{
    return decided->revision;
}

static void hold_variants(struct decided *decided, struct arena *scratch, size_t number,
                          const struct decided_row *decision)
{
    size_t held = 0;
    for (size_t i = 0; i < decision->count; i++, arena_reset(scratch)) {
        const struct gist *gist = gist_cached(decided->known, scratch, decision->texts[i]);
        if (!gist_weight(gist) || pile_same(decided->pile, gist) != PILE_NONE)
            continue;
        if (held == DECIDED_VARIANTS || pile_count(decided->pile) == DECIDED_TEXTS) {
            decided->stats.left_out++;
            continue;
        }
        size_t at = pile_put(decided->pile, gist);
        decided->variants[at] = (struct variant){number, arena_strdup(decided->arena, decision->texts[i])};
        held++;
    }
}

void decided_read(struct decided *decided, const char *const *texts, size_t count)
{
    struct arena *scratch = arena_new();
    for (size_t i = 0; i < count; i++, arena_reset(scratch))
        gist_cached(decided->known, scratch, texts[i]);
    arena_free(scratch);
}

void decided_set(struct decided *decided, int64_t revision, const struct decided_row *list, size_t count)
{
    struct arena *scratch = arena_new();
    forget(decided);
    decided->arena = arena_new();
    decided->pile = pile_new();
    decided->decisions = arena_alloc(decided->arena, (count + 1) * sizeof *decided->decisions);
    decided->variants = arena_alloc(decided->arena, DECIDED_TEXTS * sizeof *decided->variants);
    decided->stats.left_out = 0;
    for (size_t i = 0; i < count; i++) {
        const char *correction = list[i].correction;
        decided->decisions[i] = (struct kept){list[i].cluster, list[i].decision, list[i].verdict,
                                              correction ? arena_strdup(decided->arena, correction) : NULL};
        hold_variants(decided, scratch, i, &list[i]);
    }
    decided->stats.clusters = count;
    decided->stats.texts = pile_count(decided->pile);
    decided->revision = revision;
    arena_free(scratch);
}

/* For and against one decision. */
struct votes {
    size_t decision, same, against, variant;
    int nearness;
    bool same_words;
};

static struct votes *votes_for(struct votes *all, size_t *count, size_t decision)
{
    for (size_t i = 0; i < *count; i++)
        if (all[i].decision == decision)
            return &all[i];
    all[*count] = (struct votes){.decision = decision, .nearness = -1};
    return &all[(*count)++];
}

static const struct votes *elected(const struct votes *all, size_t count)
{
    const struct votes *best = NULL;
    for (size_t i = 0; i < count; i++)
        if (all[i].same && (all[i].same_words || all[i].against <= all[i].same) &&
            (!best || all[i].nearness > best->nearness))
            best = &all[i];
    return best;
}

static void count_votes(const struct decided *decided, const struct gist *gist, struct votes *all, size_t *count)
{
    struct pile_match matches[PILE_MATCHES];
    size_t found = pile_compare(decided->pile, gist, matches);
    for (size_t i = 0; i < found; i++) {
        const struct pile_match *match = &matches[i];
        struct votes *votes = votes_for(all, count, decided->variants[match->text].decision);
        votes->same += match->same;
        votes->against += match->contradicts;
        if (!match->same || match->nearness <= votes->nearness)
            continue;
        votes->nearness = match->nearness;
        votes->variant = match->text;
        votes->same_words = match->same_words;
    }
}

static struct decided_hit *hit_of(struct decided *decided, struct arena *arena, size_t decision, size_t variant)
{
    const struct kept *kept = &decided->decisions[decision];
    struct decided_hit *hit = arena_alloc(arena, sizeof *hit);
    *hit = (struct decided_hit){.cluster = kept->cluster,
                                .decision = kept->decision,
                                .verdict = kept->verdict,
                                .correction = kept->correction ? arena_strdup(arena, kept->correction) : NULL,
                                .variant = arena_strdup(arena, decided->variants[variant].text)};
    decided->stats.found++;
    return hit;
}

static const struct gist *gist_asked(struct decided *decided, struct arena *arena, const char *text)
{
    return pile_count(decided->pile) ? gist_of(arena, decided->wording, decided->gazetteer, text) : NULL;
}

static struct decided_hit *find(struct decided *decided, struct arena *arena, const struct gist *gist)
{
    struct votes all[PILE_MATCHES];
    size_t count = 0;
    decided->stats.asked++;
    if (gist)
        count_votes(decided, gist, all, &count);
    const struct votes *votes = elected(all, count);
    struct decided_hit *hit = votes ? hit_of(decided, arena, votes->decision, votes->variant) : NULL;
    if (hit)
        hit->same_words = votes->same_words;
    return hit;
}

const struct decided_hit *decided_find(struct decided *decided, struct arena *arena, const char *text)
{
    return find(decided, arena, gist_asked(decided, arena, text));
}

static const char *words_of(struct arena *arena, const struct gist *gist)
{
    const char *words = "";
    for (size_t i = 0; i < gist->count; i++)
        if (!(gist->words[i].flags & GIST_WRAPPED))
            words =
                arena_printf(arena, "%s%s%.*s", words, *words ? " " : "", gist->words[i].length, gist_letters(gist, i));
    return words;
}

const struct decided_hit *decided_asked(struct decided *decided, struct arena *arena, const char *text)
{
    struct pile_match matches[PILE_MATCHES];
    const struct gist *gist = gist_asked(decided, arena, text);
    struct decided_hit *hit = find(decided, arena, gist);
    size_t count = hit || !gist ? 0 : pile_compare(decided->pile, gist, matches);
    const struct pile_match *best = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!matches[i].shorter)
            continue;
        if (best && decided->variants[best->text].decision != decided->variants[matches[i].text].decision)
            return NULL;
        best = best && best->nearness >= matches[i].nearness ? best : &matches[i];
    }
    if (!best)
        return hit;
    hit = hit_of(decided, arena, decided->variants[best->text].decision, best->text);
    hit->shorter = words_of(arena, gist);
    return hit;
}

struct decided_stats decided_stats(const struct decided *decided)
{
    return decided->stats;
}
