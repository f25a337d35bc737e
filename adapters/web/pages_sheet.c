/* The day of a village for paper and for the loudspeaker (social-core/sheet.h): a page to print, a text to read aloud,
 * and, for officers, its sound. */
#include <string.h>

#include "adapters/web/desk.h"
#include "adapters/web/desk_view.h"
#include "adapters/web/pages.h"
#include "adapters/web/speaker.h"
#include "adapters/web/state.h"
#include "adapters/web/view.h"
#include "social-core/calendar.h"
#include "social-core/directory.h"
#include "social-core/sheet.h"

#define AGAIN_SECONDS "2"
#define BELOW_MOST 200

/* The day that is asked for: today when none is; -1: no day. */
static int64_t day_of(struct ctx *ctx, const struct exchange *exchange)
{
    const char *day = web_query(&exchange->request, "day");
    return day && *day ? sheet_day_read(day) : calendar_day(ctx->now_ms);
}

/* The sheet that a request asks for; NULL, and the answer is chosen. */
static const struct sheet *sheet_asked(struct ctx *ctx, struct exchange *exchange, const char *id)
{
    const struct area *area = area_by_id(ctx, id);
    int64_t day = day_of(ctx, exchange);
    if (area && day >= 0)
        return sheet_of(ctx, area, day);
    answer_error(exchange, area ? 400 : 404);
    return NULL;
}

static json_t *item_model(struct ctx *ctx, enum sheet_part part, const struct sheet_item *item)
{
    static const char *const paths[] = {[SHEET_NOTICES] = NULL, [SHEET_ANSWERS] = "/case/", [SHEET_POSTS] = "/p/"};
    json_t *model = json_pack("{s:s,s:s,s:s}", "from", item->from, "number", item->id, "text", item->text);
    view_text(model, "author", item->author);
    view_text(model, "at", view_time_iso(ctx->arena, item->at_ms));
    view_text(model, "time", view_time_text(ctx->arena, item->at_ms));
    view_text(model, "item_path", paths[part] ? arena_printf(ctx->arena, "%s%s", paths[part], item->id) : NULL);
    return model;
}

static json_t *parts_model(struct ctx *ctx, struct exchange *exchange, const struct sheet *sheet)
{
    static const char *const heads[] = {"sheet_notices", "sheet_answers", "sheet_posts"};
    json_t *parts = json_array();
    for (size_t p = 0; p < SHEET_PARTS; p++) {
        json_t *items = json_array();
        for (size_t i = 0; i < sheet->parts[p].count; i++)
            json_array_append_new(items, item_model(ctx, (enum sheet_part)p, &sheet->parts[p].items[i]));
        json_t *part = json_pack("{s:s,s:o}", "head", language_text(exchange->language, heads[p]), "items", items);
        view_text(part, "more", sheet->parts[p].more ? "yes" : NULL);
        if (sheet->parts[p].count)
            json_array_append(parts, part);
        json_decref(part);
    }
    return parts;
}

void page_sheet(struct ctx *ctx, struct exchange *exchange)
{
    const struct sheet *sheet = sheet_asked(ctx, exchange, exchange->request.args[0]);
    if (!sheet)
        return;
    json_t *model = json_pack("{s:s,s:s,s:o}", "area", sheet->area->id, "name", sheet->area->name, "parts",
                              parts_model(ctx, exchange, sheet));
    view_text(model, "title",
              arena_printf(ctx->arena, "%s · %s", language_text(exchange->language, "sheet"), sheet->area->name));
    view_text(model, "day", sheet_day_text(ctx->arena, sheet->day));
    view_text(model, "day_said", sheet_day_said(ctx->arena, sheet->day));
    view_text(model, "day_before", sheet_day_text(ctx->arena, sheet->day - 1));
    view_text(model, "day_after", sheet_day_text(ctx->arena, sheet->day + 1));
    answer_page(exchange, 200, "sheet", model);
}

void page_sheet_text(struct ctx *ctx, struct exchange *exchange)
{
    const struct sheet *sheet = sheet_asked(ctx, exchange, exchange->request.args[0]);
    if (sheet)
        answer_text(exchange, 200, "text/plain; charset=utf-8",
                    arena_strdup(exchange->arena, sheet_speech(ctx, sheet)));
}

/* ---- for officers ---- */

static bool is_served(const struct agency *agency, const struct area *area)
{
    while (area && agency->area && area != agency->area)
        area = area->parent;
    return area != NULL;
}

static void show_sheets(struct ctx *ctx, struct exchange *exchange, const struct agency *agency, int status,
                        const char *told)
{
    json_t *model = desk_frame(ctx, exchange, language_text(exchange->language, "sheet")), *list = json_array();
    const struct area *const *below;
    size_t count = areas_below(ctx, agency->area, &below);
    if (agency->area)
        json_array_append_new(list, json_pack("{s:s,s:s}", "area", agency->area->id, "name", agency->area->name));
    for (size_t i = 0; i < count && i < BELOW_MOST; i++)
        json_array_append_new(list, json_pack("{s:s,s:s}", "area", below[i]->id, "name", below[i]->name));
    json_object_set_new(model, "sheets", list);
    view_text(model, "aloud", speaker_there(exchange->web->speaker) ? "yes" : NULL);
    view_text(model, "told", told ? language_text(exchange->language, told) : NULL);
    answer_page(exchange, status, "desk_sheet", model);
}

void desk_sheet(struct ctx *ctx, struct exchange *exchange)
{
    const struct agency *agency = desk_agency(ctx, exchange);
    if (agency)
        show_sheets(ctx, exchange, agency, 200, NULL);
    else
        answer_error(exchange, 404);
}

/* /desk/sheet/03037.wav?day=2026-11-25 */
void desk_sheet_sound(struct ctx *ctx, struct exchange *exchange)
{
    static const struct {
        int status;
        const char *told;
    } answers[] = {[SPOKEN_SOON] = {202, "sheet_soon"},
                   [SPOKEN_BUSY] = {503, "sheet_busy"},
                   [SPOKEN_FAILED] = {503, "sheet_silent"}};
    const struct agency *agency = desk_agency(ctx, exchange);
    const char *name = exchange->request.args[0], *dot = strrchr(name, '.');
    const char *id = dot && !strcmp(dot, ".wav") ? arena_copy(ctx->arena, name, (size_t)(dot - name)) : "";
    const struct area *area = area_by_id(ctx, id);
    if (!agency || !area || !is_served(agency, area)) {
        answer_error(exchange, 404);
        return;
    }
    const struct sheet *sheet = sheet_asked(ctx, exchange, id);
    if (!sheet)
        return;
    int sound;
    size_t length;
    enum spoken spoken = speaker_say(exchange->web->speaker, sheet_speech(ctx, sheet), &sound, &length);
    if (spoken == SPOKEN_READY) {
        answer_file(exchange, "audio/wav", sound, length);
        return;
    }
    show_sheets(ctx, exchange, agency, answers[spoken].status, answers[spoken].told);
    if (spoken != SPOKEN_FAILED)
        answer_header(exchange, "Refresh", AGAIN_SECONDS);
}
