/* What moderation has done, for everybody: counts, and the head of the audit log; and by what it decides. */
#include <inttypes.h>
#include <string.h>

#include "adapters/web/desk_view.h"
#include "adapters/web/pages.h"
#include "adapters/web/state.h"
#include "adapters/web/view.h"
#include "moderation/tally.h"
#include "social-core/audit.h"
#include "social-core/loading/csv.h"

#define MINUTE_MS INT64_C(60000)

/* In this order they stand on the page. */
static const struct section {
    const char *what;   /* as it is tallied */
    const char *prefix; /* of the words for its kinds */
} sections[] = {{"report", "reason"},
                {"decision", "verdict"},
                {"request", "verdict"},
                {"correction", "correction"},
                {"appeal", "appeal"}};

/* Of all months, and of each. */
static int64_t count_of(const struct tally_line *lines, size_t count, const char *month, const char *what,
                        const char *of)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        if ((!month || !strcmp(lines[i].month, month)) && !strcmp(lines[i].what, what) && !strcmp(lines[i].of, of))
            sum += lines[i].count;
    return sum;
}

static bool said_before(const struct tally_line *lines, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (!strcmp(lines[j].what, lines[i].what) && !strcmp(lines[j].of, lines[i].of))
            return true;
    return false;
}

/* One row for each kind of a section: in all, and this month. */
static json_t *rows_of(struct exchange *exchange, const struct tally_line *lines, size_t count,
                       const struct section *section)
{
    const char *month = count ? lines[count - 1].month : "";
    json_t *rows = json_array();
    for (size_t i = 0; i < count; i++)
        if (!strcmp(lines[i].what, section->what) && !said_before(lines, i))
            json_array_append_new(
                rows, json_pack("{s:s,s:I,s:I}", "kind", desk_word(exchange, section->prefix, lines[i].of), "whole",
                                (json_int_t)count_of(lines, count, NULL, section->what, lines[i].of), "now",
                                (json_int_t)count_of(lines, count, month, section->what, lines[i].of)));
    return rows;
}

static json_t *sections_of(struct exchange *exchange, const struct tally_line *lines, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        json_t *rows = rows_of(exchange, lines, count, &sections[i]);
        json_t *one = json_pack("{s:s,s:s,s:o}", "section", sections[i].what, "section_text",
                                desk_word(exchange, "open", sections[i].what), "rows", rows);
        view_text(one, "any", json_array_size(rows) ? "yes" : NULL);
        json_array_append_new(list, one);
    }
    return list;
}

/* The time from the first report to the decision, on average: whole minutes, upwards. */
static void add_time(struct exchange *exchange, json_t *model, const struct tally_line *lines, size_t count)
{
    int64_t decided = count_of(lines, count, NULL, "time", "decided");
    if (decided > 0)
        view_text(model, "minutes",
                  arena_printf(exchange->arena, "%" PRId64,
                               (count_of(lines, count, NULL, "time", "ms") / decided + MINUTE_MS - 1) / MINUTE_MS));
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

static json_t *lines_api(const struct tally_line *lines, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:I}", "month", lines[i].month, "what", lines[i].what, "of",
                                              lines[i].of, "count", (json_int_t)lines[i].count));
    return list;
}

void page_transparency(struct ctx *ctx, struct exchange *exchange)
{
    size_t count;
    const struct tally_line *lines = tally_all(ctx, &count);
    json_t *head = head_of(ctx);
    if (exchange->request.format == WEB_JSON) {
        answer_json(exchange, 200, json_pack("{s:o,s:o}", "counts", lines_api(lines, count), "audit", head));
        return;
    }
    json_t *model = json_pack("{s:s,s:o}", "title", language_text(exchange->language, "transparency"), "head", head);
    if (exchange->request.format == WEB_ATOM) {
        view_text(model, "site", exchange->web->settings.public_url);
        answer_page(exchange, 200, "transparency_atom", model);
        exchange->answer.type = "application/atom+xml; charset=utf-8";
        return;
    }
    view_text(model, "atom", "yes");
    view_text(model, "path", "/transparency");
    json_object_set_new(model, "sections", sections_of(exchange, lines, count));
    add_time(exchange, model, lines, count);
    view_text(model, "month", count ? lines[count - 1].month : NULL);
    answer_page(exchange, 200, "transparency", model);
}

void page_transparency_csv(struct ctx *ctx, struct exchange *exchange)
{
    static const char *const head[] = {"month", "what", "of", "count"};
    size_t count;
    const struct tally_line *lines = tally_all(ctx, &count);
    struct csv csv;
    csv_begin(&csv, exchange->arena);
    csv_put_row(&csv, head, sizeof head / sizeof *head);
    for (size_t i = 0; i < count; i++) {
        const char *number = arena_printf(exchange->arena, "%" PRId64, lines[i].count);
        csv_put_row(&csv, (const char *const[]){lines[i].month, lines[i].what, lines[i].of, number}, 4);
    }
    answer_csv(exchange, csv.text, "transparency");
}

void page_policy(struct ctx *ctx, struct exchange *exchange)
{
    answer_page(exchange, 200, "policy", json_pack("{s:s}", "title", language_text(exchange->language, "policy")));
}
