/** Polls as pages show them: models for the templates, and for scripts. New references. */
#ifndef LOA_WEB_POLL_VIEW_H
#define LOA_WEB_POLL_VIEW_H

#include <jansson.h>

#include "adapters/web/exchange.h"
#include "social-core/poll.h"

/** What everybody may know of a poll: question, state, times, and how often each option was chosen. */
json_t *poll_view(struct ctx *ctx, struct exchange *exchange, const struct poll *poll);

/** The same for scripts: `{"poll","agency","state","question","votes","options":[{"option","text","votes"}],…}`. */
json_t *poll_view_api(struct ctx *ctx, const struct poll *poll, const char *language);

/** A poll as a line of a list. */
json_t *poll_view_row(struct ctx *ctx, struct exchange *exchange, const struct poll *poll);

/** The state as everybody sees it: one whose time is over is closed, though nobody has closed it yet. */
const char *poll_view_state(const struct ctx *ctx, const struct poll *poll);

#endif
