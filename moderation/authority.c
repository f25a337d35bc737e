#include "moderation/authority.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "moderation/alike.h"
#include "moderation/cluster.h"
#include "moderation/moderation.h"
#include "social-core/broadcast.h"
#include "social-core/case_public.h"

#define AGENCIES 8 /* that serve one place */
#define NOTICES 60 /* the newest so many of all agencies; */
#define SAID 20    /* posts, and answers, of each */

/* What is compared with the card, and the nearest found so far. */
struct search {
    const struct cluster_words *words;
    const struct gist *gist;
    struct statement found[STATEMENTS + 1];
    size_t count;
};

const char *statement_kind_name(enum statement_kind kind)
{
    static const char *const names[STATEMENT_KINDS] = {"notice", "post", "answer"};
    return names[kind];
}

static bool comes_before(const struct statement *one, const struct statement *other)
{
    return one->words == other->words ? one->at_ms > other->at_ms : one->words > other->words;
}

static void keep(struct search *search, const struct statement *statement)
{
    size_t at = search->count;
    for (; at && comes_before(statement, &search->found[at - 1]); at--)
        search->found[at] = search->found[at - 1];
    search->found[at] = *statement;
    search->count += search->count < STATEMENTS;
}

static bool is_shared(const struct gist *gist, const struct alike *result, size_t i)
{
    return result->left_mates[i] != ALIKE_NONE && !(gist->words[i].flags & GIST_FILLER);
}

/* Much is said of one place: its name, and what kind of place it is, are no common topic. */
static bool is_of_place(const struct gist *gist, size_t i)
{
    return gist->words[i].flags & GIST_PLACE || (i + 1 < gist->count && gist->words[i + 1].flags & GIST_PLACE);
}

/* The words that both have; false when they are but a place. */
static bool note_shared(struct ctx *ctx, const struct gist *gist, const struct alike *result,
                        struct statement *statement)
{
    bool topic = false;
    statement->shared = "";
    statement->words = result->shared;
    for (size_t i = 0; i < gist->count; i++) {
        if (!is_shared(gist, result, i))
            continue;
        statement->shared = arena_printf(ctx->arena, "%s%s%.*s", statement->shared, *statement->shared ? " " : "",
                                         gist->words[i].length, gist_letters(gist, i));
        topic |= !is_of_place(gist, i);
    }
    return topic;
}

static void consider(struct ctx *ctx, struct search *search, struct statement statement)
{
    struct alike result;
    alike(search->gist, cluster_gist(ctx, search->words, statement.text), &result);
    if (alike_about(&result) && note_shared(ctx, search->gist, &result, &statement))
        keep(search, &statement);
}

static void consider_notices(struct ctx *ctx, struct search *search)
{
    size_t count;
    const struct area *of;
    const struct broadcast **list = broadcasts_latest(ctx, NOTICES, &count);
    for (size_t i = 0; i < count; i++)
        if (broadcast_is_notice(ctx, list[i], &of))
            consider(ctx, search,
                     (struct statement){STATEMENT_notice, list[i]->title, list[i]->id,
                                        broadcast_words_to_all(ctx, list[i]), list[i]->at_ms, NULL, 0});
}

static void consider_posts(struct ctx *ctx, struct search *search, const struct agency *agency)
{
    const struct channel *channel = channel_by_id(ctx, arena_printf(ctx->arena, "agency.%s", agency->name));
    struct posts posts = channel ? posts_before(ctx, channel, 0, SAID) : (struct posts){0};
    for (size_t i = 0; i < posts.count; i++)
        if (!posts.list[i].reply_to) /* an answer to the agency is anybody's */
            consider(ctx, search,
                     (struct statement){STATEMENT_post, agency->title,
                                        arena_printf(ctx->arena, "%" PRIu64, posts.list[i].id), posts.list[i].text,
                                        posts.list[i].at_ms, NULL, 0});
}

static void consider_answers(struct ctx *ctx, struct search *search, const struct agency *agency)
{
    size_t count;
    const struct case_view *const *shown = cases_shown(ctx, agency, 0, SAID, &count);
    for (size_t i = 0; i < count; i++)
        consider(ctx, search,
                 (struct statement){STATEMENT_answer, agency->title, shown[i]->id, shown[i]->offered,
                                    shown[i]->settled_ms, NULL, 0});
}

const struct statement *statements_about(struct ctx *ctx, const struct card *card, size_t *count)
{
    const struct agency *const *agencies;
    const struct cluster_words *words = moderation_words(ctx);
    struct search search = {.words = words, .gist = cluster_gist(ctx, words, card->text)};
    size_t all = agencies_all(ctx, &agencies), serving = 0;
    consider_notices(ctx, &search);
    for (size_t i = 0; i < all && serving < AGENCIES; i++) {
        if (agencies[i]->area && !area_within(card->area, agencies[i]->area))
            continue;
        serving++;
        consider_posts(ctx, &search, agencies[i]);
        consider_answers(ctx, &search, agencies[i]);
    }
    *count = search.count;
    return arena_copy_of(ctx->arena, search.found, sizeof search.found);
}
