#include "social-core/digest.h"

#include <inttypes.h>
#include <string.h>

#include "social-core/budget.h"
#include "social-core/idset.h"
#include "social-core/keys.h"
#include "social-core/reply.h"
#include "social-core/text/segments.h"
#include "social-core/world.h"

#define DIGEST_SEGMENTS 2
#define SEGMENT_BYTES 1280 /* of a text that cannot be one segment: 160 letters, with all their marks */
#define DIALOG_SECONDS "604800"

static const char *text_of_hour(struct ctx *ctx, int hour)
{
    return arena_printf(ctx->arena, "%d", hour);
}

void digest_choose(struct ctx *ctx, const struct person *person, int hour)
{
    if (person->digest == hour)
        return;
    db_guard(ctx, key_person(ctx, person->id), "digest", person->digest < 0 ? NULL : text_of_hour(ctx, person->digest));
    if (person->digest >= 0)
        idset_remove(ctx, key_digests, text_of_hour(ctx, person->digest), person->id);
    if (hour >= 0)
        idset_add(ctx, key_digests, text_of_hour(ctx, hour), person->id);
    person_change(ctx, person->id, "digest", hour < 0 ? "" : text_of_hour(ctx, hour));
}

/* The message as it goes out, with `shown` posts written as `lines`. */
static const char *page_of(struct ctx *ctx, const struct person *person, const char *lines, size_t left)
{
    const char *count = arena_printf(ctx->arena, "%zu", left);
    const char *const all[] = {"digest", "posts", lines, NULL};
    const char *const some[] = {"digest_more", "posts", lines, "count", count, NULL};
    return told_person(ctx, person, left ? some : all);
}

size_t digest_segments(const struct ctx *ctx)
{
    return ctx->world->budgets.digest > 0 ? (size_t)ctx->world->budgets.digest : DIGEST_SEGMENTS;
}

static bool fits(const struct ctx *ctx, const char *page)
{
    return segments_of(page).segments <= digest_segments(ctx);
}

/* A post that is longer than a whole digest is cut at a word, and says how to read it. */
static const char *cut_to_fit(struct ctx *ctx, const struct person *person, const struct post *post, size_t left)
{
    const char *line = news_line(ctx, post, person->language), *page = page_of(ctx, person, line, left);
    char *cut = arena_copy(ctx->arena, line, strnlen(line, digest_segments(ctx) * SEGMENT_BYTES)), *space;
    while (!fits(ctx, page) && (space = strrchr(cut, ' '))) {
        *space = '\0';
        page = page_of(ctx, person, arena_printf(ctx->arena, "%s.. DOC %" PRIu64, cut, post->id), left);
    }
    return page;
}

static const char *write_page(struct ctx *ctx, const struct person *person, const struct news *news, size_t *shown)
{
    const char *lines = news_line(ctx, &news->list[0], person->language),
               *page = cut_to_fit(ctx, person, &news->list[0], news->count - 1);
    for (*shown = 1; *shown < news->count; ++*shown) {
        lines = arena_printf(ctx->arena, "%s\n%s", lines, news_line(ctx, &news->list[*shown], person->language));
        const char *longer = page_of(ctx, person, lines, news->count - *shown - 1);
        if (!fits(ctx, longer))
            break;
        page = longer;
    }
    return page;
}

/* A digest comes by itself: what comes to nobody by itself is left for who looks for it. */
static void leave_unpushed(struct news *news)
{
    size_t kept = 0;
    for (size_t i = 0; i < news->count; i++)
        if (!mark_stops_pushes(news->list[i].mark))
            news->list[kept++] = news->list[i];
    news->count = kept;
}

bool digest_make(struct ctx *ctx, const struct person *person, int64_t hour, struct digest *digest)
{
    *digest = (struct digest){.person = person};
    if (person->stopped || person->digested == hour)
        return false;
    digest->news = news_of(ctx, person->id);
    leave_unpushed(&digest->news);
    if (!digest->news.count)
        return false;
    digest->text = write_page(ctx, person, &digest->news, &digest->shown);
    return true;
}

void digest_sent(struct ctx *ctx, const struct digest *digest, int64_t hour)
{
    const struct person *person = digest->person;
    const char *phone = seal_hash_of(ctx, person);
    db_write(ctx, "HSET", key_person(ctx, person->id), "digested", arena_printf(ctx->arena, "%" PRId64, hour));
    budget_spend_person(ctx, person, segments_of(digest->text).segments);
    news_sent(ctx, person->id, &digest->news, digest->shown);
    if (!phone)
        return;
    db_write(ctx, "HSET", key_dialog(ctx, phone), "last",
             arena_printf(ctx->arena, "post %" PRIu64, digest->news.list[digest->shown - 1].id));
    db_write(ctx, "EXPIRE", key_dialog(ctx, phone), DIALOG_SECONDS);
}
