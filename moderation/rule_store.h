/** The rules in the store: loaded by an operator or a moderator, seen by every gateway with the next text. */
#ifndef LOA_MODERATION_RULE_STORE_H
#define LOA_MODERATION_RULE_STORE_H

#include <stddef.h>

#include <jansson.h>

#include "social-core/ctx.h"

/** Puts rules into the batch, with an audit line of `who`. -1 with one sentence in `why` when they are wrong; a rule that holds posts
 *  must be signed by a moderator who is there. */
int rules_store(struct ctx *ctx, const json_t *document, const char *who, char *why, size_t size);

#endif
