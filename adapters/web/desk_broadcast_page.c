/* A broadcast as the desk shows it: as a line of a list, and on a page of its own. */
#include <string.h>

#include "adapters/web/desk_broadcast.h"
#include "adapters/web/desk_view.h"
#include "adapters/web/guard.h"
#include "adapters/web/view.h"
#include "social-core/base/json.h"
#include "social-core/poll.h"
#include "social-core/text/catalog.h"
#include "social-core/text/segments.h"
#include "social-core/world.h"

#define RUNS_SHOWN 30
#define SAMPLE_NAME "Lan" /* whose phone the preview is of */

const char *broadcast_trouble(struct exchange *exchange, enum broadcast_refusal refusal, const char *why)
{
    static const char *const keys[BROADCAST_REFUSALS] = {[BROADCAST_OKAY] = "",
                                                         [BROADCAST_ILLEGAL] = "case_illegal",
                                                         [BROADCAST_EMPTY] = "broadcast_empty",
                                                         [BROADCAST_TOO_LONG] = "broadcast_too_long",
                                                         [BROADCAST_NO_AREA] = "broadcast_no_area",
                                                         [BROADCAST_NO_AUDIENCE] = "broadcast_no_audience",
                                                         [BROADCAST_REACHES_NOBODY] = "broadcast_nobody",
                                                         [BROADCAST_PAST] = "broadcast_past",
                                                         [BROADCAST_NOT_LATER] = "broadcast_not_later",
                                                         [BROADCAST_SAME_PERSON] = "broadcast_same_person",
                                                         [BROADCAST_NO_SECOND] = "broadcast_no_second",
                                                         [BROADCAST_TOO_LATE] = "broadcast_too_late",
                                                         [BROADCAST_TEMPLATE_WRONG] = "broadcast_template_wrong",
                                                         [BROADCAST_POLLS_FULL] = "poll_full"};
    const char *text = language_text(exchange->language, keys[refusal]);
    return *why ? arena_printf(exchange->arena, "%s %s", text, why) : text;
}

const char *broadcast_page(struct exchange *exchange, const char *id)
{
    return arena_printf(exchange->arena, "/desk/broadcast/%s", id);
}

const char *broadcast_page_of_fresh(struct ctx *ctx, struct exchange *exchange, const char *fresh)
{
    return arena_printf(exchange->arena, "/desk/broadcast/%llu", (unsigned long long)db_fresh_value(ctx, fresh));
}

json_t *broadcast_sms(struct ctx *ctx, struct exchange *exchange, const struct broadcast *broadcast,
                      const struct broadcast_text *text)
{
    struct broadcast alone = *broadcast;
    struct person reader = {.name = SAMPLE_NAME, .language = text->language};
    alone.texts[0] = *text;
    alone.text_count = 1;
    json_t *model = desk_sms(ctx, exchange, broadcast_text_for(ctx, &alone, &reader));
    reader.accents = true;
    size_t accented = segments_of(broadcast_text_for(ctx, &alone, &reader)).segments;
    view_text(model, "accented", arena_printf(ctx->arena, "%zu", accented));
    return model;
}

/* ---- a line ---- */

static const char *when_text(struct ctx *ctx, struct exchange *exchange, const struct broadcast *broadcast)
{
    const struct broadcast_when *when = &broadcast->when;
    if (!when->start_ms)
        return NULL;
    const char *at = view_time_text(ctx->arena, broadcast->next_ms ? broadcast->next_ms : when->start_ms);
    if (when->every == ONCE)
        return at;
    return arena_printf(ctx->arena, "%s · %s · %s %s", at, desk_word(exchange, "every", recurrence_name(when->every)),
                        language_text(exchange->language, "until"), calendar_day_text(ctx->arena, when->until_ms));
}

