/* What waits for a moderator: open cards, decisions that want a second pair of eyes, appeals, and what was decided lately. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/web/desk_view.h"
#include "adapters/web/guard.h"
#include "adapters/web/moderate.h"
#include "adapters/web/view.h"
#include "moderation/appeal.h"
#include "moderation/effect.h"
#include "social-core/case.h"

#define LISTED 50

static bool is_answered(const struct case_view *views, size_t count, uint64_t number)
{
    for (size_t i = 0; i < count; i++)
        if (strtoull(views[i].id, NULL, 10) == number)
            return views[i].state == CASE_answered || views[i].state == CASE_closed;
    return false;
}

/* Which of the cards an agency was asked about and has answered: they need not wait any more. */
static void mark_answered(struct ctx *ctx, const struct card *const *cards, size_t count, json_t *rows)
{
    const char **ids = arena_alloc(ctx->arena, (count + 1) * sizeof *ids);
    size_t asked = 0, found;
    for (size_t i = 0; i < count; i++)
        if (cards[i]->agency_case)
            ids[asked++] = arena_printf(ctx->arena, "%" PRIu64, cards[i]->agency_case);
    const struct case_view *views = asked ? cases_by_ids(ctx, ids, asked, &found) : NULL;
    for (size_t i = 0; views && i < count; i++)
        if (cards[i]->agency_case)
            view_text(json_array_get(rows, i), "agency_answered",
                      is_answered(views, found, cards[i]->agency_case) ? "yes" : NULL);
}

static void add_cards(struct ctx *ctx, struct exchange *exchange, json_t *model)
{
    size_t count;
    const struct moderator *moderator = moderate_self(ctx, exchange);
    const struct card **cards = cards_for(ctx, moderator, LISTED, &count);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, moderate_card_row(ctx, exchange, cards[i]));
    mark_answered(ctx, cards, count, list);
    json_object_set_new(model, "cards", list);
    view_text(model, "near_first", moderator->area ? moderator->area->name : NULL);
}

static void add_decisions(struct ctx *ctx, struct exchange *exchange, json_t *model,
                          const struct decision *const *decisions, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, moderate_decision_row(ctx, exchange, decisions[i]));
    json_object_set_new(model, "decisions", list);
}

static void add_second(struct ctx *ctx, struct exchange *exchange, json_t *model)
{
    size_t count;
    const struct decision **decisions = decisions_unseconded(ctx, LISTED, &count);
    add_decisions(ctx, exchange, model, decisions, count);
}

static void add_latest(struct ctx *ctx, struct exchange *exchange, json_t *model)
{
    size_t count;
    const struct decision **decisions = decisions_latest(ctx, LISTED, &count);
    add_decisions(ctx, exchange, model, decisions, count);
}

static void add_appeals(struct ctx *ctx, struct exchange *exchange, json_t *model)
{
    size_t count;
    const struct decision **decisions = appeals_waiting(ctx, LISTED, &count);
    add_decisions(ctx, exchange, model, decisions, count);
}

static const struct folder {
    const char *name;
    void (*add)(struct ctx *ctx, struct exchange *exchange, json_t *model);
} folders[] = {{"open", add_cards}, {"second", add_second}, {"appeals", add_appeals}, {"latest", add_latest}};

static const struct folder *folder_asked(const struct exchange *exchange)
{
    const char *asked = web_query(&exchange->request, "folder");
    for (size_t i = 0; asked && i < sizeof folders / sizeof *folders; i++)
        if (!strcmp(folders[i].name, asked))
            return &folders[i];
    return folders;
}

void page_moderate(struct ctx *ctx, struct exchange *exchange)
{
    const struct folder *here = folder_asked(exchange);
    json_t *model = desk_frame(ctx, exchange, language_text(exchange->language, "moderate")), *list = json_array();
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        json_t *one = json_pack("{s:s,s:s}", "folder", folders[i].name, "folder_text",
                                desk_word(exchange, "mfolder", folders[i].name));
        view_text(one, "here", &folders[i] == here ? "page" : NULL);
        json_array_append_new(list, one);
    }
    json_object_set_new(model, "folders", list);
    here->add(ctx, exchange, model);
    view_text(model, "is_queue", here == folders ? "yes" : NULL);
    view_text(model, "folder_now", here->name);
    guard_note_look(ctx, exchange, "queue-view", here->name);
    answer_page(exchange, 200, web_query(&exchange->request, "part") ? "moderate_list" : "moderate", model);
}

/* Open pages of moderators hear of every card that moves. */
void page_moderate_events(struct ctx *ctx, struct exchange *exchange)
{
    answer_text(exchange, 200, "text/event-stream", "");
    if (exchange->request.method == WEB_GET)
        exchange->answer.desk = CARD_WATCHERS;
}
