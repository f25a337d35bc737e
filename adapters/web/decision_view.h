/** A decision as everybody may see it: what, why, when, and what came of objections; never who, about whom, or which words. */
#ifndef LOA_WEB_DECISION_VIEW_H
#define LOA_WEB_DECISION_VIEW_H

#include <jansson.h>

#include "adapters/web/exchange.h"
#include "moderation/decision.h"

/** Decision `number` when it has been carried out; NULL: there is none to show. */
const struct decision *decision_to_show(struct ctx *ctx, uint64_t number);

/** Its model for templates/decision_facts; a new reference. */
json_t *decision_view(struct ctx *ctx, struct exchange *exchange, const struct decision *decision);

/** The same for scripts: `{"decision","verdict","reason","at","appeal","truth"}`, all texts. */
json_t *decision_view_api(struct ctx *ctx, const struct decision *decision);

#endif
