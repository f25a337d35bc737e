/** Broadcasts that agencies plan: who writes, who approves, and what is kept of it. */
#ifndef LOA_TESTS_PLAN_SCENE_H
#define LOA_TESTS_PLAN_SCENE_H

#include "social-core/broadcast_plan.h"
#include "tests/unit/support.h"

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

/** A province, two communes and a village, their agencies and officers: hoa and binh of xa, tuan of tinh, yen alone of tram. */
struct ctx *plan_scene(void);

/** One more officer. */
void plan_hire(struct ctx *ctx, const char *login, const char *agency);

/** A draft that could be kept. */
struct broadcast plan_draft(const char *login, const char *agency);

/** Keeps it and commits; a refusal leaves the batch empty. */
enum broadcast_refusal plan_keep(struct ctx *ctx, const struct broadcast *before, const struct broadcast *draft,
                                 const char **id);

/** The number of a draft that was kept. */
const char *plan_kept(struct ctx *ctx, const struct broadcast *draft);

/** As it stands in the store. */
const struct broadcast *plan_now(struct ctx *ctx, const char *id);

/** What was allowed is committed. */
void plan_done(struct ctx *ctx, enum broadcast_refusal refusal);

/** Kept, asked for by hoa, approved by binh. */
const char *plan_approved(struct ctx *ctx, const struct broadcast *draft);

/** How many rows of the outbox there are. */
int64_t plan_rows(struct ctx *ctx);

/** How many lie in a folder of an agency. */
int64_t plan_lying_in(struct ctx *ctx, const char *agency, const char *folder);

/** What the gateway's round does, once; how many it looked at. */
size_t plan_round(struct ctx *ctx);

#endif
