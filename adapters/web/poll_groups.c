#include "adapters/web/poll_groups.h"

#include <stdlib.h>
#include <string.h>

#include "moderation/cluster.h"
#include "moderation/moderation.h"
#include "moderation/pile.h"
#include "social-core/poll_vote.h"
#include "social-core/text/anonymous.h"
#include "social-core/work.h"
#include "social-core/world.h"

/* What is grouped, and what came of it. */
struct grouping {
    struct arena *arena;
    const struct cluster_words *words;
    const char **texts;
    size_t text_count;
    struct poll_group *groups;
    size_t group_count;
};

static void add_text(void *self, const struct ballot *ballot)
{
    struct grouping *grouping = self;
    if (grouping->text_count < POLL_GROUPED)
        grouping->texts[grouping->text_count++] = ballot->answer;
}

/* Keeps of `shared` the words of the first gist that have a mate in another of its group. */
static void keep_shared(const struct gist *first, const struct gist *other, bool *shared)
{
    struct alike result;
    alike(first, other, &result);
    for (size_t i = 0; i < first->count; i++)
        shared[i] = shared[i] && result.left_mates[i] != ALIKE_NONE;
}

static const char *shared_words(struct arena *arena, const struct pile *pile, size_t leader)
{
    const struct gist *first = pile_gist(pile, leader);
    bool shared[GIST_WORDS];
    const char *words = "";
    for (size_t i = 0; i < first->count; i++)
        shared[i] = !(first->words[i].flags & GIST_FILLER);
    for (size_t text = leader + 1; text < pile_count(pile); text++)
        if (pile_cluster(pile, text) == leader)
            keep_shared(first, pile_gist(pile, text), shared);
    for (size_t i = 0; i < first->count; i++)
        if (shared[i])
            words = arena_printf(arena, "%s%s%.*s", words, *words ? " " : "", first->words[i].length,
                                 gist_letters(first, i));
    return words;
}

static int largest_first(const void *a, const void *b)
{
    const struct poll_group *one = a, *other = b;
    if (one->count != other->count)
        return one->count < other->count ? 1 : -1;
    return strcmp(one->text, other->text);
}

static void group(void *self)
{
    struct grouping *grouping = self;
    struct pile *pile = pile_new();
    size_t *sizes = arena_alloc(grouping->arena, (grouping->text_count + 1) * sizeof *sizes);
    memset(sizes, 0, (grouping->text_count + 1) * sizeof *sizes);
    for (size_t i = 0; i < grouping->text_count; i++)
        pile_add(pile,
                 gist_of(grouping->arena, grouping->words->wording, grouping->words->gazetteer, grouping->texts[i]),
                 NULL);
    for (size_t i = 0; i < grouping->text_count; i++)
        sizes[pile_cluster(pile, i)]++;
    for (size_t i = 0; i < grouping->text_count; i++)
        if (sizes[i])
            grouping->groups[grouping->group_count++] =
                (struct poll_group){.text = text_anonymous(grouping->arena, grouping->texts[i]),
                                    .words = sizes[i] > 1 ? shared_words(grouping->arena, pile, i) : "",
                                    .count = sizes[i]};
    pile_free(pile);
    qsort(grouping->groups, grouping->group_count, sizeof *grouping->groups, largest_first);
}

struct poll_group *poll_groups(struct ctx *ctx, const struct poll *poll, size_t *count)
{
    const struct cluster_words *words = ctx->world->room ? moderation_words(ctx) : NULL;
    *count = 0;
    if (!words)
        return NULL;
    struct grouping *grouping = arena_alloc(ctx->arena, sizeof *grouping);
    *grouping = (struct grouping){.arena = ctx->arena,
                                  .words = words,
                                  .texts = arena_alloc(ctx->arena, POLL_GROUPED * sizeof(char *)),
                                  .groups = arena_alloc(ctx->arena, POLL_GROUPED * sizeof(struct poll_group))};
    ballots_walk(ctx, poll, add_text, grouping);
    work_aside(ctx, group, grouping);
    *count = grouping->group_count;
    return grouping->groups;
}
