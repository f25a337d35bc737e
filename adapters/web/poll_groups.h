/** Answers to an open question, those that say the same together. */
#ifndef LOA_WEB_POLL_GROUPS_H
#define LOA_WEB_POLL_GROUPS_H

#include "social-core/poll.h"

/** So many answers are grouped at most; more are counted only. */
#define POLL_GROUPED 2000

struct poll_group {
    const char *text;  /**< the first answer of it, without numbers and handles */
    const char *words; /**< folded words that all of it share; "": a group of one */
    size_t count;
};

/** The groups, largest first; `*count` of them, none in a world that knows no words. Grouping is done aside (work.h). */
struct poll_group *poll_groups(struct ctx *ctx, const struct poll *poll, size_t *count);

#endif
