#include "moderation/cluster.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "moderation/alike.h"
#include "social-core/keys.h"
#include "social-core/post.h"

#define BUCKET_NUMBERS 512     /* as many as a hash has in a listpack (hash-max-listpack-entries) */
#define WHOLE_SALT 0x57484f4cu /* keeps the trait of a whole text apart from those of two words */

static const char *number_text(struct ctx *ctx, uint64_t number)
{
    return arena_printf(ctx->arena, "%" PRIu64, number);
}

static const char *cluster_of_key(struct ctx *ctx, uint64_t post)
{
    return key_cluster_of(ctx, number_text(ctx, post / BUCKET_NUMBERS));
}

static void candidates_of(struct ctx *ctx, struct cluster_found *found, struct candidates *best)
{
    uint64_t *seen = arena_alloc(ctx->arena, CANDIDATES_SEEN * sizeof *seen);
    size_t count = 0;
    found->newest = shelves_read(ctx, found->shelves, found->shelf_count);
    for (size_t i = 0; i < found->shelf_count; i++) {
        const struct shelf *shelf = &found->shelves[i];
        for (size_t j = 0; j < shelf->count; j++)
            seen[count++] = i == found->whole ? candidate_seen_whole(shelf->posts[j])
                                              : candidate_seen(shelf->posts[j], shelf->count);
    }
    candidates_best(seen, count, found->shelf_count, CANDIDATES_FEW_READ, best);
}

const struct gist *cluster_gist(struct ctx *ctx, const struct cluster_words *words, const char *text)
{
    return words->cache ? gist_cached(words->cache, ctx->arena, text)
                        : gist_of(ctx->arena, words->wording, words->gazetteer, text);
}

/* A post that shares traits, and how it compares. */
struct near {
    uint64_t post;
    int nearness;
    bool same, same_words, contradicts;
    uint64_t cluster;
};

static int nearest_first(const void *left, const void *right)
{
    const struct near *a = left, *b = right;
    if (a->same != b->same)
        return a->same ? -1 : 1;
    if (a->nearness != b->nearness)
        return a->nearness < b->nearness ? 1 : -1;
    return (a->post > b->post) - (a->post < b->post);
}

/* Those that say the same come first, nearest first. */
static size_t compare(struct ctx *ctx, const struct cluster_words *words, const struct gist *gist,
                      const struct candidates *best, struct near *near)
{
    struct post_text texts[CANDIDATES_MAX];
    size_t count = posts_texts(ctx, best->texts, best->count, texts);
    for (size_t i = 0; i < count; i++) {
        const struct gist *there = cluster_gist(ctx, words, texts[i].text);
        struct alike result = {.reason = ALIKE_NUMBER};
        if (alike_possible(there, gist))
            alike(there, gist, &result);
        near[i] = (struct near){.post = texts[i].id,
                                .nearness = result.shared - result.slips,
                                .same = result.same,
                                .same_words = result.same && gist_equal(there, gist),
                                .contradicts = alike_contradicts(&result)};
    }
    qsort(near, count, sizeof *near, nearest_first);
    return count;
}

static void read_clusters(struct ctx *ctx, struct near *near, size_t count)
{
    const struct db_reply *clusters[CANDIDATES_MAX];
    for (size_t i = 0; i < count; i++)
        clusters[i] = db_ask(ctx, "HGET", cluster_of_key(ctx, near[i].post), number_text(ctx, near[i].post));
    db_wait(ctx);
    for (size_t i = 0; i < count; i++)
        near[i].cluster = (uint64_t)db_number(clusters[i], 0);
}

static uint64_t cluster_or_post(const struct near *near)
{
    return near->cluster ? near->cluster : near->post;
}

/* Whether the posts of its cluster agree more often than they contradict: one of them may have fallen in by mistake. */
static bool agreed(const struct near *near, size_t count, const struct near *one)
{
    size_t same = 0, against = 0;
    for (size_t i = 0; i < count && !one->same_words; i++) {
        bool inside = cluster_or_post(&near[i]) == cluster_or_post(one);
        same += inside && near[i].same;
        against += inside && near[i].contradicts;
    }
    return against <= same;
}

static void note_other(struct cluster_found *found, uint64_t other)
{
    bool known = other == found->cluster || found->other_count == sizeof found->others / sizeof *found->others;
    for (size_t j = 0; j < found->other_count; j++)
        known |= found->others[j] == other;
    if (!known)
        found->others[found->other_count++] = other;
}

