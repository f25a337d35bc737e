/** A post kept for telling it to event streams: copied out of the work that read it, put into words once a form. */
#ifndef LOA_WEB_TOLD_H
#define LOA_WEB_TOLD_H

#include "adapters/web/state.h"
#include "social-core/post.h"

struct told_text {
    const char *text;
    size_t length; /**< bytes */
};

struct told {
    struct arena *arena;
    struct post post;
    struct told_text json, html[WEB_LANGUAGES]; /**< text NULL: not asked for yet */
};

/** Deep copies, in `arena`. */
struct told *told_copies(struct arena *arena, const struct post *posts, size_t count);

/** The post as one server-sent event: JSON, or a piece of page in a language (event name `post`). */
const struct told_text *told_event(struct web *web, struct told *told, const struct web_language *language, bool html);

#endif
