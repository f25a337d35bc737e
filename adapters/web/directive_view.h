/** Directives and errands as the desk's pages show them: models for the templates. New references. */
#ifndef LOA_WEB_DIRECTIVE_VIEW_H
#define LOA_WEB_DIRECTIVE_VIEW_H

#include <jansson.h>

#include "adapters/web/exchange.h"
#include "social-core/directive.h"

/** What both sides see of a directive: number, title, who asks, when it is due. */
json_t *directive_view(struct ctx *ctx, struct exchange *exchange, const struct directive *directive);

/** One agency's part: how far it is, how late, its answers in the order of the fields. */
json_t *errand_view(struct ctx *ctx, struct exchange *exchange, const struct errand *errand);

/** An answer as it is read: a number with its thousands parted, yes and no in words; "" when there is none. */
const char *answer_view(struct ctx *ctx, struct exchange *exchange, enum field_kind kind, const char *answer);

#endif
