/**
 * Budgets: how many segments a day may go to and because of one person, one channel, one agency. Days are Viet Nam's.
 * What is over a budget waits for the digest (posts at once) or is refused with the reason. docs/money.md tells who pays.
 */
#ifndef LOA_BUDGET_H
#define LOA_BUDGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "social-core/ctx.h"
#include "social-core/quiet.h"

/** What is allowed ([budget] in loa.ini); 0: no limit. */
struct budgets {
    int person, channel, agency; /**< segments a day */
    int digest;                  /**< segments of one digest; 0: 2 */
    double price;                /**< what a villager pays for a segment that comes by itself, in đồng; 0: nothing */
    struct quiet_hours quiet;    /**< of areas that have none of their own */
};

struct person;

/** What was sent to and because of this person today. */
int64_t budget_of_person(const struct ctx *ctx, const struct person *person);

/** Whether the person's budget of today is used up. */
bool budget_person_over(const struct ctx *ctx, const struct person *person);

/** Counts segments in the batch. */
void budget_spend_person(struct ctx *ctx, const struct person *person, size_t segments);

/** Queues the question what a channel (its id) or an agency (budget_agency()) has used today; the answer is a number. */
const struct db_reply *budget_ask(struct ctx *ctx, const char *what);
const char *budget_agency(struct ctx *ctx, const char *agency);

/** Whether that is all of `limit`. */
bool budget_over(int limit, const struct db_reply *used);

/** Counts segments of a channel or an agency in the batch. */
void budget_spend(struct ctx *ctx, const char *what, size_t segments);

/** An amount as it is told: whole đồng. */
const char *budget_price(const struct ctx *ctx, size_t segments);

#endif
