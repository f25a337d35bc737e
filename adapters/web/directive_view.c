#include "adapters/web/directive_view.h"

#include <string.h>

#include "adapters/web/desk_view.h"
#include "adapters/web/view.h"

json_t *directive_view(struct ctx *ctx, struct exchange *exchange, const struct directive *directive)
{
    json_t *model = json_pack("{s:s,s:I}", "directive", directive->id, "asked", (json_int_t)directive->to_count);
    view_text(model, "about", directive->title);
    view_text(model, "from_title", directive->from->title);
    view_text(model, "due", view_time_iso(ctx->arena, directive->due_ms));
    view_text(model, "due_text", view_time_text(ctx->arena, directive->due_ms));
    view_text(model, "sent_at", view_time_iso(ctx->arena, directive->sent_ms));
    view_text(model, "sent_text", view_time_text(ctx->arena, directive->sent_ms));
    view_text(model, "ended", directive->open ? NULL : "yes");
    return model;
}

/* Digits with a point between thousands and a comma before decimals, as they are written here. */
static const char *grouped(struct ctx *ctx, const char *number)
{
    const char *text = *number == '-' ? "-" : "";
    number += *number == '-';
    size_t digits = strcspn(number, ".");
    for (size_t i = 0; i < digits; i++)
        text = arena_printf(ctx->arena, "%s%s%c", text, i && (digits - i) % 3 == 0 ? "." : "", number[i]);
    return number[digits] ? arena_printf(ctx->arena, "%s,%s", text, number + digits + 1) : text;
}

const char *answer_view(struct ctx *ctx, struct exchange *exchange, enum field_kind kind, const char *answer)
{
    if (!answer)
        return "";
    if (kind == FIELD_YES_NO)
        return desk_word(exchange, "answer", answer);
    return kind == FIELD_NUMBER ? grouped(ctx, answer) : answer;
}

json_t *errand_view(struct ctx *ctx, struct exchange *exchange, const struct errand *errand)
{
    const char *state = errand_state_name(errand->state);
    bool late = errand_late(ctx, errand);
    int days = errand_days_late(ctx, errand);
    json_t *cells = json_array(), *model = json_pack("{s:s,s:s,s:o}", "state", state, "state_text",
                                                     desk_word(exchange, "errand", state), "cells", cells);
    for (size_t i = 0; i < errand->directive->field_count; i++)
        json_array_append_new(cells, json_pack("{s:s}", "cell",
                                               answer_view(ctx, exchange, errand->directive->fields[i].kind,
                                                           errand->state == ERRAND_sent ? NULL : errand->answers[i])));
    view_text(model, "agency_name", errand->agency->name);
    view_text(model, "agency_title", errand->agency->title);
    view_text(model, "place", errand->agency->area ? errand->agency->area->name : NULL);
    view_text(model, "is_late", late ? "yes" : NULL);
    view_text(model, "days_late",
              days ? arena_printf(ctx->arena, "%d %s", days, language_text(exchange->language, "days")) : NULL);
    view_text(model, "received_text", errand->received_ms ? view_time_text(ctx->arena, errand->received_ms) : NULL);
    view_text(model, "answered_text", errand->answered_ms ? view_time_text(ctx->arena, errand->answered_ms) : NULL);
    view_text(model, "reminded_text", errand->reminded_ms ? view_time_text(ctx->arena, errand->reminded_ms) : NULL);
    view_text(model, "give_back", errand->state == ERRAND_answered && errand->directive->open ? "yes" : NULL);
    view_text(model, "why", errand->why);
    view_text(model, "revision", errand->revision);
    return model;
}
