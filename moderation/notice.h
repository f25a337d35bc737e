/** What authors and reporters are told of a decision, in their language. Who texted STOP is told nothing. */
#ifndef LOA_MODERATION_NOTICE_H
#define LOA_MODERATION_NOTICE_H

#include "moderation/decision.h"
#include "social-core/post.h"

/** Its reason in a language, as a part of a sentence: in few words, as the list has it. */
const char *notice_reason(struct ctx *ctx, const struct decision *decision, const char *language);

/** The same as people are told it: one that is none of the list is in the moderator's own words. */
const char *notice_why(struct ctx *ctx, const struct decision *decision, const char *language);

/** Puts into the batch: the author of a post hears what was decided, why, and how to object; when nothing was decided against it, only
 *  who was told that it is being checked. */
void notice_author(struct ctx *ctx, const struct decision *decision, const struct person *author,
                   const struct post *post);

/** The author of a post that a rule held hears that it stands now. */
void notice_released(struct ctx *ctx, const struct post *post);

/** A reporter, or who asked, hears the outcome; `thing`: the number they named. */
void notice_reporter(struct ctx *ctx, const struct decision *decision, const struct person *reporter,
                     const char *thing);

/** An author hears what came of an appeal, or that the decision was reversed without one. */
void notice_heard(struct ctx *ctx, const struct decision *decision, const struct person *author);

/** The outcome of a decision as an answer to KIEM or BAO: the phrase with its pairs, for say_words(). `thing`: the number
 *  that was asked about; NULL: a text was, then the decision's own. */
const char *const *notice_outcome(struct ctx *ctx, const struct decision *decision, const char *language,
                                  const char *thing);

#endif
