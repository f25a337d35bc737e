/** Cases as the desk's pages show them: models for the templates. New references. */
#ifndef LOA_WEB_DESK_VIEW_H
#define LOA_WEB_DESK_VIEW_H

#include <jansson.h>

#include "adapters/web/exchange.h"
#include "social-core/case.h"

/** The agency whose desk this member has: an officer's own; NULL for everybody else. */
const struct agency *desk_agency(struct ctx *ctx, const struct exchange *exchange);

/** What every page of the desk shows: title, who is signed in, the agency. */
json_t *desk_frame(struct ctx *ctx, struct exchange *exchange, const char *title);

/** A case as a line of a list. */
json_t *desk_case_row(struct ctx *ctx, struct exchange *exchange, const struct case_view *view);

/** "late", "today" (due within 24 hours) or "calm"; NULL when nothing is due. */
const char *desk_urgency(const struct ctx *ctx, const struct case_view *view);

/** The labels of a case as a list of texts. */
json_t *desk_labels(struct ctx *ctx, const struct case_view *view);

/** What a text message costs and looks like on the phone, for templates/count_line and preview. */
json_t *desk_sms(struct ctx *ctx, struct exchange *exchange, const char *sms);

/** The words under a key, made of two: desk_word(exchange, "case", "new"). */
const char *desk_word(struct exchange *exchange, const char *prefix, const char *name);

#endif
