/* Whom a broadcast or a poll goes to, and when: what both forms ask for. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "adapters/web/desk_broadcast.h"
#include "adapters/web/desk_view.h"
#include "adapters/web/view.h"
#include "social-core/text/catalog.h"
#include "social-core/world.h"

#define ZONE_MS (7 * INT64_C(3600000))
#define TOPICS_MOST 200
#define AREAS_MOST 400

/* ---- reading it ---- */

struct audience_choice read_choice(const struct web_request *request)
{
    return (struct audience_choice){.area = web_field(request, "area"),
                                    .channel = web_field(request, "channel"),
                                    .language = web_field(request, "language"),
                                    .asked = *web_field(request, "asked"),
                                    .expression = web_field(request, "expression")};
}

/* "2026-11-25" and "07:30" (or "07:30:15"), Viet Nam's, as UTC; -1 when they are none. */
static int64_t time_of(const char *date, const char *time)
{
    int year, month, day, hour, minute, second = 0, end = 0;
    if (sscanf(date, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3 || date[end])
        return -1;
    if (sscanf(time, "%2d:%2d:%2d", &hour, &minute, &second) < 2)
        return -1;
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
        second < 0 || second > 59)
        return -1;
    struct tm parts = {.tm_year = year - 1900,
                       .tm_mon = month - 1,
                       .tm_mday = day,
                       .tm_hour = hour,
                       .tm_min = minute,
                       .tm_sec = second};
    return (int64_t)timegm(&parts) * 1000 - ZONE_MS;
}

/* A time that was not given is one that has passed: the page says what is wanted. */
struct broadcast_when read_when(const struct web_request *request)
{
    struct broadcast_when when = {0};
    if (strcmp(web_field(request, "when"), "later") != 0)
        return when;
    when.start_ms = time_of(web_field(request, "date"), web_field(request, "time"));
    when.every = recurrence_named(web_form(request, "every"));
    if (when.every != ONCE)
        when.until_ms = time_of(web_field(request, "until"), "23:59");
    return when;
}

/* ---- showing it ---- */

static void add_areas(struct ctx *ctx, json_t *model, const struct agency *agency)
{
    const struct area *const *below;
    size_t count = areas_below(ctx, agency->area, &below);
    json_t *list = json_array();
    for (size_t i = 0; i < count && i < AREAS_MOST; i++)
        json_array_append_new(list, json_pack("{s:s,s:s}", "area", below[i]->id, "area_name", below[i]->name));
    json_object_set_new(model, "areas", list);
    view_text(model, "area_title", agency->area ? agency->area->name : NULL);
}

static void add_channel(json_t *list, const struct audience_choice *choice, const struct channel *channel)
{
    json_t *model = json_pack("{s:s,s:s}", "channel", channel->id, "channel_title", channel->title);
    view_text(model, "chosen", strcmp(choice->channel, channel->id) ? NULL : "yes");
    json_array_append_new(list, model);
}

/* Who follows the agency, its area's board, or a topic. */
static void add_channels(struct ctx *ctx, json_t *model, const struct agency *agency,
                         const struct audience_choice *choice)
{
    const struct channel *const *topics;
    size_t count = topics_all(ctx, &topics);
    json_t *list = json_array();
    add_channel(list, choice, channel_by_id(ctx, arena_printf(ctx->arena, "agency.%s", agency->name)));
    if (agency->area)
        add_channel(list, choice, board_of(ctx, agency->area));
    for (size_t i = 0; i < count && i < TOPICS_MOST; i++)
        add_channel(list, choice, topics[i]);
    json_object_set_new(model, "channels", list);
}

static void add_languages(struct ctx *ctx, json_t *model, const struct audience_choice *choice)
{
    json_t *list = json_array();
    for (const struct locale *const *locale = locales_all(ctx->world->catalogs); *locale; locale++) {
        json_t *language = json_pack("{s:s,s:s}", "code", (*locale)->code, "language", (*locale)->name);
        view_text(language, "chosen", strcmp(choice->language, (*locale)->code) ? NULL : "yes");
        json_array_append_new(list, language);
    }
    json_object_set_new(model, "languages", list);
}

void add_choice(struct ctx *ctx, json_t *model, const struct agency *agency, const struct audience_choice *choice)
{
    view_text(model, "area_now", choice->area);
    view_text(model, "asked", choice->asked ? "yes" : NULL);
    view_text(model, "expression", choice->expression);
    view_text(model, "has_expression", *choice->expression ? "yes" : NULL);
    add_areas(ctx, model, agency);
    add_channels(ctx, model, agency, choice);
    add_languages(ctx, model, choice);
}

static const char *local_text(struct ctx *ctx, int64_t ms, const char *format)
{
    char text[32] = "";
    time_t seconds = (time_t)((ms + ZONE_MS) / 1000);
    struct tm parts;
    if (ms > 0)
        strftime(text, sizeof text, format, gmtime_r(&seconds, &parts));
    return arena_strdup(ctx->arena, text);
}

void add_when(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct broadcast_when *when)
{
    json_t *list = json_array();
    for (enum recurrence every = ONCE; every < RECURRENCES; every++) {
        const char *name = recurrence_name(every);
        json_t *choice = json_pack("{s:s,s:s}", "every", name, "every_text", desk_word(exchange, "every", name));
        view_text(choice, "chosen", every == when->every ? "yes" : NULL);
        json_array_append_new(list, choice);
    }
    json_object_set_new(model, "recurrences", list);
    view_text(model, "later", when->start_ms ? "yes" : NULL);
    view_text(model, "date", local_text(ctx, when->start_ms, "%Y-%m-%d"));
    view_text(model, "time", local_text(ctx, when->start_ms, "%H:%M"));
    view_text(model, "until", local_text(ctx, when->until_ms, "%Y-%m-%d"));
}
