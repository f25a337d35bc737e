/* What came out of a poll, as a table to take away: all of it, then by place; or the answers in words, those that say the
 * same together (without anybody's handle or number). */
#include <inttypes.h>

#include "adapters/web/desk.h"
#include "adapters/web/desk_poll.h"
#include "adapters/web/guard.h"
#include "adapters/web/poll_groups.h"
#include "adapters/web/view.h"
#include "social-core/loading/csv.h"
#include "social-core/poll_vote.h"

static const char *share(struct ctx *ctx, uint64_t count, uint64_t of)
{
    return of ? arena_printf(ctx->arena, "%.1f", 100.0 * (double)count / (double)of) : "";
}

static void put_row(struct ctx *ctx, struct csv *csv, const char *const place[2], const char *option, const char *words,
                    uint64_t count, uint64_t of)
{
    const char *cells[] = {
        place[0], place[1], option, words, arena_printf(ctx->arena, "%" PRIu64, count), share(ctx, count, of)};
    csv_put_row(csv, cells, sizeof cells / sizeof *cells);
}

static void put_options(struct ctx *ctx, struct csv *csv, const struct poll *poll, const struct poll_text *text,
                        const char *const place[2], const uint64_t *counts, uint64_t votes)
{
    for (size_t i = 0; i < poll->options; i++)
        put_row(ctx, csv, place, arena_printf(ctx->arena, "%zu", i + 1), text->options[i], counts[i], votes);
}

static void put_places(struct ctx *ctx, const struct exchange *exchange, struct csv *csv, const struct poll *poll,
                       const struct poll_text *text)
{
    size_t count;
    const struct poll_place *places = poll_places(ctx, poll, &count);
    for (size_t i = 0; i < count; i++) {
        const struct area *area = places[i].area;
        const char *const place[] = {area ? area->id : "",
                                     area ? area->name : language_text(exchange->language, "poll_others")};
        put_options(ctx, csv, poll, text, place, places[i].counts, places[i].votes);
    }
}

static void put_groups(struct ctx *ctx, struct csv *csv, const struct poll *poll, const char *const place[2])
{
    size_t count;
    const struct poll_group *groups = poll_groups(ctx, poll, &count);
    for (size_t i = 0; i < count; i++)
        put_row(ctx, csv, place, arena_printf(ctx->arena, "%zu", i + 1), groups[i].text, groups[i].count, poll->votes);
}

void desk_poll_csv(struct ctx *ctx, struct exchange *exchange)
{
    static const char *const head[] = {"area", "name", "option", "text", "count", "percent"};
    static const char *const all[] = {"", "all"};
    const struct poll *poll = desk_poll_own(ctx, exchange);
    struct csv csv;
    if (!poll || !poll->opened_ms) {
        answer_error(exchange, 404);
        return;
    }
    const struct poll_text *text = poll_text_in(poll, exchange->language->name);
    guard_note(ctx, exchange, "poll-export", arena_printf(ctx->arena, "poll %s", poll->id));
    csv_begin(&csv, exchange->arena);
    csv_put_row(&csv, head, sizeof head / sizeof *head);
    put_options(ctx, &csv, poll, text, all, poll->counts, poll->votes);
    if (poll->options)
        put_places(ctx, exchange, &csv, poll, text);
    else
        put_groups(ctx, &csv, poll, all);
    answer_csv(exchange, csv.table.text, arena_printf(exchange->arena, "poll-%s", poll->id));
}
