/**
 * What of the counts everybody may see (/transparency), the same on every medium. What moderators, rules and authorities did is told
 * exactly. What people did, or what happened to them, is told from PUBLISHED_LEAST on: a smaller count could point at somebody in
 * a village where everybody knows everybody, so it is "<5". A sum over months is told so that it does not give a hidden one away.
 */
#ifndef LOA_MODERATION_PUBLISHED_H
#define LOA_MODERATION_PUBLISHED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "moderation/tally.h"

#define PUBLISHED_LEAST 5

/** What is counted, in the order in which it is told. */
struct published_kind {
    const char *what;   /**< as it is tallied */
    const char *prefix; /**< of the words for what it is counted by */
    bool of_people;     /**< small counts are hidden */
};
const struct published_kind *published_kinds(size_t *count);

struct published_line {
    const char *month; /**< "2026-11" */
    const char *what, *of;
    const char *shown; /**< "12", or "<5" */
};

struct published {
    const struct tally_line *counts; /**< what it is made of: for nobody's eyes */
    size_t count;
    struct published_line
        *lines; /**< by month, in the order of the kinds; "time" last: "decided", and "median" and "ninety"
                                             in minutes when enough were decided */
    size_t line_count;
    const char *month; /**< the newest; NULL: nothing has been counted */
};

/** All of it, from one read. */
struct published published_all(struct ctx *ctx);

/** A count of all months: "12", "<5", or "≥14", at least: some months are hidden. "0" when there is none. */
const char *published_sum(struct ctx *ctx, const struct published *published, const struct published_kind *kind,
                          const char *of);

/** The same of one month. */
const char *published_in(struct ctx *ctx, const struct published *published, const struct published_kind *kind,
                         const char *of, const char *month);

#endif
