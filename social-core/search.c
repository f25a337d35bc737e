#include "social-core/post.h"

#include <stdlib.h>
#include <string.h>

#include "social-core/text/fold.h"

#define SCAN_POSTS 500
#define QUERY_WORDS 8

struct query {
    char *words[QUERY_WORDS];
    size_t count;
};

static struct query query_of(struct ctx *ctx, const char *text)
{
    struct query query = {0};
    char *rest = arena_strdup(ctx->arena, text_fold(ctx->arena, text)), *save = NULL;
    for (char *word = strtok_r(rest, " \n\t,.;:!?\"#@", &save); word && query.count < QUERY_WORDS;
         word = strtok_r(NULL, " \n\t,.;:!?\"#@", &save))
        query.words[query.count++] = word;
    return query;
}

static bool matches(struct arena *scratch, const struct query *query, const char *text)
{
    const char *folded = text_fold(scratch, text);
    for (size_t i = 0; i < query->count; i++)
        if (!strstr(folded, query->words[i]))
            return false;
    return true;
}

struct posts posts_matching(struct ctx *ctx, const char *text, uint64_t before, size_t limit, uint64_t *continued_at)
{
    struct query query = query_of(ctx, text);
    struct post *found = arena_alloc(ctx->arena, (limit + 1) * sizeof *found);
    struct arena *scratch = arena_new();
    arena_defer(ctx->arena, (void (*)(void *))arena_free, scratch);
    size_t count = 0;
    *continued_at = 0;
    for (size_t seen = 0; query.count && seen < SEARCH_POSTS; seen += SCAN_POSTS) {
        struct posts page = all_posts_before(ctx, before, SCAN_POSTS);
        for (size_t i = 0; i < page.count; i++) {
            before = page.list[i].id;
            if (!matches(scratch, &query, page.list[i].text))
                continue;
            found[count++] = page.list[i];
            if (count == limit) {
                *continued_at = before;
                return (struct posts){.list = found, .count = count, .more = true};
            }
        }
        arena_reset(scratch);
        if (!page.more || !page.count)
            return (struct posts){.list = found, .count = count};
    }
    *continued_at = query.count ? before : 0;
    return (struct posts){.list = found, .count = count, .more = *continued_at != 0};
}
