/* One poll at the desk: its price and its looks before it is asked, what comes in, what is done with it. */
#include <string.h>

#include "adapters/web/desk.h"
#include "adapters/web/desk_view.h"
#include "adapters/web/guard.h"
#include "adapters/web/poll_groups.h"
#include "adapters/web/poll_view.h"
#include "adapters/web/view.h"
#include "social-core/poll_vote.h"
#include "social-core/pricing.h"
#include "social-core/text/segments.h"

#define LOOKED_AT 200 /* recipients whose own price is worked out for the page */
#define GROUPS 200

/* ---- what it shows ---- */

static json_t *previews_model(struct ctx *ctx, const struct broadcast *asks)
{
    json_t *list = json_array();
    for (size_t i = 0; i < 2 * asks->text_count; i++) {
        bool accents = i % 2;
        const char *language = asks->texts[i / 2].language, *const * cut;
        const struct person reader = {.language = language, .accents = accents, .name = ""};
        const char *text = broadcast_text_for(ctx, asks, &reader);
        size_t count = segments_cut(ctx->arena, text, &cut);
        json_t *parts = json_array(), *preview = json_pack("{s:s,s:I,s:o}", "in", language, "segments",
                                                           (json_int_t)segments_of(text).segments, "parts", parts);
        view_text(preview, "accents", accents ? "yes" : NULL);
        for (size_t j = 0; j < count; j++)
            json_array_append_new(parts, json_pack("{s:s}", "part", cut[j]));
        json_array_append_new(list, preview);
    }
    return list;
}

static void add_draft(struct ctx *ctx, struct exchange *exchange, const struct poll *poll, json_t *model)
{
    struct broadcast asks = poll_broadcast(ctx, poll, exchange->member->login);
    struct price *price = arena_alloc(ctx->arena, sizeof *price);
    broadcast_price(ctx, &asks, LOOKED_AT, price);
    json_object_set_new(model, "previews", previews_model(ctx, &asks));
    json_object_set_new(model, "price",
                        json_pack("{s:I,s:I,s:s}", "recipients", (json_int_t)price->recipients, "all_segments",
                                  (json_int_t)price->segments, "money",
                                  arena_printf(ctx->arena, "%.0f", price->money)));
    view_text(model, "own", strcmp(poll->by, exchange->member->login) ? NULL : "yes");
}

static void add_sending(struct ctx *ctx, const struct poll *poll, json_t *model)
{
    const struct broadcast *asks =
        poll->broadcast ? broadcast_by_id(ctx, arena_printf(ctx->arena, "%llu", (unsigned long long)poll->broadcast))
                        : NULL;
    if (!asks)
        return;
    json_t *sending = json_pack("{s:I}", "sent", (json_int_t)asks->sent);
    view_count(sending, "not_taken", asks->refused);
    json_object_set_new(model, "sending", sending);
}

static json_t *places_model(struct ctx *ctx, struct exchange *exchange, const struct poll *poll)
{
    size_t count;
    const struct poll_place *places = poll_places(ctx, poll, &count);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *cells = json_array();
        const char *name = places[i].area ? places[i].area->name : language_text(exchange->language, "poll_others");
        for (size_t j = 0; j < poll->options; j++)
            json_array_append_new(cells, json_pack("{s:I}", "cell", (json_int_t)places[i].counts[j]));
        json_array_append_new(list, json_pack("{s:s,s:I,s:o}", "place", name, "place_votes",
                                              (json_int_t)places[i].votes, "cells", cells));
    }
    return list;
}

static json_t *groups_model(struct ctx *ctx, struct exchange *exchange, const struct poll *poll)
{
    size_t count;
    const struct poll_group *groups = poll_groups(ctx, poll, &count);
    json_t *list = json_array();
    for (size_t i = 0; i < count && i < GROUPS; i++) {
        json_t *group = json_pack("{s:s,s:I}", "text", groups[i].text, "group_count", (json_int_t)groups[i].count);
        view_text(group, "shared", *groups[i].words ? groups[i].words : NULL);
        json_array_append_new(list, group);
    }
    return list;
}

