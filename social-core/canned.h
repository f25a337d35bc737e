/** Canned answers: texts that an agency writes again and again, with places for what differs. */
#ifndef LOA_CANNED_H
#define LOA_CANNED_H

#include "social-core/case.h"

#define CANNED_MAX 60        /**< of one agency */
#define CANNED_NAME_BYTES 60 /**< of a name */
#define CANNED_BYTES 1200    /**< of a text */

struct canned {
    const char *name, *text;
};

/** All of an agency in one language ("vi"), by name. One has the same name in each of its languages. */
const struct canned *canned_all(struct ctx *ctx, const struct agency *agency, const char *language, size_t *count);

/** The text with this name in a language, or NULL. */
const char *canned_text(struct ctx *ctx, const struct agency *agency, const char *language, const char *name);

/** Keeps one under its name; an empty text removes it. False when it is too long or there are too many. */
bool canned_write(struct ctx *ctx, const struct agency *agency, const char *language, const char *name,
                  const char *text);

/** The text for a case: {name} {id} {agency} {due} {hours}, or {ten} {so} {co_quan} {han} {gio}. Any other brace stays. */
const char *canned_fill(struct ctx *ctx, const char *text, const struct case_view *view);

#endif
