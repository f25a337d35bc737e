/** Templates: what an agency begins broadcasts with again and again. */
#ifndef LOA_BROADCAST_TEMPLATE_H
#define LOA_BROADCAST_TEMPLATE_H

#include "social-core/broadcast.h"

#define BROADCAST_TEMPLATES 40           /**< of one agency */
#define BROADCAST_TEMPLATE_NAME_BYTES 60 /**< of a name */

/** The names of an agency's templates, in order; `*count` of them. */
const char **broadcast_templates(struct ctx *ctx, const struct agency *agency, size_t *count);

/** Fills texts, choice and class of a draft from a template. False when there is none of that name. */
bool broadcast_template_read(struct ctx *ctx, const struct agency *agency, const char *name, struct broadcast *draft);

/** Puts texts, choice and class of a broadcast into the batch under a name; `broadcast` NULL removes it. False when the
 *  name is none (empty, or too long) or there are too many. */
bool broadcast_template_write(struct ctx *ctx, const struct agency *agency, const char *name,
                              const struct broadcast *broadcast);

#endif
