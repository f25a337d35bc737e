#include "social-core/post.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/keys.h"
#include "social-core/outbox.h"
#include "social-core/person.h"
#include "social-core/post_log.h"
#include "social-core/world.h"

static const char *entry_id(struct ctx *ctx, uint64_t post)
{
    return arena_printf(ctx->arena, "0-%" PRIu64, post);
}

static struct post post_of(struct ctx *ctx, const struct db_reply *entry)
{
    const struct db_reply *fields = &entry->list[1];
    const char *at = db_field(fields, "t"), *reply_to = db_field(fields, "r"), *channel = db_field(fields, "c");
    return (struct post){.id = log_number(entry),
                         .author_id = db_field(fields, "a"),
                         .by_id = db_field(fields, "b"),
                         .channel = channel ? channel_by_id(ctx, channel) : NULL,
                         .text = db_field(fields, "x"),
                         .at_ms = at ? strtoll(at, NULL, 10) * 1000 : 0,
                         .reply_to = reply_to ? strtoull(reply_to, NULL, 10) : 0,
                         .state = "shown"};
}

static bool post_whole(const struct post *post)
{
    return post->author_id && post->channel && post->text;
}

/* Authors, and after them those who posted for one. */
static void fill_authors(struct ctx *ctx, struct post *posts, size_t count)
{
    const char **ids = arena_alloc(ctx->arena, (2 * count + 1) * sizeof *ids);
    size_t helpers = 0;
    for (size_t i = 0; i < count; i++)
        ids[i] = posts[i].author_id;
    for (size_t i = 0; i < count; i++)
        if (posts[i].by_id)
            ids[count + helpers++] = posts[i].by_id;
    const char **handles = person_handles(ctx, ids, count + helpers), **helper = handles + count;
    for (size_t i = 0; i < count; i++) {
        posts[i].author = handles[i];
        posts[i].by = posts[i].by_id ? *helper++ : NULL;
    }
}

/* The marks, which are asked for together with the authors; and what is true, of the few that are false. */
static void take_marks(struct ctx *ctx, struct post *posts, size_t count, const struct db_reply *marks)
{
    const struct db_reply **truths = arena_alloc(ctx->arena, (count + 1) * sizeof *truths);
    size_t wrong = 0;
    for (size_t i = 0; i < count && i < marks->count; i++) {
        struct post *post = &posts[i];
        post->mark = mark_read(ctx, db_text(&marks->list[i]), &post->decision, &post->rule);
        post->state = mark_name(post->mark);
        truths[i] = NULL;
        if (post->mark == MARK_FALSE) {
            const char *key = key_broadcast(ctx, arena_printf(ctx->arena, "%" PRIu64, post->decision));
            truths[i] = db_ask(ctx, "HGET", key, arena_printf(ctx->arena, "text.%s", ctx->world->language));
            wrong++;
        }
    }
    if (!wrong)
        return;
    db_wait(ctx);
    for (size_t i = 0; i < count; i++)
        posts[i].truth = truths[i] ? db_text(truths[i]) : NULL;
}

/* Those that are no whole post are left out. */
static struct posts posts_of_entries(struct ctx *ctx, struct log_entries entries)
{
    struct post *list = arena_alloc(ctx->arena, (entries.count + 1) * sizeof *list);
    uint64_t *ids = arena_alloc(ctx->arena, (entries.count + 1) * sizeof *ids);
    size_t kept = 0;
    for (size_t i = 0; i < entries.count; i++) {
        list[kept] = post_of(ctx, entries.list[i]);
        ids[kept] = list[kept].id;
        kept += post_whole(&list[kept]);
    }
    const struct db_reply *marks = marks_ask(ctx, ids, kept);
    fill_authors(ctx, list, kept);
    if (marks)
        take_marks(ctx, list, kept, marks);
    return (struct posts){.list = list, .count = kept};
}

static struct posts only_shown(struct posts posts)
{
    struct post *list = (struct post *)(uintptr_t)posts.list;
    size_t kept = 0;
    for (size_t i = 0; i < posts.count; i++)
        if (!mark_hides(list[i].mark))
            list[kept++] = list[i];
    posts.count = kept;
    return posts;
}