static void choose(struct cluster_found *found, const struct near *near, size_t count)
{
    for (size_t i = 0; i < count && near[i].same; i++) {
        found->same_words |= near[i].same_words;
        found->stands_in |= near[i].same_words && found->newest - near[i].post < SHELF_NUMBERS / 2;
        if (found->cluster || !agreed(near, count, &near[i]))
            continue;
        found->post = near[i].post;
        found->alone = !near[i].cluster;
        found->cluster = cluster_or_post(&near[i]);
    }
    for (size_t i = 0; i < count && near[i].same; i++)
        note_other(found, cluster_or_post(&near[i]));
}

static void put_traits(struct cluster_found *found, const struct gist *gist)
{
    uint32_t traits[GIST_TRAITS];
    found->shelf_count = found->whole = gist_traits(gist, traits);
    for (size_t i = 0; i < found->shelf_count; i++)
        found->shelves[i].trait = traits[i];
    if (gist->count)
        found->shelves[found->shelf_count++].trait = gist->whole ^ WHOLE_SALT;
}

struct cluster_found cluster_find(struct ctx *ctx, const struct cluster_words *words, const char *text)
{
    struct cluster_found found = {0};
    struct candidates best;
    struct near near[CANDIDATES_MAX];
    const struct gist *gist = cluster_gist(ctx, words, text);
    put_traits(&found, gist);
    candidates_of(ctx, &found, &best);
    size_t count = compare(ctx, words, gist, &best, near);
    if (count && near[0].same) {
        read_clusters(ctx, near, count);
        choose(&found, near, count);
    }
    return found;
}

static void enter(struct ctx *ctx, uint64_t post, uint64_t cluster)
{
    const char *number = number_text(ctx, post), *name = number_text(ctx, cluster);
    db_write(ctx, "HSET", cluster_of_key(ctx, post), number, name);
    db_write(ctx, "SADD", key_cluster(ctx, name), number);
}

void cluster_join(struct ctx *ctx, const struct cluster_found *found, uint64_t post)
{
    for (size_t i = 0; i < found->shelf_count && !found->stands_in; i++)
        shelf_put(ctx, &found->shelves[i], post);
    if (!found->cluster)
        return;
    if (found->alone)
        enter(ctx, found->post, found->cluster);
    enter(ctx, post, found->cluster);
}

uint64_t cluster_of_post(struct ctx *ctx, uint64_t post)
{
    return (uint64_t)db_number(db_read(ctx, "HGET", cluster_of_key(ctx, post), number_text(ctx, post)), 0);
}

static int by_number(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

size_t cluster_members(struct ctx *ctx, uint64_t cluster, const uint64_t **posts)
{
    const struct db_reply *reply = db_read(ctx, "SMEMBERS", key_cluster(ctx, number_text(ctx, cluster)));
    uint64_t *list = arena_alloc(ctx->arena, (reply->count + 1) * sizeof *list);
    for (size_t i = 0; i < reply->count; i++)
        list[i] = (uint64_t)db_number(&reply->list[i], 0);
    qsort(list, reply->count, sizeof *list, by_number);
    *posts = list;
    return reply->count;
}

static void move(struct ctx *ctx, const uint64_t *posts, size_t count, uint64_t from, uint64_t into)
{
    struct posts moved = posts_kept(ctx, posts, count);
    for (size_t i = 0; i < moved.count; i++) {
        uint64_t post = moved.list[i].id;
        db_write(ctx, "SREM", key_cluster(ctx, number_text(ctx, from)), number_text(ctx, post));
        enter(ctx, post, into);
    }
}

void cluster_merge(struct ctx *ctx, uint64_t from, uint64_t into)
{
    const uint64_t *posts;
    size_t count = cluster_members(ctx, from, &posts);
    if (from == into)
        return;
    move(ctx, count ? posts : &from, count ? count : 1, from, into);
    if (!cluster_members(ctx, into, &posts))
        move(ctx, &into, 1, from, into);
}

uint64_t cluster_split(struct ctx *ctx, uint64_t cluster, const uint64_t *posts, size_t count)
{
    const uint64_t *members;
    size_t all = cluster_members(ctx, cluster, &members), inside = 0;
    uint64_t *leaving = arena_alloc(ctx->arena, (count + 1) * sizeof *leaving), name = 0;
    for (size_t i = 0; i < count; i++)
        if (bsearch(&posts[i], members, all, sizeof *members, by_number)) {
            leaving[inside++] = posts[i];
            name = name || posts[i] == cluster ? name : posts[i];
        }
    if (!name || inside == all)
        return 0;
    move(ctx, leaving, inside, cluster, name);
    return name;
}