json_t *broadcast_row(struct ctx *ctx, struct exchange *exchange, const struct broadcast *broadcast)
{
    const char *state = broadcast_state_name(broadcast->state);
    json_t *model = json_pack("{s:s,s:s,s:s,s:s,s:s,s:I,s:I}", "broadcast", broadcast->id, "state", state, "state_text",
                              desk_word(exchange, "bstate", state), "time",
                              view_time_text(ctx->arena, broadcast->at_ms), "line", broadcast->texts[0].text,
                              "expected", (json_int_t)broadcast->expected, "sent", (json_int_t)broadcast->sent);
    bool begun = broadcast->state >= BROADCAST_SENDING && !broadcast->when.until_ms;
    view_text(model, "at", view_time_iso(ctx->arena, broadcast->at_ms));
    view_text(model, "speaker", broadcast->title);
    view_text(model, "by", broadcast->by);
    const char *when = when_text(ctx, exchange, broadcast);
    json_object_set_new(model, "emergency", json_boolean(broadcast->class == OUTBOX_EMERGENCY));
    json_object_set_new(model, "when", when ? json_string(when) : json_false()); /* not that of the page around it */
    view_text(model, "begun", begun ? "yes" : NULL);
    view_text(model, "series", broadcast->series);
    return model;
}

/* ---- the page ---- */

static void add_texts(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct broadcast *broadcast)
{
    json_t *list = json_array();
    for (size_t i = 0; i < broadcast->text_count; i++) {
        const struct broadcast_text *text = &broadcast->texts[i];
        json_t *one = json_pack("{s:s,s:s,s:s,s:o}", "code", text->language, "language",
                                locale_of(ctx->world->catalogs, text->language)->name, "text", text->text, "count",
                                broadcast_sms(ctx, exchange, broadcast, text));
        json_array_append_new(list, one);
    }
    json_object_set_new(model, "texts", list);
}

static const char *also(struct ctx *ctx, const char *said, const char *what, const char *value)
{
    return arena_printf(ctx->arena, "%s · %s%s%s", said, what, *value ? " " : "", value);
}

/* Who gets it as the officer chose them; the expression stands below it. */
static const char *audience_words(struct ctx *ctx, struct exchange *exchange, const struct broadcast *broadcast)
{
    const struct audience_choice *choice = &broadcast->choice;
    const struct web_language *language = exchange->language;
    const struct agency *agency = agency_named(ctx, broadcast->agency);
    const struct area *area = NULL;
    const struct channel *channel = *choice->channel ? channel_by_id(ctx, choice->channel) : NULL;
    if (!broadcast->price || !agency) /* sent from the command line */
        return NULL;
    area_of_choice(ctx, agency, choice->area, &area);
    const char *said = area ? area->name : language_text(language, "whole_country");
    if (*choice->expression)
        return also(ctx, said, choice->expression, "");
    if (channel)
        said = also(ctx, said, language_text(language, "audience_channel"), channel->title);
    if (*choice->language)
        said = also(ctx, said, language_text(language, "audience_language"),
                    locale_of(ctx->world->catalogs, choice->language)->name);
    return choice->asked ? also(ctx, said, language_text(language, "audience_asked"), "") : said;
}

static const char *name_of(struct ctx *ctx, const char *login)
{
    const struct staff *member = login ? staff_by_login(ctx, login) : NULL;
    return member ? member->name : login;
}

static const char *reason_text(struct exchange *exchange, const struct broadcast *broadcast)
{
    const char *reason = broadcast->reason;
    bool by_time = reason && (!strcmp(reason, BROADCAST_EXPIRED) || !strcmp(reason, BROADCAST_MISSED) ||
                              !strcmp(reason, BROADCAST_CROWDED));
    return by_time ? desk_word(exchange, "breason", reason) : reason;
}

static void add_facts(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct broadcast *broadcast)
{
    const struct agency *upper = broadcast->upper ? agency_named(ctx, broadcast->upper) : NULL;
    json_t *row = broadcast_row(ctx, exchange, broadcast);
    json_object_update_missing(model, row);
    json_decref(row);
    view_text(model, "audience", broadcast->audience);
    view_text(model, "audience_words", audience_words(ctx, exchange, broadcast));
    view_text(model, "author", name_of(ctx, broadcast->by));
    view_text(model, "asker", name_of(ctx, broadcast->asked_by));
    view_text(model, "approver", name_of(ctx, broadcast->approved_by));
    view_text(model, "upper", upper ? upper->title : NULL);
    view_text(model, "reason", reason_text(exchange, broadcast));
    view_text(model, "waits_until",
              broadcast->state == BROADCAST_WAITING ? view_time_text(ctx->arena, broadcast->watch_ms) : NULL);
    if (broadcast->price)
        json_object_set(model, "price", json_read(ctx->arena, broadcast->price));
}