struct posts posts_kept(struct ctx *ctx, const uint64_t *ids, size_t count)
{
    return posts_of_entries(ctx, log_by_ids(ctx, ids, count));
}

size_t posts_texts(struct ctx *ctx, const uint64_t *ids, size_t count, struct post_text *texts)
{
    struct log_entries entries = log_by_ids(ctx, ids, count);
    size_t kept = 0;
    for (size_t i = 0; i < entries.count; i++) {
        struct post post = post_of(ctx, entries.list[i]);
        texts[kept] = (struct post_text){post.id, post.text};
        kept += post_whole(&post);
    }
    return kept;
}

struct posts posts_by_ids(struct ctx *ctx, const uint64_t *ids, size_t count)
{
    return only_shown(posts_kept(ctx, ids, count));
}

/* One more than asked for is read, to know whether the feed goes on. */
static struct posts page_of_feed(struct ctx *ctx, const struct db_reply *feed, size_t limit)
{
    size_t count = feed->count < limit ? feed->count : limit;
    uint64_t *ids = arena_alloc(ctx->arena, (count + 1) * sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = log_number(&feed->list[i]);
    struct posts posts = posts_by_ids(ctx, ids, count);
    posts.more = feed->count > limit;
    return posts;
}

static struct posts page_of_log(struct ctx *ctx, struct log_entries entries, size_t limit)
{
    bool more = entries.count > limit;
    entries.count = more ? limit : entries.count;
    struct posts posts = posts_of_entries(ctx, entries);
    posts.more = more;
    return posts;
}

const struct post *post_by_id(struct ctx *ctx, uint64_t id)
{
    struct posts posts = posts_by_ids(ctx, &id, 1);
    return posts.count ? &posts.list[0] : NULL;
}

struct posts posts_before(struct ctx *ctx, const struct channel *channel, uint64_t before, size_t limit)
{
    const char *count = arena_printf(ctx->arena, "%zu", limit + 1), *from = before ? entry_id(ctx, before - 1) : "+";
    if (before == 1)
        return (struct posts){0};
    return page_of_feed(ctx, db_read(ctx, "XREVRANGE", key_feed(ctx, channel->id), from, "-", "COUNT", count), limit);
}

struct posts posts_after(struct ctx *ctx, const struct channel *channel, uint64_t after, size_t limit)
{
    const char *count = arena_printf(ctx->arena, "%zu", limit + 1), *from = entry_id(ctx, after + 1);
    return page_of_feed(ctx, db_read(ctx, "XRANGE", key_feed(ctx, channel->id), from, "+", "COUNT", count), limit);
}

struct posts all_posts_before(struct ctx *ctx, uint64_t before, size_t limit)
{
    return only_shown(page_of_log(ctx, log_before(ctx, before, limit + 1), limit));
}

struct posts all_posts_after(struct ctx *ctx, uint64_t after, size_t limit)
{
    return only_shown(page_of_log(ctx, log_after(ctx, after, limit + 1), limit));
}

struct posts all_posts_kept_after(struct ctx *ctx, uint64_t after, size_t limit)
{
    return page_of_log(ctx, log_after(ctx, after, limit + 1), limit);
}

static struct posts posts_listed(struct ctx *ctx, const struct db_reply *numbers, size_t limit)
{
    size_t count = numbers->count < limit ? numbers->count : limit;
    uint64_t *ids = arena_alloc(ctx->arena, (count + 1) * sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = (uint64_t)db_number(&numbers->list[i], 0);
    struct posts posts = posts_by_ids(ctx, ids, count);
    posts.more = numbers->count > limit;
    return posts;
}

/* The post of its author before this one; 0: it is their first. */
static uint64_t one_before(const struct db_reply *entry)
{
    const char *before = db_field(&entry->list[1], "p");
    return before ? strtoull(before, NULL, 10) : 0;
}

static bool posted_by(const struct db_reply *entry, const struct person *person)
{
    const char *author_id = db_field(&entry->list[1], "a");
    return author_id && !strcmp(author_id, person->id);
}

static const struct db_reply *entry_of(struct ctx *ctx, uint64_t post)
{
    struct log_entries entries = log_by_ids(ctx, &post, 1);
    return entries.count ? entries.list[0] : NULL;
}

struct posts posts_by(struct ctx *ctx, const struct person *person, uint64_t before, size_t limit)
{
    struct log_entries entries = {.list = arena_alloc(ctx->arena, (limit + 1) * sizeof(struct db_reply *))};
    const struct db_reply *entry = before ? entry_of(ctx, before) : NULL;
    bool theirs = entry && posted_by(entry, person);
    uint64_t next = theirs ? one_before(entry) : person->wrote ? strtoull(person->wrote, NULL, 10) : 0;
    while (next && entries.count <= limit && (entry = entry_of(ctx, next))) {
        entries.list[entries.count++] = entry;
        next = one_before(entry);
    }
    return only_shown(page_of_log(ctx, entries, limit));
}

struct posts replies_to(struct ctx *ctx, uint64_t post, uint64_t after, size_t limit)
{
    const char *key = key_replies(ctx, arena_printf(ctx->arena, "%" PRIu64, post));
    const char *from = arena_printf(ctx->arena, "(%" PRIu64, after);
    const char *count = arena_printf(ctx->arena, "%zu", limit + 1);
    return posts_listed(ctx, db_read(ctx, "ZRANGE", key, from, "+inf", "BYSCORE", "LIMIT", "0", count), limit);
}

uint64_t channel_followers(struct ctx *ctx, const struct channel *channel)
{
    int64_t count = db_number(db_read(ctx, "HGET", key_follower_counts(ctx), channel->id), 0);
    return count > 0 ? (uint64_t)count : 0;
}

const struct db_reply *post_ask(struct ctx *ctx, const struct channel *channel)
{
    return db_ask(ctx, "HGET", key_instant_counts(ctx), channel->id);
}

/* The fields that a post may have or not; NULL: not. */
struct extra {
    const char *reply_to, *by;
};

#define PLACE_OF_BEFORE "7" /* among the words of XADD */

/* Every entry names the author's post before it, the first one 0: an entry with the fields of the one before takes no
 * room for their names. */
static void write_entry(struct ctx *ctx, const char *number, const struct person *author, const struct channel *channel,
                        const char *text, const struct extra *extra)
{
    const char *at = arena_printf(ctx->arena, "%" PRId64, ctx->now_ms / 1000);
    const char *entry = arena_printf(ctx->arena, "0-%s", number);
    const char *words[23] = {"AFTER",
                             key_person(ctx, author->id),
                             "wrote",
                             number,
                             PLACE_OF_BEFORE,
                             "XADD",
                             key_posts(ctx),
                             entry,
                             "a",
                             author->id,
                             "p",
                             "0",
                             "c",
                             channel->id,
                             "t",
                             at,
                             "x",
                             text};
    size_t count = 18;
    if (extra->reply_to) {
        words[count++] = "r";
        words[count++] = extra->reply_to;
    }
    if (extra->by) {
        words[count++] = "b";
        words[count++] = extra->by;
    }
    db_write_words(ctx, words);
}

static const char *write_post(struct ctx *ctx, const struct person *author, const struct channel *channel,
                              const char *text, const struct extra *extra, const struct db_reply *asked)
{
    const char *number = db_fresh(ctx, key_number(ctx)), *entry = arena_printf(ctx->arena, "0-%s", number);
    write_entry(ctx, number, author, channel, text, extra);
    if (extra->reply_to)
        db_write(ctx, "ZADD", key_replies(ctx, extra->reply_to), number, number);
    db_write(ctx, "XADD", key_feed(ctx, channel->id), entry, "", "");
    if (db_number(asked, 0) > 0)
        outbox_post(ctx, channel, number);
    return number;
}

const char *post_write(struct ctx *ctx, const struct person *author, const struct channel *channel, const char *text,
                       uint64_t reply_to, const struct db_reply *asked)
{
    struct extra extra = {.reply_to = reply_to ? arena_printf(ctx->arena, "%" PRIu64, reply_to) : NULL};
    return write_post(ctx, author, channel, text, &extra, asked);
}

const char *post_write_for(struct ctx *ctx, const char *by_id, const struct person *author,
                           const struct channel *channel, const char *text, const struct db_reply *asked)
{
    struct extra extra = {.by = by_id};
    return write_post(ctx, author, channel, text, &extra, asked);
}
