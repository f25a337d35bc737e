#include "adapters/web/poll_view.h"

#include <string.h>

#include "adapters/web/desk_view.h"
#include "adapters/web/view.h"

const char *poll_view_state(const struct ctx *ctx, const struct poll *poll)
{
    if (poll->state == POLL_open && !poll_is_open(ctx, poll))
        return poll_state_name(POLL_closed);
    return poll_state_name(poll->state == POLL_told ? POLL_closed : poll->state);
}

static json_t *option_model(struct ctx *ctx, const struct poll *poll, const struct poll_text *text, size_t i)
{
    uint64_t percent = poll->votes ? (200 * poll->counts[i] + poll->votes) / (2 * poll->votes) : 0;
    json_t *option = json_pack("{s:I,s:s,s:I,s:I,s:I}", "option", (json_int_t)i + 1, "words", text->options[i],
                               "chosen", (json_int_t)poll->counts[i], "percent", (json_int_t)percent, "of",
                               (json_int_t)(poll->votes ? poll->votes : 1));
    view_text(option, "poll_id", poll->id);
    return option;
}

static void add_time(struct ctx *ctx, json_t *model, const char *name, int64_t ms)
{
    if (!ms)
        return;
    view_text(model, name, view_time_iso(ctx->arena, ms));
    view_text(model, arena_printf(ctx->arena, "%s_text", name), view_time_text(ctx->arena, ms));
}

json_t *poll_view_row(struct ctx *ctx, struct exchange *exchange, const struct poll *poll)
{
    const char *state = poll_view_state(ctx, poll);
    json_t *model = json_pack("{s:s,s:s,s:s,s:s,s:I}", "poll", poll->id, "state", state, "state_text",
                              desk_word(exchange, "poll", state), "question",
                              poll_text_in(poll, exchange->language->name)->question, "votes", (json_int_t)poll->votes);
    view_text(model, "waiting", poll_is_open(ctx, poll) ? "yes" : NULL);
    add_time(ctx, model, "opened", poll->opened_ms);
    add_time(ctx, model, "closes", poll_is_open(ctx, poll) ? poll->closes_ms : 0);
    add_time(ctx, model, "written", poll->written_ms);
    return model;
}

json_t *poll_view(struct ctx *ctx, struct exchange *exchange, const struct poll *poll)
{
    const struct poll_text *text = poll_text_in(poll, exchange->language->name);
    json_t *model = poll_view_row(ctx, exchange, poll), *options = json_array();
    for (size_t i = 0; i < poll->options; i++)
        json_array_append_new(options, option_model(ctx, poll, text, i));
    json_object_set_new(model, "options", options);
    view_text(model, "agency_name", poll->agency->name);
    view_text(model, "agency_title", poll->agency->title);
    view_text(model, "in_words", poll->options ? NULL : "yes");
    view_text(model, "outcome", poll->outcome && *poll->outcome ? poll->outcome : NULL);
    add_time(ctx, model, "closed", poll->closed_ms);
    return model;
}

json_t *poll_view_api(struct ctx *ctx, const struct poll *poll, const char *language)
{
    const struct poll_text *text = poll_text_in(poll, language);
    json_t *options = json_array();
    for (size_t i = 0; i < poll->options; i++)
        json_array_append_new(options, json_pack("{s:I,s:s,s:I}", "option", (json_int_t)i + 1, "text", text->options[i],
                                                 "votes", (json_int_t)poll->counts[i]));
    json_t *api = json_pack("{s:s,s:s,s:s,s:s,s:I,s:o}", "poll", poll->id, "agency", poll->agency->name, "state",
                            poll_view_state(ctx, poll), "question", text->question, "votes", (json_int_t)poll->votes,
                            "options", options);
    view_text(api, "opened", view_time_iso(ctx->arena, poll->opened_ms));
    view_text(api, "closes", view_time_iso(ctx->arena, poll->closes_ms));
    view_text(api, "outcome", poll->outcome && *poll->outcome ? poll->outcome : NULL);
    return api;
}
