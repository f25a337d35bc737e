/**
 * The last hour in figures: series of one value each few seconds, in memory, of a fixed size. A series belongs to a
 * panel, one plot of the operator's page.
 */
#ifndef LOA_GATEWAY_HISTORY_H
#define LOA_GATEWAY_HISTORY_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#define HISTORY_EVERY_MS 5000
#define HISTORY_KEPT 720 /* an hour */

struct history;

/** No series yet. Owned by the caller. */
struct history *history_new(void);
void history_free(struct history *history);

/** One more series, before the first history_put(); texts are copied. Returns its number. */
size_t history_series(struct history *history, const char *panel, const char *name);

/** The values of one moment, one a series in their order; NAN for one that is not known. The oldest moment goes. */
void history_put(struct history *history, int64_t at_ms, const double *values);

/**
 * `{"every_ms", "at": […], "panels": [{"panel", "series": [{"name", "values": […], "now", "mean", "most"}]}]}`: the
 * moments after `after_ms`, oldest first, values in thousandths, null for one not known; now, mean and most are of the
 * whole hour. A new reference.
 */
json_t *history_json(const struct history *history, int64_t after_ms);

#endif
