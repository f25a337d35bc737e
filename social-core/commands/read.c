#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/commands/commands.h"
#include "social-core/keys.h"
#include "social-core/post.h"
#include "social-core/receipt.h"
#include "social-core/text/segments.h"

#define UNREAD_A_CHANNEL 20

/* The first post is there in any case; others join it while the page stays small. On a screen it stands alone, so that
 * a reply is to what is seen. */
static const char *page_of(struct talk *talk, const struct post *posts, size_t count, size_t *shown)
{
    const char *page = line_of(talk, &posts[0]);
    for (*shown = 1; *shown < count && !talk->screen; ++*shown) {
        const char *longer = arena_printf(talk->ctx->arena, "%s\n%s", page, line_of(talk, &posts[*shown]));
        if (reply_segments(talk, longer) > PAGE_SEGMENTS)
            break;
        page = longer;
    }
    return page;
}

static int older_first(const void *a, const void *b)
{
    uint64_t x = ((const struct post *)a)->id, y = ((const struct post *)b)->id;
    return (x > y) - (x < y);
}

/* The newest unread posts of each channel followed, all together, oldest first. */
static struct posts unread(struct talk *talk, const struct follows *follows)
{
    struct ctx *ctx = talk->ctx;
    const struct db_reply **feeds = arena_alloc(ctx->arena, (follows->count + 1) * sizeof *feeds);
    for (size_t i = 0; i < follows->count; i++) {
        const char *after = arena_printf(ctx->arena, "(0-%" PRIu64, follows->list[i].place);
        feeds[i] = db_ask(ctx, "XREVRANGE", key_feed(ctx, follows->list[i].channel), "+", after, "COUNT", "20");
    }
    db_wait(ctx);
    size_t count = 0;
    uint64_t *ids = arena_alloc(ctx->arena, (follows->count * UNREAD_A_CHANNEL + 1) * sizeof *ids);
    for (size_t i = 0; i < follows->count; i++)
        for (size_t j = 0; j < feeds[i]->count; j++)
            ids[count++] = strtoull(feeds[i]->list[j].list[0].text + 2, NULL, 10);
    return posts_by_ids(ctx, ids, count);
}

/* What one wrote oneself is no news, nor what already came at once. */
static size_t drop_known(struct talk *talk, struct post *list, size_t count)
{
    const char *person = talk->person->id;
    const struct db_reply **got = arena_alloc(talk->ctx->arena, (count + 1) * sizeof *got);
    for (size_t i = 0; i < count; i++)
        got[i] = receipt_ask(talk->ctx, list[i].id, person);
    db_wait(talk->ctx);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].author_id, person) != 0 && !db_number(got[i], 0))
            list[kept++] = list[i];
    return kept;
}

static void advance(struct talk *talk, const struct follows *follows, const struct post *posts, size_t shown)
{
    for (size_t i = 0; i < follows->count; i++) {
        uint64_t place = follows->list[i].place;
        for (size_t j = 0; j < shown; j++)
            if (!strcmp(posts[j].channel->id, follows->list[i].channel) && posts[j].id > place)
                place = posts[j].id;
        if (place != follows->list[i].place)
            follow_set_place(talk->ctx, talk->person->id, &follows->list[i], place);
    }
}

/* Shows a page and remembers it: what TL answers, what TIEP shows next. A post longer than a page comes in parts. */
static void show_page(struct talk *talk, const struct post *posts, size_t shown, const char *page, const char *more,
                      const char *tail)
{
    struct ctx *ctx = talk->ctx;
    for (size_t i = 0; i < shown; i++)
        receipt_note(ctx, posts[i].id, talk->person->id);
    dialog_keep(ctx, &talk->dialog, "last", arena_printf(ctx->arena, "post %" PRIu64, posts[shown - 1].id));
    if (shown == 1 && !talk->screen && reply_segments(talk, page) > PAGE_SEGMENTS) {
        show_part(talk, &posts[0], 0, more);
        return;
    }
    dialog_keep(ctx, &talk->dialog, "more", more);
    say_text(talk, *more ? arena_printf(ctx->arena, "%s\n%s", page, tail) : page);
}

void read_news(struct talk *talk)
{
    struct ctx *ctx = talk->ctx;
    const struct db_reply *asked = follows_ask(ctx, talk->person->id);
    db_wait(ctx);
    struct follows follows = follows_ready(ctx, asked);
    struct posts news = unread(talk, &follows);
    struct post *list = arena_copy_of(ctx->arena, news.list, news.count * sizeof *list);
    size_t count = drop_known(talk, list, news.count), shown = 0;
    if (!count) {
        say(talk, "nothing_new");
        return;
    }
    qsort(list, count, sizeof *list, older_first);
    const char *page = page_of(talk, list, count, &shown);
    advance(talk, &follows, list, shown);
    const char *left = arena_printf(ctx->arena, "%zu", count - shown);
    show_page(talk, list, shown, page, shown < count ? "feed" : "", words_of(talk, "more_left", "count", left));
}

void read_channel(struct talk *talk, const struct channel *channel, uint64_t before)
{
    struct ctx *ctx = talk->ctx;
    struct posts posts = posts_before(ctx, channel, before, UNREAD_A_CHANNEL);
    if (!posts.count) {
        say(talk, before ? "no_more" : "channel_empty", "channel", channel->title, "name", channel->name);
        return;
    }
    size_t shown;
    const char *page = page_of(talk, posts.list, posts.count, &shown);
    bool left = shown < posts.count || posts.more;
    const char *next = arena_printf(ctx->arena, "channel %s %" PRIu64, channel->id, posts.list[shown - 1].id);
    const struct follow *follow = before ? NULL : own_follow(talk, channel);
    if (follow && posts.list[0].id > follow->place)
        follow_set_place(ctx, talk->person->id, follow, posts.list[0].id);
    show_page(talk, posts.list, shown, page, left ? next : "", words_of(talk, "more_pages"));
}

static void run(struct talk *talk)
{
    if (!talk->request.channel) {
        read_news(talk);
        return;
    }
    const struct channel *channel = channel_for(talk, talk->request.channel);
    if (channel)
        read_channel(talk, channel, 0);
    else
        say(talk, "no_such_topic", "topic", talk->request.channel);
}

const struct command command_read = {.intent = INTENT_read, .run = run};
