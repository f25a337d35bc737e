/* One poll, for everybody: the question, how it stands, how to answer. Nobody votes here: an answer comes from a phone,
 * because only that is one person's. */
#include <string.h>

#include "adapters/web/pages.h"
#include "adapters/web/poll_view.h"
#include "adapters/web/view.h"

void page_poll(struct ctx *ctx, struct exchange *exchange)
{
    const struct poll *poll = poll_by_id(ctx, exchange->request.args[0]);
    const char *part = web_query(&exchange->request, "part");
    if (!poll || !poll->opened_ms) {
        answer_error(exchange, 404);
        return;
    }
    if (exchange->request.format == WEB_JSON) {
        answer_json(exchange, 200, poll_view_api(ctx, poll, exchange->language->name));
        return;
    }
    json_t *model = poll_view(ctx, exchange, poll);
    view_text(model, "title", arena_printf(ctx->arena, "%s %s", language_text(exchange->language, "poll"), poll->id));
    answer_page(exchange, 200, part && !strcmp(part, "results") ? "poll_results" : "poll", model);
}
