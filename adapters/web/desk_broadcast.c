/* One broadcast: who may see it, what its buttons do. */
#include "adapters/web/desk_broadcast.h"

#include <string.h>

#include "adapters/web/desk.h"
#include "adapters/web/desk_view.h"
#include "adapters/web/guard.h"
#include "adapters/web/language.h"
#include "social-core/broadcast_template.h"

#define REASON_BYTES 300

struct desk_broadcast desk_broadcast_of(struct ctx *ctx, struct exchange *exchange)
{
    const char *id = exchange->request.args[0];
    struct desk_broadcast desk = {.agency = desk_agency(ctx, exchange), .tie = BROADCAST_FOREIGN};
    if (!desk.agency || strspn(id, "0123456789") != strlen(id))
        return desk;
    desk.broadcast = broadcast_by_id(ctx, id);
    if (desk.broadcast)
        desk.tie = broadcast_tie(ctx, desk.broadcast, desk.agency);
    return desk;
}

/* ---- the buttons ---- */

static enum broadcast_refusal ask(struct ctx *ctx, struct exchange *exchange, const struct broadcast *broadcast)
{
    return broadcast_ask(ctx, broadcast, exchange->member->login);
}

static enum broadcast_refusal approve(struct ctx *ctx, struct exchange *exchange, const struct broadcast *broadcast)
{
    return broadcast_approve(ctx, broadcast, exchange->member->login);
}

static enum broadcast_refusal refuse(struct ctx *ctx, struct exchange *exchange, const struct broadcast *broadcast)
{
    const char *why = web_field(&exchange->request, "why");
    return strlen(why) > REASON_BYTES ? BROADCAST_TOO_LONG
                                      : broadcast_refuse(ctx, broadcast, exchange->member->login, why);
}

static enum broadcast_refusal steer(struct ctx *ctx, struct exchange *exchange, const struct broadcast *broadcast,
                                    enum broadcast_event event)
{
    return broadcast_move(ctx, broadcast, event, exchange->member->login) ? BROADCAST_OKAY : BROADCAST_ILLEGAL;
}

static enum broadcast_refusal pause_it(struct ctx *ctx, struct exchange *exchange, const struct broadcast *broadcast)
{
    return steer(ctx, exchange, broadcast, BROADCAST_DO_pause);
}

static enum broadcast_refusal resume(struct ctx *ctx, struct exchange *exchange, const struct broadcast *broadcast)
{
    return steer(ctx, exchange, broadcast, BROADCAST_DO_resume);
}

static enum broadcast_refusal cancel(struct ctx *ctx, struct exchange *exchange, const struct broadcast *broadcast)
{
    return steer(ctx, exchange, broadcast, BROADCAST_DO_cancel);
}

static enum broadcast_refusal keep_template(struct ctx *ctx, struct exchange *exchange,
                                            const struct broadcast *broadcast)
{
    const struct agency *agency = agency_named(ctx, broadcast->agency);
    if (broadcast->poll)
        return BROADCAST_ILLEGAL;
    return broadcast_template_write(ctx, agency, web_field(&exchange->request, "template"), broadcast)
               ? BROADCAST_OKAY
               : BROADCAST_TEMPLATE_WRONG;
}

/* `above`: also for officers of agencies above; `seen`: only of exactly what the page showed. */
static const struct act {
    const char *name;
    enum broadcast_refusal (*run)(struct ctx *ctx, struct exchange *exchange, const struct broadcast *broadcast);
    enum broadcast_event event;
    bool above, seen;
} acts[] = {
    {"ask", ask, BROADCAST_DO_ask, false, true},
    {"approve", approve, BROADCAST_DO_approve, true, true},
    {"refuse", refuse, BROADCAST_DO_refuse, true, true},
    {"pause", pause_it, BROADCAST_DO_pause, true, false},
    {"resume", resume, BROADCAST_DO_resume, true, false},
    {"cancel", cancel, BROADCAST_DO_cancel, true, false},
    {"template", keep_template, BROADCAST_EVENTS, false, false},
};

static const struct act *act_named(const char *name)
{
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (!strcmp(acts[i].name, name))
            return &acts[i];
    return NULL;
}

/* True when it stands where the act leads to: the same form was sent before, or somebody else did the same. */
static bool is_done(const struct exchange *exchange, const struct broadcast *broadcast, const struct act *act)
{
    enum broadcast_state to;
    if (act->event == BROADCAST_DO_approve)
        return broadcast->approved_by && !strcmp(broadcast->approved_by, exchange->member->login);
    for (enum broadcast_state from = 0; from < BROADCAST_STATES; from++)
        if (broadcast_leads(from, act->event, &to) && to == broadcast->state)
            return true;
    return false;
}

static void do_act(struct ctx *ctx, struct exchange *exchange, const struct desk_broadcast *desk, const struct act *act)
{
    struct broadcast seen = *desk->broadcast;
    const char *page = broadcast_page(exchange, seen.id);
    if (act->seen)
        seen.revision = web_field(&exchange->request, "revision");
    db_mark(ctx, guard_marker(ctx, exchange, page));
    enum broadcast_refusal refusal = act->run(ctx, exchange, &seen);
    if (refusal) {
        db_batch_drop(ctx);
        if (refusal == BROADCAST_ILLEGAL && is_done(exchange, desk->broadcast, act))
            answer_redirect(exchange, page);
        else
            broadcast_page_show(ctx, exchange, desk, 400, broadcast_trouble(exchange, refusal, ""));
        return;
    }
    if (db_commit(ctx) != DB_CONFLICT) {
        answer_redirect(exchange, page);
        return;
    }
    struct desk_broadcast now = desk_broadcast_of(ctx, exchange);
    broadcast_page_show(ctx, exchange, &now, 409, language_text(exchange->language, "broadcast_changed"));
}

void desk_broadcast(struct ctx *ctx, struct exchange *exchange)
{
    struct desk_broadcast desk = desk_broadcast_of(ctx, exchange);
    const struct act *act = act_named(web_field(&exchange->request, "do"));
    if (desk.tie == BROADCAST_FOREIGN)
        answer_error(exchange, 404);
    else if (exchange->request.method != WEB_POST)
        broadcast_page_show(ctx, exchange, &desk, 200, NULL);
    else if (!act || (desk.tie == BROADCAST_BELOW && !act->above))
        answer_error(exchange, act ? 403 : 400);
    else
        do_act(ctx, exchange, &desk, act);
}
