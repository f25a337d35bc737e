/* One poll at the desk, once it is asked: what comes in, what is done with it. */
#include <string.h>

#include "adapters/web/desk.h"
#include "adapters/web/desk_broadcast.h"
#include "adapters/web/desk_poll.h"
#include "adapters/web/desk_view.h"
#include "adapters/web/guard.h"
#include "adapters/web/poll_groups.h"
#include "adapters/web/poll_view.h"
#include "adapters/web/view.h"
#include "social-core/poll_plan.h"
#include "social-core/poll_vote.h"

#define GROUPS 200

/* ---- what it shows ---- */

static void add_sending(struct ctx *ctx, struct exchange *exchange, json_t *model, const char *name, const char *id)
{
    const struct broadcast *broadcast = id ? broadcast_by_id(ctx, id) : NULL;
    if (broadcast)
        json_object_set_new(model, name, broadcast_row(ctx, exchange, broadcast));
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
    view_text(model, arena_printf(ctx->arena, "is_%s", poll_state_name(poll->state)), "yes");
    view_text(model, "has_votes", poll->votes ? "yes" : NULL);
    view_text(model, "tellable", poll->state == POLL_closed && poll->votes && !poll->telling ? "yes" : NULL);
    view_text(model, "token", guard_token(ctx, ctx->arena));
    view_text(model, "trouble", trouble);
    add_sending(ctx, exchange, model, "asking", poll->id);
    add_sending(ctx, exchange, model, "telling", poll->telling);
    if (poll->options && poll->votes)
        json_object_set_new(model, "places", places_model(ctx, exchange, poll));
    if (!poll->options && poll->votes) {
        guard_note(ctx, exchange, "poll-view", arena_printf(ctx->arena, "poll %s", poll->id));
        json_object_set_new(model, "groups", groups_model(ctx, exchange, poll));
    }
    answer_page(exchange, status, "desk_poll", model);
}

/* ---- what is done ---- */

static enum broadcast_refusal close_it(struct ctx *ctx, const struct exchange *exchange, const struct poll *poll,
                                       const char **id)
{
    *id = NULL;
    return poll_close(ctx, poll, exchange->member->login) ? BROADCAST_OKAY : BROADCAST_ILLEGAL;
}

static enum broadcast_refusal tell(struct ctx *ctx, const struct exchange *exchange, const struct poll *poll,
                                   const char **id)
{
    const char *outcome = web_field(&exchange->request, "outcome");
    return strlen(outcome) > POLL_OUTCOME_BYTES ? BROADCAST_TOO_LONG
                                                : poll_tell(ctx, poll, exchange->member->login, outcome, id);
}

static const struct act {
    const char *name;
    enum broadcast_refusal (*run)(struct ctx *ctx, const struct exchange *exchange, const struct poll *poll,
                                  const char **id); /* `*id`: fresh, of a broadcast to look at next */
} acts[] = {{"close", close_it}, {"tell", tell}};

static void do_act(struct ctx *ctx, struct exchange *exchange, const struct poll *poll, const struct act *act)
{
    const char *page = arena_printf(exchange->arena, "/desk/poll/%s", poll->id), *id;
    db_mark(ctx, guard_marker(ctx, exchange, page));
    enum broadcast_refusal refusal = act->run(ctx, exchange, poll, &id);
    if (refusal) {
        db_batch_drop(ctx);
        show(ctx, exchange, poll, 400, broadcast_trouble(exchange, refusal, ""));
        return;
    }
    enum db_outcome outcome = db_commit(ctx);
    if (outcome == DB_CONFLICT) {
        const struct poll *now = poll_by_id(ctx, poll->id);
        show(ctx, exchange, now ? now : poll, 409, language_text(exchange->language, "try_again"));
    } else {
        answer_redirect(exchange, outcome == DB_DONE && id ? broadcast_page_of_fresh(ctx, exchange, id) : page);
    }
}

static void take_form(struct ctx *ctx, struct exchange *exchange, const struct poll *poll)
{
    const char *name = web_field(&exchange->request, "do");
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (!strcmp(acts[i].name, name)) {
            do_act(ctx, exchange, poll, &acts[i]);
            return;
        }
    answer_error(exchange, 400);
}

const struct poll *desk_poll_own(struct ctx *ctx, struct exchange *exchange)
{
    const struct agency *agency = desk_agency(ctx, exchange);
    const struct poll *poll = agency ? poll_by_id(ctx, exchange->request.args[0]) : NULL;
    return poll && !strcmp(poll->agency->name, agency->name) ? poll : NULL;
}

/* Before it is asked it is a broadcast that waits for its second person. */
void desk_poll(struct ctx *ctx, struct exchange *exchange)
{
    const struct poll *poll = desk_poll_own(ctx, exchange);
    if (!poll)
        answer_error(exchange, 404);
    else if (exchange->request.method == WEB_POST)
        take_form(ctx, exchange, poll);
    else if (!poll->opened_ms)
        answer_redirect(exchange, broadcast_page(exchange, poll->id));
    else
        show(ctx, exchange, poll, 200, NULL);
}
