/** Inside `loa moderate`: its verbs. Each returns the exit status, after saying on stderr what is wrong. */
#ifndef LOA_GATEWAY_MODERATE_H
#define LOA_GATEWAY_MODERATE_H

#include "gateway/verbs.h"
#include "moderation/decision.h"

struct moderate_order {
    const char *number;                /**< of the card or the decision; NULL: the verb wants none */
    const char *as;                    /**< login */
    const struct moderator *moderator; /**< who does it */
    struct decision decision;          /**< verdict, reason, note, truths, … as given */
};

/** The order with its number and its moderator; NULL after saying that nobody of that login is one. */
const struct moderate_order *moderate_begin(struct tool *tool, void *self, const char *number);

/** Says it on stderr; 1. */
int moderate_refuse(const char *why);

/** Does something and commits it, anew when somebody was quicker. */
int moderate_try(struct tool *tool, const struct moderate_order *order,
                 enum decision_refusal (*act)(struct tool *tool, const struct moderate_order *order));

/* What is shown (moderate_show.c). */
int moderate_list(struct tool *tool, void *self, const char *number);
int moderate_show(struct tool *tool, void *self, const char *number);
int moderate_decision(struct tool *tool, void *self, const char *number);
int moderate_decisions(struct tool *tool, void *self, const char *number);
int moderate_appeals(struct tool *tool, void *self, const char *number);
int moderate_counts(struct tool *tool, void *self, const char *number);

/* What is done (moderate_act.c). */
int moderate_claim(struct tool *tool, void *self, const char *number);
int moderate_release(struct tool *tool, void *self, const char *number);
int moderate_decide(struct tool *tool, void *self, const char *number);
int moderate_confirm(struct tool *tool, void *self, const char *number);
int moderate_refuse_it(struct tool *tool, void *self, const char *number);
int moderate_undo(struct tool *tool, void *self, const char *number);
int moderate_uphold(struct tool *tool, void *self, const char *number);
int moderate_overturn(struct tool *tool, void *self, const char *number);

#endif
