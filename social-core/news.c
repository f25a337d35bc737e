#include "social-core/news.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/keys.h"
#include "social-core/receipt.h"
#include "social-core/reply.h"

const char *news_line(struct ctx *ctx, const struct post *post, const char *language)
{
    const char *line =
        arena_printf(ctx->arena, "%" PRIu64 " %s %s: %s", post->id, post->channel->title, post->author, post->text);
    const char *const false_one[] = {"post_false", "truth", post->truth ? post->truth : "", "post", line, NULL};
    const char *const checked[] = {"post_checking", "post", line, NULL};
    if (post->mark == MARK_FALSE && post->truth)
        return told_text(ctx, language, true, false_one);
    return post->mark == MARK_CHECKING ? told_text(ctx, language, true, checked) : line;
}

void news_note(struct ctx *ctx, const char *person, enum receipt_how how, const struct post *post)
{
    receipt_note(ctx, post->id, how, person);
    if (post->mark == MARK_FALSE && post->decision)
        receipt_note(ctx, post->decision, how, person);
}

static int older_first(const void *a, const void *b)
{
    uint64_t x = ((const struct post *)a)->id, y = ((const struct post *)b)->id;
    return (x > y) - (x < y);
}

/* The newest unread posts of each channel followed, all together. */
static struct posts unread(struct ctx *ctx, const struct follows *follows)
{
    const struct db_reply **feeds = arena_alloc(ctx->arena, (follows->count + 1) * sizeof *feeds);
    for (size_t i = 0; i < follows->count; i++) {
        const char *after = arena_printf(ctx->arena, "(0-%" PRIu64, follows->list[i].place);
        feeds[i] = db_ask(ctx, "XREVRANGE", key_feed(ctx, follows->list[i].channel), "+", after, "COUNT",
                          arena_printf(ctx->arena, "%d", NEWS_A_CHANNEL));
    }
    db_wait(ctx);
    size_t count = 0;
    uint64_t *ids = arena_alloc(ctx->arena, (follows->count * NEWS_A_CHANNEL + 1) * sizeof *ids);
    for (size_t i = 0; i < follows->count; i++)
        for (size_t j = 0; j < feeds[i]->count; j++)
            ids[count++] = strtoull(feeds[i]->list[j].list[0].text + 2, NULL, 10);
    return posts_by_ids(ctx, ids, count);
}

/* What one wrote oneself is no news, nor what already came at once. */
static size_t drop_known(struct ctx *ctx, const char *person, struct post *list, size_t count)
{
    struct receipt_asked *got = arena_alloc(ctx->arena, (count + 1) * sizeof *got);
    for (size_t i = 0; i < count; i++)
        got[i] = receipt_ask(ctx, list[i].id, person);
    db_wait(ctx);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].author_id, person) != 0 && !receipt_got(&got[i]))
            list[kept++] = list[i];
    return kept;
}

struct news news_of(struct ctx *ctx, const char *person)
{
    const struct db_reply *asked = follows_ask(ctx, person);
    db_wait(ctx);
    struct news news = {.follows = follows_ready(ctx, asked)};
    struct posts posts = unread(ctx, &news.follows);
    news.list = arena_copy_of(ctx->arena, posts.list, posts.count * sizeof *news.list);
    news.count = drop_known(ctx, person, news.list, posts.count);
    qsort(news.list, news.count, sizeof *news.list, older_first);
    return news;
}

typedef void set_place(struct ctx *ctx, const char *person, const struct follow *follow, uint64_t place);

static void advance(struct ctx *ctx, const char *person, const struct news *news, size_t shown, set_place *set)
{
    for (size_t i = 0; i < news->follows.count; i++) {
        const struct follow *follow = &news->follows.list[i];
        uint64_t place = follow->place;
        for (size_t j = 0; j < shown; j++)
            if (!strcmp(news->list[j].channel->id, follow->channel) && news->list[j].id > place)
                place = news->list[j].id;
        if (place != follow->place)
            set(ctx, person, follow, place);
    }
}

void news_got(struct ctx *ctx, const char *person, enum receipt_how how, const struct news *news, size_t shown)
{
    for (size_t i = 0; i < shown; i++)
        news_note(ctx, person, how, &news->list[i]);
    advance(ctx, person, news, shown, follow_set_place);
}

void news_sent(struct ctx *ctx, const char *person, const struct news *news, size_t shown)
{
    for (size_t i = 0; i < shown; i++)
        news_note(ctx, person, RECEIPT_PULLED, &news->list[i]);
    advance(ctx, person, news, shown, follow_move_place);
}
