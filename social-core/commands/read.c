#include <inttypes.h>
#include <stdlib.h>

#include "social-core/broadcast_read.h"
#include "social-core/commands/commands.h"
#include "social-core/news.h"
#include "social-core/receipt.h"
#include "social-core/text/segments.h"

/* The first post is there in any case; others join it while the page stays small. On a screen it stands alone, so that
 * a reply is to what is seen. */
static const char *page_of(struct talk *talk, const struct post *posts, size_t count, size_t *shown)
{
    const char *page = news_line(talk->ctx, &posts[0], talk->language);
    for (*shown = 1; *shown < count && !talk->screen; ++*shown) {
        const char *longer =
            arena_printf(talk->ctx->arena, "%s\n%s", page, news_line(talk->ctx, &posts[*shown], talk->language));
        if (reply_segments(talk, longer) > PAGE_SEGMENTS)
            break;
        page = longer;
    }
    return page;
}

/* Shows a page and remembers it: what TL answers, what TIEP shows next. A post longer than a page comes in parts. */
static void show_page(struct talk *talk, const struct post *posts, size_t shown, const char *page, const char *more,
                      const char *tail)
{
    struct ctx *ctx = talk->ctx;
    dialog_keep(ctx, &talk->dialog, "last", arena_printf(ctx->arena, "post %" PRIu64, posts[shown - 1].id));
    if (shown == 1 && !talk->screen && reply_segments(talk, page) > PAGE_SEGMENTS) {
        show_part(talk, &posts[0], 0, more);
        return;
    }
    dialog_keep(ctx, &talk->dialog, "more", more);
    say_text(talk, *more ? arena_printf(ctx->arena, "%s\n%s", page, tail) : page);
}

static enum receipt_how how_read(const struct talk *talk)
{
    return talk->screen ? RECEIPT_SEEN : RECEIPT_PULLED;
}

void read_news(struct talk *talk)
{
    struct ctx *ctx = talk->ctx;
    size_t shown = 0;
    if (over_budget(talk))
        return;
    struct news news = news_of(ctx, talk->person->id);
    if (!news.count) {
        say(talk, "nothing_new");
        return;
    }
    const char *page = page_of(talk, news.list, news.count, &shown);
    news_got(ctx, talk->person->id, how_read(talk), &news, shown);
    const char *left = arena_printf(ctx->arena, "%zu", news.count - shown);
    show_page(talk, news.list, shown, page, shown < news.count ? "feed" : "",
              words_of(talk, "more_left", "count", left));
}

void read_channel(struct talk *talk, const struct channel *channel, uint64_t before)
{
    struct ctx *ctx = talk->ctx;
    if (over_budget(talk))
        return;
    struct posts posts = posts_before(ctx, channel, before, NEWS_A_CHANNEL);
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
    for (size_t i = 0; i < shown; i++)
        news_note(ctx, talk->person->id, how_read(talk), &posts.list[i]);
    show_page(talk, posts.list, shown, page, left ? next : "", words_of(talk, "more_pages"));
}

static void read_post(struct talk *talk, const char *number)
{
    struct ctx *ctx = talk->ctx;
    if (over_budget(talk))
        return;
    const struct post *post = post_by_id(ctx, strtoull(number, NULL, 10));
    const struct broadcast *notice = post ? NULL : broadcast_got(ctx, number, talk->person);
    if (notice) {
        receipt_note(ctx, strtoull(number, NULL, 10), how_read(talk), talk->person->id);
        say_text(talk, broadcast_text_for(ctx, notice, talk->person));
    } else if (post) {
        news_note(ctx, talk->person->id, how_read(talk), post);
        dialog_keep(ctx, &talk->dialog, "last", arena_printf(ctx->arena, "post %s", number));
        show_part(talk, post, 0, "");
    } else {
        say(talk, "no_such_number", "id", number);
    }
}

static void run(struct talk *talk)
{
    if (talk->request.id) {
        read_post(talk, talk->request.id);
        return;
    }
    const char *name = channel_meant(&talk->request);
    const struct channel *channel = name ? channel_for(talk, name) : NULL;
    if (!name)
        read_news(talk);
    else if (channel)
        read_channel(talk, channel, 0);
    else
        say(talk, "no_such_topic", "topic", name);
}

const struct command command_read = {.intent = INTENT_read, .run = run};
