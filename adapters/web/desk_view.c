#include "adapters/web/desk_view.h"

#include <string.h>

#include "adapters/web/view.h"
#include "social-core/directory.h"
#include "social-core/text/segments.h"

#define SOON_MS (24 * INT64_C(3600000))

const struct agency *desk_agency(struct ctx *ctx, const struct exchange *exchange)
{
    const struct staff *member = exchange->member;
    bool officer = !strcmp(member->role, "officer");
    return officer && member->agency ? agency_named(ctx, member->agency) : NULL;
}

json_t *desk_frame(struct ctx *ctx, struct exchange *exchange, const char *title)
{
    const struct agency *agency = desk_agency(ctx, exchange);
    json_t *model = json_object();
    view_text(model, "title", title);
    view_text(model, "member", exchange->member->name);
    view_text(model, "agency_title", agency ? agency->title : NULL);
    view_text(model, "agency_name", agency ? agency->name : NULL);
    return model;
}

const char *desk_word(struct exchange *exchange, const char *prefix, const char *name)
{
    return language_text(exchange->language, arena_printf(exchange->arena, "%s_%s", prefix, name));
}

const char *desk_urgency(const struct ctx *ctx, const struct case_view *view)
{
    if (!case_open_for_agency(view))
        return NULL;
    int64_t left = view->due_ms - ctx->now_ms;
    return left < 0 ? "late" : left < SOON_MS ? "today" : "calm";
}

json_t *desk_labels(struct ctx *ctx, const struct case_view *view)
{
    json_t *list = json_array();
    char *rest = arena_strdup(ctx->arena, view->labels), *save = NULL;
    for (char *label = strtok_r(rest, " ", &save); label; label = strtok_r(NULL, " ", &save))
        json_array_append_new(list, json_pack("{s:s}", "label", label));
    return list;
}

json_t *desk_case_row(struct ctx *ctx, struct exchange *exchange, const struct case_view *view)
{
    const char *state = case_state_name(view->state), *urgency = desk_urgency(ctx, view);
    json_t *model = json_pack("{s:s,s:s,s:s,s:s,s:o}", "case", view->id, "state", state, "state_text",
                              desk_word(exchange, "case", state), "time", view_time_text(ctx->arena, view->last_ms),
                              "labels", desk_labels(ctx, view));
    view_text(model, "revision", view->revision);
    view_text(model, "asker", view->asker);
    view_text(model, "place", view->area ? view->area->name : NULL);
    view_text(model, "at", view_time_iso(ctx->arena, view->last_ms));
    view_text(model, "line", view->first_line);
    view_text(model, "kind", view->kind->title);
    view_text(model, "officer", view->officer);
    view_text(model, "raised", view->raised ? view->raised->title : NULL);
    view_text(model, "open", case_open_for_agency(view) ? "yes" : NULL);
    if (urgency) {
        view_text(model, "urgency", urgency);
        view_text(model, "urgency_text", desk_word(exchange, "due", urgency));
        view_text(model, "due", calendar_day_text(ctx->arena, view->due_ms));
    }
    return model;
}

json_t *desk_sms(struct ctx *ctx, struct exchange *exchange, const char *sms)
{
    const char *const *parts;
    struct segments price = segments_of(sms);
    size_t count = segments_cut(ctx->arena, sms, &parts);
    json_t *list = json_array();
    json_t *model = json_pack("{s:I,s:I,s:o}", "segments", (json_int_t)price.segments, "units", (json_int_t)price.units,
                              "parts", list);
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_pack("{s:s}", "part", parts[i]));
    view_text(model, "coding",
              language_text(exchange->language, price.coding == CODING_UCS2 ? "with_accents" : "without_accents"));
    return model;
}
