/* What moderation has done, for everybody: counts, and the head of the audit log; and by what it decides. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/web/desk_view.h"
#include "adapters/web/pages.h"
#include "adapters/web/state.h"
#include "adapters/web/view.h"
#include "moderation/published.h"
#include "moderation/times.h"
#include "social-core/audit.h"
#include "social-core/loading/csv.h"

#define FEED_MONTHS 12

/* Each kind once, in the order in which it was first counted. */
static bool said_before(const struct tally_line *lines, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (!strcmp(lines[j].what, lines[i].what) && !strcmp(lines[j].of, lines[i].of))
            return true;
    return false;
}

/* "disaster:watch" is a rule and what it did; all others have a word. */
static const char *kind_text(struct exchange *exchange, const char *prefix, const char *of)
{
    const char *effect = strrchr(of, ':');
    if (!effect)
        return desk_word(exchange, prefix, of);
    return arena_printf(exchange->arena, "%.*s: %s", (int)(effect - of), of, desk_word(exchange, "effect", effect + 1));
}

/* One row for each kind of a section: this month, and in all. */
static json_t *rows_of(struct ctx *ctx, struct exchange *exchange, const struct published *published,
                       const struct published_kind *kind)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < published->count; i++) {
        const struct tally_line *line = &published->counts[i];
        if (strcmp(line->what, kind->what) != 0 || said_before(published->counts, i))
            continue;
        json_array_append_new(rows, json_pack("{s:s,s:s,s:s}", "kind", kind_text(exchange, kind->prefix, line->of),
                                              "whole", published_sum(ctx, published, kind, line->of), "now",
                                              published_in(ctx, published, kind, line->of, published->month)));
    }
    return rows;
}

static json_t *sections_of(struct ctx *ctx, struct exchange *exchange, const struct published *published)
{
    size_t count;
    const struct published_kind *kinds = published_kinds(&count);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *rows = rows_of(ctx, exchange, published, &kinds[i]);
        json_t *one = json_pack("{s:s,s:s,s:o}", "section", kinds[i].what, "section_text",
                                desk_word(exchange, "open", kinds[i].what), "rows", rows);
        view_text(one, "any", json_array_size(rows) ? "yes" : NULL);
        view_text(one, "note",
                  !strcmp(kinds[i].what, "receiver") ? language_text(exchange->language, "open_receiver_text") : NULL);
        json_array_append_new(list, one);
    }
    return list;
}

/* "45 phút", "3 giờ", "2 ngày": the largest unit that says it in whole numbers. */
static const char *span_text(struct exchange *exchange, int64_t minutes)
{
    static const struct {
        int64_t minutes;
        const char *unit;
    } units[] = {{1440, "days"}, {60, "hours"}, {1, "minutes"}};
    size_t i = 0;
    while (minutes % units[i].minutes)
        i++;
    return arena_printf(exchange->arena, "%" PRId64 " %s", minutes / units[i].minutes,
                        language_text(exchange->language, units[i].unit));
}

/* "11/2026" of "2026-11". */
static const char *month_text(struct exchange *exchange, const char *month)
{
    return month ? arena_printf(exchange->arena, "%s/%.4s", month + 5, month) : NULL;
}

static void add_times(struct exchange *exchange, json_t *model, const struct published *published)
{
    struct times times = times_of(published->counts, published->count, NULL);
    if (times.decided < PUBLISHED_LEAST)
        return;
    view_text(model, "median", span_text(exchange, times.median));
    view_text(model, "ninety", span_text(exchange, times.ninety));
}

static json_t *head_of(struct ctx *ctx)
{
    size_t count;
    const struct audit_line *head = audit_newest(ctx, 1, &count);
    if (!count)
        return json_null();
    return json_pack("{s:I,s:s,s:s}", "number", (json_int_t)head->number, "hash", head->hash, "at",
                     view_time_iso(ctx->arena, head->at_ms));
}

/* A hidden count is a text, so that nobody reckons with it. */
static json_t *count_api(const char *shown)
{
    return *shown == '<' ? json_string(shown) : json_integer(strtoll(shown, NULL, 10));
}

static json_t *lines_api(const struct published *published)
{
    json_t *list = json_array();
    for (size_t i = 0; i < published->line_count; i++) {
        const struct published_line *line = &published->lines[i];
        json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:o}", "month", line->month, "what", line->what, "of",
                                              line->of, "count", count_api(line->shown)));
    }
    return list;
}

/* The newest months, each as the lines that CSV and JSON have. */
static json_t *months_of(struct ctx *ctx, const struct published *published)
{
    json_t *list = json_array();
    for (size_t i = published->line_count; i > 0 && json_array_size(list) < FEED_MONTHS; i--) {
        const char *month = published->lines[i - 1].month, *text = "";
        while (i > 1 && !strcmp(published->lines[i - 2].month, month))
            i--;
        for (size_t at = i - 1; at < published->line_count && !strcmp(published->lines[at].month, month); at++) {
            const struct published_line *line = &published->lines[at];
            text = arena_printf(ctx->arena, "%s%s %s: %s\n", text, line->what, line->of, line->shown);
        }
        json_array_append_new(list, json_pack("{s:s,s:s}", "month", month, "text", text));
    }
    return list;
}

static void answer_feed(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct published *published)
{
    view_text(model, "site", exchange->web->settings.public_url);
    json_object_set_new(model, "months", months_of(ctx, published));
    answer_page(exchange, 200, "transparency_atom", model);
    exchange->answer.type = "application/atom+xml; charset=utf-8";
}

void page_transparency(struct ctx *ctx, struct exchange *exchange)
{
    struct published published = published_all(ctx);
    json_t *head = head_of(ctx);
    if (exchange->request.format == WEB_JSON) {
        answer_json(exchange, 200,
                    json_pack("{s:o,s:i,s:o}", "counts", lines_api(&published), "hidden_below", PUBLISHED_LEAST,
                              "audit", head));
        return;
    }
    json_t *model = json_pack("{s:s,s:o}", "title", language_text(exchange->language, "transparency"), "head", head);
    if (exchange->request.format == WEB_ATOM) {
        answer_feed(ctx, exchange, model, &published);
        return;
    }
    view_text(model, "atom", "yes");
    view_text(model, "path", "/transparency");
    json_object_set_new(model, "sections", sections_of(ctx, exchange, &published));
    add_times(exchange, model, &published);
    view_text(model, "month", month_text(exchange, published.month));
    answer_page(exchange, 200, "transparency", model);
}

void page_transparency_csv(struct ctx *ctx, struct exchange *exchange)
{
    static const char *const head[] = {"month", "what", "of", "count"};
    struct published published = published_all(ctx);
    struct csv csv;
    csv_begin(&csv, exchange->arena);
    csv_put_row(&csv, head, sizeof head / sizeof *head);
    for (size_t i = 0; i < published.line_count; i++) {
        const struct published_line *line = &published.lines[i];
        csv_put_row(&csv, (const char *const[]){line->month, line->what, line->of, line->shown}, 4);
    }
    answer_csv(exchange, csv.table.text, "transparency");
}

void page_policy(struct ctx *ctx, struct exchange *exchange)
{
    answer_page(exchange, 200, "policy", json_pack("{s:s}", "title", language_text(exchange->language, "policy")));
}
