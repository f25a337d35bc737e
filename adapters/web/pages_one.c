#include <inttypes.h>

#include "adapters/web/pages.h"
#include "adapters/web/view.h"
#include "social-core/case.h"
#include "social-core/post.h"

static json_t *replies_model(struct exchange *exchange, const struct posts *replies)
{
    json_t *list = json_array();
    for (size_t i = 0; i < replies->count; i++)
        json_array_append_new(list, view_post(exchange->arena, exchange->language, &replies->list[i]));
    return list;
}

static const char *more_replies(struct exchange *exchange, const struct post *post, const struct posts *replies)
{
    if (!replies->more || !replies->count)
        return NULL;
    return arena_printf(exchange->arena, "/p/%" PRIu64 "?after=%" PRIu64, post->id,
                        replies->list[replies->count - 1].id);
}

static void answer_post_page(struct ctx *ctx, struct exchange *exchange, const struct post *post)
{
    uint64_t after = web_query_number(&exchange->request, "after");
    const struct post *parent = post->reply_to ? post_by_id(ctx, post->reply_to) : NULL;
    struct posts replies = replies_to(ctx, post->id, after, PAGE_REPLIES);
    json_t *model = json_object();
    view_text(model, "title",
              arena_printf(ctx->arena, "%s %" PRIu64, language_text(exchange->language, "post"), post->id));
    view_text(model, "author", post->author);
    json_object_set_new(model, "post", view_post(exchange->arena, exchange->language, post));
    if (parent)
        json_object_set_new(model, "parent", view_post(exchange->arena, exchange->language, parent));
    json_object_set_new(model, "replies", replies_model(exchange, &replies));
    json_object_set_new(model, "topics", view_topics(ctx, PAGE_TOPICS));
    view_text(model, "more", more_replies(exchange, post, &replies));
    answer_page(exchange, 200, "post_page", model);
}

void page_post(struct ctx *ctx, struct exchange *exchange)
{
    uint64_t id = web_number(exchange->request.args[0]);
    const struct post *post = id ? post_by_id(ctx, id) : NULL;
    if (!post && answer_hidden(ctx, exchange, id))
        return;
    if (!post)
        answer_error(exchange, 404);
    else if (exchange->request.format == WEB_JSON)
        answer_json(exchange, 200, view_post_api(post));
    else
        answer_post_page(ctx, exchange, post);
}

/* Cases are private: whoever knows the number learns that it exists, whose it is and how far it got; a word of it only
 * when both sides agreed to that. */
void page_case(struct ctx *ctx, struct exchange *exchange)
{
    const struct case_view *view = case_by_id(ctx, exchange->request.args[0]);
    if (!view) {
        answer_error(exchange, 404);
        return;
    }
    const char *state = case_state_name(view->state);
    json_t *model =
        json_pack("{s:s,s:s,s:s,s:s,s:s}", "case", view->id, "agency", view->agency->name, "state", state, "opened",
                  view_time_iso(ctx->arena, view->opened_ms), "updated", view_time_iso(ctx->arena, view->last_ms));
    view_text(model, "due", case_open_for_agency(view) ? view_time_iso(ctx->arena, view->due_ms) : NULL);
    view_text(model, "text", view->shown ? view->offered : NULL);
    if (exchange->request.format == WEB_JSON) {
        answer_json(exchange, 200, model);
        return;
    }
    view_text(model, "due_text", case_open_for_agency(view) ? view_time_text(ctx->arena, view->due_ms) : NULL);
    view_text(model, "title", arena_printf(ctx->arena, "%s %s", language_text(exchange->language, "case"), view->id));
    view_text(model, "agency_title", view->agency->title);
    view_text(model, "state_text", language_text(exchange->language, arena_printf(ctx->arena, "case_%s", state)));
    view_text(model, "opened_text", view_time_text(ctx->arena, view->opened_ms));
    view_text(model, "updated_text", view_time_text(ctx->arena, view->last_ms));
    answer_page(exchange, 200, "case", model);
}
