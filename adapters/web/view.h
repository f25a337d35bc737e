/** Things of the core as JSON: for the scripts' answers and as models of the templates. New references. */
#ifndef LOA_WEB_VIEW_H
#define LOA_WEB_VIEW_H

#include <jansson.h>
#include <stdint.h>

#include "adapters/web/language.h"
#include "social-core/ctx.h"
#include "social-core/directory.h"
#include "social-core/post.h"

/** A post as scripts see it: `{"id","author","channel","text","at","state"}`, all texts; `correction`, what is true, with
 *  a false one. */
json_t *view_post_api(const struct post *post);

/** A post as templates/post.mustache shows it. */
json_t *view_post(struct arena *arena, const struct web_language *language, const struct post *post);

/** Where a channel is read: "/c/nuoc", "/area/03037", "/agency/xa"; NULL for a person's. */
const char *view_channel_path(struct arena *arena, const struct channel *channel);

/** The topics as pages list them: `[{"topic","topic_title","topic_path"}]`; `most` of them at most. */
json_t *view_topics(const struct ctx *ctx, size_t most);

/** The provinces by name, without their kind: `[{"area":"15","bare":"Lào Cai"}]`. */
json_t *view_provinces(const struct ctx *ctx);

/** "2026-11-24T08:00:00Z". */
const char *view_time_iso(struct arena *arena, int64_t ms);

/** The time as read in Viet Nam (UTC+7 all year): "15:00, 24/11/2026". */
const char *view_time_text(struct arena *arena, int64_t ms);

/** Sets a text of an object; NULL sets nothing. */
void view_text(json_t *object, const char *key, const char *text);

/** Sets a number of an object; 0 sets nothing, so that no page tells of nobody. */
void view_count(json_t *object, const char *key, uint64_t count);

#endif