static bool is_estimate(const json_t *price)
{
    return json_integer_value(json_object_get(price, "looked")) <
           json_integer_value(json_object_get(price, "recipients"));
}

/* The poll that it asks or tells of; its page is the agency's own, and is there once it was asked. */
static void add_poll(struct ctx *ctx, json_t *model, const struct desk_broadcast *desk)
{
    const struct poll *poll = desk->broadcast->poll ? poll_by_id(ctx, desk->broadcast->poll) : NULL;
    if (!poll)
        return;
    json_t *about = json_pack("{s:s,s:I}", "poll", poll->id, "day_count", (json_int_t)poll->days);
    view_text(about, "asks", desk->broadcast->asks ? "yes" : NULL);
    view_text(about, "to_see", desk->tie == BROADCAST_OWN && poll->opened_ms ? "yes" : NULL);
    json_object_set_new(model, "about_poll", about);
}

/* Which buttons there are: those that the table of moves allows, and that are this member's. */
static void add_buttons(struct exchange *exchange, json_t *model, const struct desk_broadcast *desk)
{
    static const struct {
        enum broadcast_event event;
        const char *button;
        bool above, second;
    } buttons[] = {{BROADCAST_DO_edit, "can_edit", false, false},     {BROADCAST_DO_ask, "can_ask", false, false},
                   {BROADCAST_DO_approve, "can_approve", true, true}, {BROADCAST_DO_pause, "can_pause", true, false},
                   {BROADCAST_DO_resume, "can_resume", true, false},  {BROADCAST_DO_cancel, "can_cancel", true, false}};
    const struct broadcast *broadcast = desk->broadcast;
    const char *login = exchange->member->login;
    bool first = !strcmp(login, broadcast->by) || (broadcast->asked_by && !strcmp(login, broadcast->asked_by));
    enum broadcast_state to;
    for (size_t i = 0; i < sizeof buttons / sizeof *buttons; i++)
        if ((desk->tie == BROADCAST_OWN || buttons[i].above) && !(buttons[i].second && first) &&
            broadcast_leads(broadcast->state, buttons[i].event, &to))
            view_text(model, buttons[i].button, "yes");
    view_text(model, "can_keep", desk->tie == BROADCAST_OWN && !broadcast->poll ? "yes" : NULL);
    if (broadcast->poll && !broadcast->asks)
        json_object_del(model, "can_edit"); /* what came out is no text of anybody's */
    view_text(model, "not_begun", broadcast->state < BROADCAST_SCHEDULED ? "yes" : NULL);
    view_text(model, "waits_for_another", broadcast->state == BROADCAST_WAITING && first ? "yes" : NULL);
}

static void add_runs(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct broadcast *broadcast)
{
    size_t count;
    const struct broadcast **runs = broadcast_runs(ctx, broadcast->id, RUNS_SHOWN, &count);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, broadcast_row(ctx, exchange, runs[i]));
    json_object_set_new(model, "runs", list);
    view_text(model, "is_series", "yes");
}

void broadcast_page_show(struct ctx *ctx, struct exchange *exchange, const struct desk_broadcast *desk, int status,
                         const char *trouble)
{
    const struct broadcast *broadcast = desk->broadcast;
    const char *part = web_query(&exchange->request, "part");
    const char *title =
        arena_printf(ctx->arena, "%s %s", language_text(exchange->language, "one_broadcast"), broadcast->id);
    json_t *model = desk_frame(ctx, exchange, title);
    add_facts(ctx, exchange, model, broadcast);
    if (broadcast->when.every != ONCE)
        add_runs(ctx, exchange, model, broadcast);
    else if (broadcast->row || broadcast->highest)
        add_results(ctx, model, broadcast);
    if (part && !strcmp(part, "results")) {
        answer_page(exchange, status, "broadcast_results", model);
        return;
    }
    add_texts(ctx, exchange, model, broadcast);
    add_buttons(exchange, model, desk);
    add_poll(ctx, model, desk);
    view_text(model, "is_estimate", is_estimate(json_object_get(model, "price")) ? "yes" : NULL);
    view_text(model, "token", guard_token(ctx, ctx->arena));
    view_text(model, "revision", broadcast->revision ? broadcast->revision : "");
    view_text(model, "trouble", trouble);
    answer_page(exchange, status, "broadcast", model);
}
