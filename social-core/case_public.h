/** A case that others may read: the agency proposes a text without names, the citizen agrees by 1 or 2 on the phone. */
#ifndef LOA_CASE_PUBLIC_H
#define LOA_CASE_PUBLIC_H

#include "social-core/case.h"

#define OFFER_BYTES 1600 /**< of a text that is to be public */

/** The question and the last answer, with the asker's name and handle taken out: what the officer's preview begins with. */
const char *case_public_text(struct ctx *ctx, const struct case_view *view);

/** A text of the case without who asked: name, handle and numbers of six digits or more become `…`. */
const char *case_without_names(struct ctx *ctx, const struct case_view *view, const char *text);

/** Cases of an agency that both agreed to show, settled since `since_ms` (UTC), without threads; of those answered and of
 *  those closed the latest `limit` are looked at. */
const struct case_view *const *cases_shown(struct ctx *ctx, const struct agency *agency, int64_t since_ms, size_t limit,
                                           size_t *count);

enum offer_outcome {
    OFFER_DONE, /**< in the batch: the citizen is asked */
    OFFER_BUSY, /**< the phone is being asked something else: later */
    OFFER_GONE, /**< the citizen has left, or stopped messages */
    OFFER_WRONG /**< not answered yet, or the text is empty or too long */
};

/** Asks the citizen whether `text` may be public. */
enum offer_outcome case_offer_to_asker(struct ctx *ctx, const struct case_view *view, const char *login,
                                       const char *text);

#endif
