/**
 * Where and when something is said or doubted: a row a commune, a column a span of time, a cell how many. Counts only; nobody is
 * named. Areas have no coordinates: neighbours of the tree stand together instead, the communes of a province below each other.
 */
#ifndef LOA_MODERATION_SPREAD_H
#define LOA_MODERATION_SPREAD_H

#include <stddef.h>
#include <stdint.h>

#include "social-core/ctx.h"
#include "social-core/directory.h"
#include "social-core/post.h"

#define SPREAD_ROWS 12    /* communes with a row of their own: those with most */
#define SPREAD_COLUMNS 24 /* at most; */
#define SPREAD_LEAST 12   /* and at least, so that a cell is no wider when all came at once */

struct spread_row {
    const struct area *area; /**< villages count for their commune; NULL: all other places, and what is not known */
    uint64_t count;
    uint64_t cells[SPREAD_COLUMNS];
};

struct spread {
    struct spread_row
        rows[SPREAD_ROWS + 1]; /**< the province with most first, in it the commune with most; others last */
    size_t row_count;          /**< 0: there is nothing */
    size_t columns;            /**< they end with the latest */
    int64_t first_ms, step_ms; /**< when the first column begins, UTC, and how long each is: 5 minutes or more */
    uint64_t all, most;        /**< in all cells; in the fullest */
};

/** The highest area over one: its province. */
const struct area *spread_province(const struct area *area);

/** Of posts: where their authors live. */
struct spread *spread_of_posts(struct ctx *ctx, const struct posts *posts);

/** Of reports and questions by phone about a card: where those live who doubt it. */
struct spread *spread_of_reports(struct ctx *ctx, const char *card);

#endif
