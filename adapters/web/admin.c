/* The operator's page: figures of the last hour and of this moment, and what the staff did lately. The same as JSON, which
 * the page's script asks for again and again. */
#include <inttypes.h>
#include <string.h>

#include "adapters/web/desk.h"
#include "adapters/web/guard.h"
#include "adapters/web/state.h"
#include "adapters/web/view.h"
#include "social-core/audit.h"

#define LINES 20

static bool is_vietnamese(const struct exchange *exchange)
{
    return !strcmp(exchange->language->name, "vi");
}

/* 1234567 as "1,234,567", or with points as one writes in Viet Nam. */
static const char *whole_text(struct exchange *exchange, json_int_t number)
{
    char mark = is_vietnamese(exchange) ? '.' : ',';
    const char *digits = arena_printf(exchange->arena, "%" JSON_INTEGER_FORMAT, number), *text = "";
    size_t length = strlen(digits), head = length % 3 ? length % 3 : 3;
    for (size_t i = 0; i < length; i += i ? 3 : head)
        text = arena_printf(exchange->arena, "%s%.*s%.*s", text, i ? 1 : 0, &mark, (int)(i ? 3 : head), digits + i);
    return text;
}

/* Thousandths, with one digit after the point where there is room for it. */
static const char *thousandths_text(struct exchange *exchange, const json_t *value)
{
    if (!json_is_integer(value))
        return "–";
    json_int_t number = json_integer_value(value);
    if (number >= 100000 || number % 1000 == 0)
        return whole_text(exchange, (number + 500) / 1000);
    json_int_t tenths = (number + 50) / 100;
    return arena_printf(exchange->arena, "%s%c%d", whole_text(exchange, tenths / 10),
                        is_vietnamese(exchange) ? ',' : '.', (int)(tenths % 10));
}

/* What the texts of a place on the page are called in the JSON, so that the script can renew them. */
static const char *place_of(struct exchange *exchange, const char *list, size_t index)
{
    return arena_printf(exchange->arena, "%s.%zu", list, index);
}

/* Of each whole number N of the object a text N_text. */
static void add_texts(struct exchange *exchange, json_t *object)
{
    json_t *texts = json_object(), *value;
    const char *key;
    json_object_foreach(object, key, value)
    {
        if (json_is_integer(value))
            view_text(texts, arena_printf(exchange->arena, "%s_text", key),
                      whole_text(exchange, json_integer_value(value)));
    }
    json_object_update(object, texts);
    json_decref(texts);
}

static void name_rows(struct exchange *exchange, json_t *figures, const char *list, const char *prefix)
{
    size_t index;
    json_t *row;
    json_array_foreach(json_object_get(figures, list), index, row)
    {
        const char *name = json_string_value(json_object_get(row, "name"));
        add_texts(exchange, row);
        view_text(row, "place", place_of(exchange, list, index));
        view_text(row, "label",
                  prefix ? language_text(exchange->language, arena_printf(exchange->arena, "%s_%s", prefix, name))
                         : name);
    }
}

static void name_series(struct exchange *exchange, json_t *panel, const char *panel_name, const char *place)
{
    static const char *const spans[] = {"now", "mean", "most"};
    bool own_names = !strcmp(panel_name, "routes") || !strcmp(panel_name, "spend");
    size_t index;
    json_t *series;
    json_array_foreach(json_object_get(panel, "series"), index, series)
    {
        const char *name = json_string_value(json_object_get(series, "name"));
        const char *key = arena_printf(exchange->arena, "figure_%s", name);
        view_text(series, "label", own_names ? name : language_text(exchange->language, key));
        view_text(series, "place", place_of(exchange, arena_printf(exchange->arena, "%s.series", place), index));
        view_text(series, "key", arena_printf(exchange->arena, "%zu", index % 8));
        for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
            view_text(series, arena_printf(exchange->arena, "%s_text", spans[i]),
                      thousandths_text(exchange, json_object_get(series, spans[i])));
    }
}

static void name_panels(struct exchange *exchange, json_t *figures)
{
    size_t index;
    json_t *panel;
    json_array_foreach(json_object_get(figures, "panels"), index, panel)
    {
        const char *name = json_string_value(json_object_get(panel, "panel"));
        view_text(panel, "title", language_text(exchange->language, arena_printf(exchange->arena, "panel_%s", name)));
        view_text(panel, "unit", language_text(exchange->language, arena_printf(exchange->arena, "unit_%s", name)));
        name_series(exchange, panel, name, place_of(exchange, "panels", index));
    }
}

static void name_routes(struct exchange *exchange, json_t *figures)
{
    size_t index;
    json_t *route;
    name_rows(exchange, figures, "routes", NULL);
    json_array_foreach(json_object_get(figures, "routes"), index, route)
    {
        bool up = json_is_true(json_object_get(route, "up"));
        view_text(route, "state", language_text(exchange->language, up ? "route_up" : "route_down"));
    }
}

static void name_facts(struct exchange *exchange, json_t *figures)
{
    json_t *facts = json_object_get(figures, "facts");
    json_int_t since = json_integer_value(json_object_get(json_object_get(figures, "facts"), "since_ms"));
    const char *redis = json_is_true(json_object_get(facts, "redis")) ? "is_up" : "is_down";
    const char *bearerbox = json_is_true(json_object_get(facts, "bearerbox")) ? "is_up" : "is_down";
    add_texts(exchange, facts);
    view_text(facts, "since", view_time_text(exchange->arena, since));
    view_text(facts, "redis_state", language_text(exchange->language, redis));
    view_text(facts, "bearerbox_state", language_text(exchange->language, bearerbox));
}

/* The page itself needs no history: its script fetches that. */
static void drop_history(json_t *figures)
{
    size_t index, at;
    json_t *panel, *series;
    json_object_del(figures, "at");
    json_array_foreach(json_object_get(figures, "panels"), index, panel)
        json_array_foreach(json_object_get(panel, "series"), at, series) json_object_del(series, "values");
}

static json_t *audit_model(struct ctx *ctx)
{
    size_t count;
    const struct audit_line *lines = audit_newest(ctx, LINES, &count);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *line = json_object();
        view_text(line, "number", arena_printf(ctx->arena, "%" PRIu64, lines[i].number));
        view_text(line, "at", view_time_iso(ctx->arena, lines[i].at_ms));
        view_text(line, "time", view_time_text(ctx->arena, lines[i].at_ms));
        view_text(line, "who", lines[i].who);
        view_text(line, "did", lines[i].what);
        view_text(line, "about", lines[i].about);
        json_array_append_new(list, line);
    }
    return list;
}

void page_admin(struct ctx *ctx, struct exchange *exchange)
{
    const struct web_settings *settings = &exchange->web->settings;
    const char *after = web_query(&exchange->request, "after");
    if (!settings->figures) {
        answer_error(exchange, 404);
        return;
    }
    if (!after)
        guard_note(ctx, exchange, "admin-view", "");
    json_t *figures = settings->figures(settings->self, (int64_t)web_query_number(&exchange->request, "after"));
    name_panels(exchange, figures);
    name_rows(exchange, figures, "classes", "figure");
    name_rows(exchange, figures, "pools", "figure");
    name_routes(exchange, figures);
    name_facts(exchange, figures);
    if (exchange->request.format == WEB_JSON) {
        answer_json(exchange, 200, figures);
        return;
    }
    drop_history(figures);
    view_text(figures, "title", language_text(exchange->language, "admin"));
    view_text(figures, "member", exchange->member->name);
    json_object_set_new(figures, "audit", audit_model(ctx));
    answer_page(exchange, 200, "admin", figures);
}
