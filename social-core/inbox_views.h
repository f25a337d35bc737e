/** Views of the inbox that an officer keeps: a folder and words to search for, under a name. */
#ifndef LOA_INBOX_VIEWS_H
#define LOA_INBOX_VIEWS_H

#include <stdbool.h>
#include <stddef.h>

#include "social-core/ctx.h"

#define INBOX_VIEWS 20      /**< of one officer */
#define INBOX_VIEW_BYTES 60 /**< of a name */
#define INBOX_VIEW_FIND 200 /**< bytes of the words */

struct inbox_saved {
    const char *name, *folder;
    const char *find; /**< "": every case of the folder */
};

/** An officer's own, by name. */
const struct inbox_saved *inbox_views(struct ctx *ctx, const char *login, size_t *count);

/** Keeps one under its name. False when its folder is none, a text is too long, or there are too many. */
bool inbox_view_keep(struct ctx *ctx, const char *login, const struct inbox_saved *view);

/** Forgets one. */
void inbox_view_drop(struct ctx *ctx, const char *login, const char *name);

#endif
