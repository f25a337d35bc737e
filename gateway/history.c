#include "gateway/history.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct series {
    char *panel, *name;
    float values[HISTORY_KEPT];
};

struct history {
    struct series **series;
    size_t series_count, count; /* count: moments kept */
    size_t next;                /* where the next moment goes */
    int64_t at_ms[HISTORY_KEPT];
};

struct history *history_new(void)
{
    return calloc(1, sizeof(struct history));
}

void history_free(struct history *history)
{
    for (size_t i = 0; history && i < history->series_count; i++) {
        free(history->series[i]->panel);
        free(history->series[i]->name);
        free(history->series[i]);
    }
    if (history)
        free(history->series);
    free(history);
}

size_t history_series(struct history *history, const char *panel, const char *name)
{
    struct series *series = calloc(1, sizeof *series);
    series->panel = strdup(panel);
    series->name = strdup(name);
    history->series = realloc(history->series, (history->series_count + 1) * sizeof *history->series);
    history->series[history->series_count] = series;
    return history->series_count++;
}

void history_put(struct history *history, int64_t at_ms, const double *values)
{
    history->at_ms[history->next] = at_ms;
    for (size_t i = 0; i < history->series_count; i++)
        history->series[i]->values[history->next] = (float)values[i];
    history->next = (history->next + 1) % HISTORY_KEPT;
    if (history->count < HISTORY_KEPT)
        history->count++;
}

/* The place of the moment `index`, 0 the oldest. */
static size_t place_of(const struct history *history, size_t index)
{
    return (history->next + HISTORY_KEPT - history->count + index) % HISTORY_KEPT;
}

static json_t *thousandths(double value)
{
    return isnan(value) ? json_null() : json_integer(llround(value * 1000));
}

static json_t *series_json(const struct history *history, const struct series *series, size_t from)
{
    json_t *values = json_array();
    double sum = 0, most = NAN, now = NAN;
    size_t known = 0;
    for (size_t i = 0; i < history->count; i++) {
        double value = series->values[place_of(history, i)];
        if (i >= from)
            json_array_append_new(values, thousandths(value));
        now = value;
        if (isnan(value))
            continue;
        sum += value;
        known++;
        most = isnan(most) || value > most ? value : most;
    }
    return json_pack("{s:s,s:o,s:o,s:o,s:o}", "name", series->name, "values", values, "now", thousandths(now), "mean",
                     thousandths(known ? sum / (double)known : NAN), "most", thousandths(most));
}

static json_t *panels_json(const struct history *history, size_t from)
{
    json_t *panels = json_array(), *list = NULL;
    const char *panel = "";
    for (size_t i = 0; i < history->series_count; i++) {
        const struct series *series = history->series[i];
        if (strcmp(series->panel, panel) != 0) {
            list = json_array();
            json_array_append_new(panels, json_pack("{s:s,s:o}", "panel", series->panel, "series", list));
        }
        panel = series->panel;
        json_array_append_new(list, series_json(history, series, from));
    }
    return panels;
}

json_t *history_json(const struct history *history, int64_t after_ms)
{
    json_t *at = json_array();
    size_t from = 0;
    while (from < history->count && history->at_ms[place_of(history, from)] <= after_ms)
        from++;
    for (size_t i = from; i < history->count; i++)
        json_array_append_new(at, json_integer(history->at_ms[place_of(history, i)]));
    return json_pack("{s:i,s:o,s:o}", "every_ms", HISTORY_EVERY_MS, "at", at, "panels", panels_json(history, from));
}
