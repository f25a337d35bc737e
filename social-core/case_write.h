/** How a case is kept: its hash, the folders it lies in, the log that open desks follow. Used by case_move.c alone. */
#ifndef LOA_CASE_WRITE_H
#define LOA_CASE_WRITE_H

#include "social-core/case.h"

/** Puts a new case into the batch; `view->id` may be fresh. */
void case_write_new(struct ctx *ctx, const struct case_view *view);

/** Puts what differs between the two into the batch, guarded by the revision of `before`. */
void case_write(struct ctx *ctx, const struct case_view *before, const struct case_view *after);

/** One more entry of the thread; `about` names the message whose delivery it shows, NULL: none. */
void case_write_entry(struct ctx *ctx, const char *id, const char *kind, const char *who, const char *text,
                      const char *about);

#endif
