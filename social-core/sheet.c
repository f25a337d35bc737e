#include "social-core/sheet.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "social-core/broadcast.h"
#include "social-core/calendar.h"
#include "social-core/case_public.h"
#include "social-core/post.h"
#include "social-core/text/speech.h"

#define DAY_MS INT64_C(86400000)
#define VIETNAM_MS (7 * INT64_C(3600000))
#define POSTS_AT_ONCE 50
#define POSTS_LOOKED_AT 500
#define BROADCASTS_LOOKED_AT 200
#define CASES_LOOKED_AT 200

/* ---- days ---- */

static int64_t begin_of(int64_t day)
{
    return day * DAY_MS - VIETNAM_MS;
}

static struct tm parts_of(int64_t day)
{
    time_t seconds = (time_t)(day * (DAY_MS / 1000));
    struct tm parts;
    gmtime_r(&seconds, &parts);
    return parts;
}

const char *sheet_day_text(struct arena *arena, int64_t day)
{
    struct tm parts = parts_of(day);
    return arena_printf(arena, "%04d-%02d-%02d", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

int64_t sheet_day_read(const char *text)
{
    struct tm parts = {0};
    char *end = strlen(text) == strlen("2026-11-25") ? strptime(text, "%Y-%m-%d", &parts) : NULL;
    if (!end || *end)
        return -1;
    int day = parts.tm_mday, month = parts.tm_mon;
    time_t seconds = timegm(&parts); /* brings 30 February to March: that is no day */
    return parts.tm_mday == day && parts.tm_mon == month ? (int64_t)seconds / (DAY_MS / 1000) : -1;
}

const char *sheet_day_said(struct arena *arena, int64_t day)
{
    static const char *const weekdays[] = {"chủ nhật", "thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy"};
    struct tm parts = parts_of(day);
    return arena_printf(arena, "%s %d/%d/%d", weekdays[parts.tm_wday], parts.tm_mday, parts.tm_mon + 1,
                        parts.tm_year + 1900);
}

/* ---- gathering ---- */

static void add(struct ctx *ctx, struct sheet *sheet, enum sheet_part part, const struct sheet_item *item)
{
    size_t *count = &sheet->parts[part].count;
    if (*count == SHEET_ITEMS) {
        sheet->parts[part].more = true;
        return;
    }
    sheet->parts[part].items[*count] = *item;
    sheet->parts[part].items[(*count)++].text = speech_without_phones(ctx->arena, item->text);
}

/* Of the same moment: by their numbers. */
static int by_time(const void *a, const void *b)
{
    const struct sheet_item *one = a, *other = b;
    if (one->at_ms == other->at_ms) {
        uint64_t number = strtoull(one->id, NULL, 10), other_number = strtoull(other->id, NULL, 10);
        return (number > other_number) - (number < other_number);
    }
    return (one->at_ms > other->at_ms) - (one->at_ms < other->at_ms);
}

static bool of_day(const struct sheet *sheet, int64_t at_ms)
{
    return at_ms >= begin_of(sheet->day) && at_ms < begin_of(sheet->day + 1);
}

static bool is_there(const struct sheet *sheet, enum sheet_part part, const char *text)
{
    for (size_t i = 0; i < sheet->parts[part].count; i++)
        if (!strcmp(sheet->parts[part].items[i].text, text))
            return true;
    return false;
}

/* A loudspeaker reaches more than any push: of a post that is false what is true is said, and once; nothing of one that comes to nobody
 * by itself, or that nobody knows yet. */
static void add_post(struct ctx *ctx, struct sheet *sheet, const struct post *post, enum sheet_part part)
{
    bool is_false = post->mark == MARK_FALSE && post->truth;
    const char *text = is_false ? post->truth : post->text;
    if (!is_false && (mark_stops_pushes(post->mark) || post->mark == MARK_CHECKING))
        return;
    if (is_false && is_there(sheet, part, speech_without_phones(ctx->arena, text)))
        return;
    add(ctx, sheet, part,
        &(struct sheet_item){.from = is_false ? "Loa" : post->channel->title,
                             .author = part == SHEET_POSTS && !is_false ? post->author : NULL,
                             .id = arena_printf(ctx->arena, "%" PRIu64, post->id),
                             .text = text,
                             .at_ms = post->at_ms});
}

static void add_posts(struct ctx *ctx, struct sheet *sheet, const struct channel *channel, enum sheet_part part)
{
    uint64_t before = 0;
    for (size_t looked = 0; looked < POSTS_LOOKED_AT; looked += POSTS_AT_ONCE) {
        struct posts posts = posts_before(ctx, channel, before, POSTS_AT_ONCE);
        for (size_t i = 0; i < posts.count; i++) {
            const struct post *post = &posts.list[i];
            before = post->id;
            if (post->at_ms < begin_of(sheet->day))
                return;
            if (of_day(sheet, post->at_ms))
                add_post(ctx, sheet, post, part);
        }
        if (!posts.more)
            return;
    }
    sheet->parts[part].more = true;
}

/* What an agency and a citizen both agreed to show. */
static void add_answers(struct ctx *ctx, struct sheet *sheet, const struct agency *agency)
{
    size_t count;
    const struct case_view *const *views = cases_shown(ctx, agency, begin_of(sheet->day), CASES_LOOKED_AT, &count);
    for (size_t i = 0; i < count; i++)
        if (of_day(sheet, views[i]->settled_ms))
            add(ctx, sheet, SHEET_ANSWERS,
                &(struct sheet_item){.from = agency->title,
                                     .id = views[i]->id,
                                     .text = views[i]->offered,
                                     .at_ms = views[i]->settled_ms});
}

/* A notice for everybody, or for everybody of a place that this one lies in. */
static bool is_for(struct ctx *ctx, const struct broadcast *broadcast, const struct area *area)
{
    const struct area *of;
    return broadcast_is_notice(ctx, broadcast, &of) && (!of || area_within(area, of));
}

static void add_broadcasts(struct ctx *ctx, struct sheet *sheet)
{
    size_t count;
    const struct broadcast **list = broadcasts_latest(ctx, BROADCASTS_LOOKED_AT, &count);
    for (size_t i = 0; i < count; i++)
        if (of_day(sheet, list[i]->at_ms) && is_for(ctx, list[i], sheet->area))
            add(ctx, sheet, SHEET_NOTICES,
                &(struct sheet_item){.from = list[i]->title,
                                     .id = list[i]->id,
                                     .text = broadcast_words_to_all(ctx, list[i]),
                                     .at_ms = list[i]->at_ms});
}

const struct sheet *sheet_of(struct ctx *ctx, const struct area *area, int64_t day)
{
    struct sheet *sheet = arena_alloc(ctx->arena, sizeof *sheet);
    *sheet = (struct sheet){.area = area, .day = day};
    add_broadcasts(ctx, sheet);
    const struct agency *last = NULL;
    for (; area; area = area->parent) {
        const struct agency *agency = agency_of(ctx, area);
        add_posts(ctx, sheet, board_of(ctx, area), SHEET_POSTS);
        if (!agency || agency == last)
            continue;
        add_answers(ctx, sheet, agency);
        add_posts(ctx, sheet, channel_by_id(ctx, arena_printf(ctx->arena, "agency.%s", agency->name)), SHEET_NOTICES);
        last = agency;
    }
    for (size_t part = 0; part < SHEET_PARTS; part++)
        qsort(sheet->parts[part].items, sheet->parts[part].count, sizeof(struct sheet_item), by_time);
    return sheet;
}

/* ---- aloud ---- */

const char *sheet_speech(struct ctx *ctx, const struct sheet *sheet)
{
    static const char *const heads[] = {"Thông báo.", "Hỏi đáp với chính quyền.", "Tin của bà con."};
    static const char end[] = "Hết bản tin. Xin cảm ơn bà con.\n";
    struct arena *arena = ctx->arena;
    bool any = false;
    const char *said = speech_text(arena, arena_printf(arena, "Loa %s xin chào bà con. Bản tin %s.", sheet->area->name,
                                                       sheet_day_said(arena, sheet->day)));
    for (size_t part = 0; part < SHEET_PARTS; part++) {
        for (size_t i = 0; i < sheet->parts[part].count; i++) {
            const struct sheet_item *item = &sheet->parts[part].items[i];
            const char *next = arena_printf(arena, "%s%s\n%s", i ? "" : heads[part], i ? "" : "\n",
                                            part == SHEET_POSTS ? "" : arena_printf(arena, "%s:\n", item->from));
            next = speech_text(arena, arena_printf(arena, "%s%s", next, item->text));
            if (strlen(said) + strlen(next) + sizeof end > SHEET_SPEECH_BYTES)
                return arena_printf(arena, "%s%s", said, end);
            said = arena_printf(arena, "%s%s", said, next);
            any = true;
        }
    }
    return arena_printf(arena, "%s%s%s", said, any ? "" : "Hôm nay không có tin mới.\n", end);
}
