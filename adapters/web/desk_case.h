/** The page of one case: what desk_case.c, desk_case_page.c and desk_acts.c share. */
#ifndef LOA_WEB_DESK_CASE_H
#define LOA_WEB_DESK_CASE_H

#include <jansson.h>

#include "adapters/web/exchange.h"
#include "social-core/case.h"
#include "social-core/text/segments.h"

#define ANSWER_SEGMENTS 8 /**< of the text message that goes out */
#define DRAFT_BYTES 4000

/** What a form of the page holds. `token` and `revision` are those of the page that the officer looked at. */
struct case_form {
    const char *act; /**< which button: a name of the table in desk_acts.c, or "count" */
    const char *text, *token, *revision;
    const char *theirs;  /**< the same in the citizen's language, which is what they get then; "": not translated */
    const char *trouble; /**< key of what is wrong; NULL: nothing */
};

/** What the member has to do with a case. */
enum case_tie {
    TIE_NONE,  /**< as unknown to them as one that does not exist */
    TIE_OWN,   /**< of their agency */
    TIE_ABOVE, /**< it is late and was raised to their agency */
};

struct desk_case {
    const struct case_view *view;
    const struct agency *agency; /**< the member's */
    enum case_tie tie;
};

/** One act of the page: fills the batch; NULL, or the key of what is wrong. */
struct case_act {
    const char *name;
    const char *(*run)(struct ctx *ctx, struct exchange *exchange, const struct case_view *view,
                       const struct case_form *form);
    bool above; /**< also for the agency above */
};

/** The act of a button, when this member may do it; else NULL. desk_acts.c */
const struct case_act *case_act_named(const char *name, enum case_tie tie);

/** The text message as the asker gets it. desk_acts.c */
const char *case_preview(struct ctx *ctx, const struct case_view *view, const char *text, bool asks_back);

/** The page; or with `part` = "thread" the thread alone. desk_case_page.c */
void case_page_show(struct ctx *ctx, struct exchange *exchange, const struct desk_case *desk, int status,
                    const struct case_form *form);

/** What a text costs and looks like, for the line under it. desk_case_page.c */
json_t *case_count_model(struct ctx *ctx, struct exchange *exchange, const struct case_view *view, const char *text);

#endif
