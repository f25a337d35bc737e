#include "social-core/budget.h"

#include <inttypes.h>
#include <math.h>

#include "social-core/keys.h"
#include "social-core/person.h"
#include "social-core/quiet.h"
#include "social-core/world.h"

#define KEPT_SECONDS "259200"
#define DAY                                                                                                            \
    INT64_C(10000) /* a person's count: the day times this, and segments; so it is a number of 32 bits, 6 bytes */

int64_t budget_of_person(const struct ctx *ctx, const struct person *person)
{
    return *person->spent / DAY == local_day(ctx->now_ms) ? *person->spent % DAY : 0;
}

bool budget_person_over(const struct ctx *ctx, const struct person *person)
{
    int limit = ctx->world->budgets.person;
    return limit && budget_of_person(ctx, person) >= limit;
}

/* Added to where the day is the same, so that none of two at once is lost. */
void budget_spend_person(struct ctx *ctx, const struct person *person, size_t segments)
{
    int64_t today = local_day(ctx->now_ms), used = budget_of_person(ctx, person);
    const char *key = key_person(ctx, person->id);
    if (used + (int64_t)segments >= DAY)
        segments = (size_t)(DAY - 1 - used);
    if (*person->spent / DAY == today)
        db_write(ctx, "HINCRBY", key, "spent", arena_printf(ctx->arena, "%zu", segments));
    else
        db_write(ctx, "HSET", key, "spent", arena_printf(ctx->arena, "%" PRId64, today * DAY + (int64_t)segments));
    *person->spent = today * DAY + used + (int64_t)segments;
}

static const char *spent_today(struct ctx *ctx)
{
    return key_spent(ctx, arena_printf(ctx->arena, "%" PRId64, local_day(ctx->now_ms)));
}

const char *budget_agency(struct ctx *ctx, const char *agency)
{
    return arena_printf(ctx->arena, "answers.%s", agency);
}

const struct db_reply *budget_ask(struct ctx *ctx, const char *what)
{
    return db_ask(ctx, "HGET", spent_today(ctx), what);
}

bool budget_over(int limit, const struct db_reply *used)
{
    return limit && db_number(used, 0) >= limit;
}

void budget_spend(struct ctx *ctx, const char *what, size_t segments)
{
    const char *key = spent_today(ctx);
    db_write(ctx, "HINCRBY", key, what, arena_printf(ctx->arena, "%zu", segments));
    db_write(ctx, "EXPIRE", key, KEPT_SECONDS);
}

const char *budget_price(const struct ctx *ctx, size_t segments)
{
    return arena_printf(ctx->arena, "%.0f", ceil(ctx->world->budgets.price * (double)segments));
}
