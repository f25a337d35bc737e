/** What is said of a post before it is written (room.h): limits, rules, and whether it is known to be false. */
#ifndef LOA_MODERATION_JUDGE_H
#define LOA_MODERATION_JUDGE_H

#include "social-core/room.h"

const void *judge_ask(struct ctx *ctx, const struct post_draft *draft);
struct post_ruling judge_draft(struct ctx *ctx, const struct post_draft *draft);
void judge_posted(struct ctx *ctx, const struct post_draft *draft, const struct post_ruling *ruling);

/** TOI: strikes and what they limit; NULL: there are none. */
const char *judge_about_person(struct talk *talk);

#endif
