/* A post longer than a page is read part by part: TIEP turns the page. */
#include <inttypes.h>
#include <stdlib.h>

#include "social-core/commands/commands.h"
#include "social-core/news.h"
#include "social-core/text/pages.h"

void show_part(struct talk *talk, const struct post *post, size_t part, const char *then)
{
    struct arena *arena = talk->ctx->arena;
    const char *const *pages;
    size_t count = pages_cut(arena, shown(talk, news_line(talk->ctx, post, talk->language)), PAGE_SEGMENTS,
                             shown(talk, words_of(talk, "more_part")), &pages);
    part = part < count ? part : count - 1;
    bool last = part + 1 == count;
    const char *next = arena_printf(arena, "part %" PRIu64 " %zu %s", post->id, part + 1, then);
    dialog_keep(talk->ctx, &talk->dialog, "more", last ? then : next);
    say_text(talk, pages[part]);
}

/* "123 2 feed": the second page of post 123, and then what is new. */
void next_part(struct talk *talk, const char *place)
{
    char *end;
    uint64_t id = strtoull(place, &end, 10);
    size_t part = strtoull(end, &end, 10);
    if (over_budget(talk))
        return;
    struct posts posts = posts_by_ids(talk->ctx, &id, 1);
    if (posts.count)
        show_part(talk, posts.list, part, *end == ' ' ? end + 1 : end);
    else
        read_news(talk);
}