static void show(struct ctx *ctx, struct exchange *exchange, const struct poll *poll, int status, const char *trouble)
{
    const char *title = arena_printf(ctx->arena, "%s %s", language_text(exchange->language, "poll"), poll->id);
    json_t *model = desk_frame(ctx, exchange, title), *own = poll_view(ctx, exchange, poll);
    json_object_update(model, own);
    json_decref(own);
    view_text(model, "audience", poll->audience);
    view_text(model, "by", poll->by);
    json_object_set_new(model, "day_count", json_integer(poll->days));
    view_text(model, arena_printf(ctx->arena, "is_%s", poll_state_name(poll->state)), "yes");
    view_text(model, "has_votes", poll->votes ? "yes" : NULL);
    view_text(model, "tellable", poll->state == POLL_closed && poll->votes ? "yes" : NULL);
    view_text(model, "trouble", trouble ? language_text(exchange->language, trouble) : NULL);
    if (poll->state == POLL_draft)
        add_draft(ctx, exchange, poll, model);
    else
        add_sending(ctx, poll, model);
    if (poll->options && poll->votes)
        json_object_set_new(model, "places", places_model(ctx, exchange, poll));
    if (!poll->options && poll->votes) {
        guard_note(ctx, exchange, "poll-view", arena_printf(ctx->arena, "poll %s", poll->id));
        json_object_set_new(model, "groups", groups_model(ctx, exchange, poll));
    }
    answer_page(exchange, status, "desk_poll", model);
}

/* ---- what is done ---- */

static const char *trouble_of(enum poll_refusal refusal)
{
    static const char *const keys[] = {
        [POLL_DONE] = NULL, [POLL_ILLEGAL] = "case_illegal", [POLL_OWN] = "poll_own", [POLL_FULL] = "poll_full"};
    return keys[refusal];
}

static enum poll_refusal do_open(struct ctx *ctx, const struct exchange *exchange, const struct poll *poll)
{
    return poll_open(ctx, poll, exchange->member->login);
}

static enum poll_refusal do_close(struct ctx *ctx, const struct exchange *exchange, const struct poll *poll)
{
    return poll_close(ctx, poll, exchange->member->login);
}

static enum poll_refusal do_drop(struct ctx *ctx, const struct exchange *exchange, const struct poll *poll)
{
    return poll_drop(ctx, poll, exchange->member->login);
}

static enum poll_refusal do_tell(struct ctx *ctx, const struct exchange *exchange, const struct poll *poll)
{
    const char *outcome = web_form(&exchange->request, "outcome");
    if (!outcome || strlen(outcome) > POLL_OUTCOME_BYTES)
        return POLL_ILLEGAL;
    return poll_tell(ctx, poll, exchange->member->login, outcome);
}

static const struct {
    const char *name;
    enum poll_refusal (*run)(struct ctx *ctx, const struct exchange *exchange, const struct poll *poll);
} acts[] = {{"open", do_open}, {"close", do_close}, {"drop", do_drop}, {"tell", do_tell}};

static void take_form(struct ctx *ctx, struct exchange *exchange, const struct poll *poll)
{
    const char *name = web_form(&exchange->request, "do"), *trouble = "case_illegal";
    db_mark(ctx, guard_token(ctx, ctx->arena));
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (name && !strcmp(acts[i].name, name))
            trouble = trouble_of(acts[i].run(ctx, exchange, poll));
    if (trouble) {
        db_batch_drop(ctx);
        show(ctx, exchange, poll, 400, trouble);
    } else if (db_commit(ctx) == DB_CONFLICT) {
        const struct poll *now = poll_by_id(ctx, poll->id);
        show(ctx, exchange, now ? now : poll, 409, "try_again");
    } else {
        answer_redirect(exchange, !strcmp(name, "drop") ? "/desk/polls"
                                                        : arena_printf(exchange->arena, "/desk/poll/%s", poll->id));
    }
}

void desk_poll(struct ctx *ctx, struct exchange *exchange)
{
    const struct agency *agency = desk_agency(ctx, exchange);
    const struct poll *poll = agency ? poll_by_id(ctx, exchange->request.args[0]) : NULL;
    if (!poll || strcmp(poll->agency->name, agency->name) != 0)
        answer_error(exchange, 404);
    else if (exchange->request.method == WEB_POST)
        take_form(ctx, exchange, poll);
    else
        show(ctx, exchange, poll, 200, NULL);
}
