/** Questions that are asked again and again, with the agency's answer; and the one that is near a new question. */
#ifndef LOA_FAQ_H
#define LOA_FAQ_H

#include "social-core/case.h"

#define FAQ_MAX 300 /**< of one agency */
#define FAQ_BYTES 800

struct faq {
    const char *id; /**< the number of the case it came from */
    const char *question, *answer;
};

/** All of an agency in one language ("vi"), the newest first. An entry has the same number in each of its languages. */
const struct faq *faq_all(struct ctx *ctx, const struct agency *agency, const char *language, size_t *count);

/** One by its number, or NULL. */
const struct faq *faq_by_id(struct ctx *ctx, const struct agency *agency, const char *language, const char *id);

/** The same in the language of who reads it, else in the house's own (world.h). */
const struct faq *faq_for(struct ctx *ctx, const struct agency *agency, const char *language, const char *id);

/** Keeps an entry; an empty answer removes it. False when it is too long or there are too many. */
bool faq_write(struct ctx *ctx, const struct agency *agency, const char *language, const struct faq *entry);

/** Why an entry was chosen. */
struct faq_match {
    const struct faq *faq; /**< NULL: none is near enough, or two are equally near */
    double score;          /**< 0 to 1: shared words and pairs of words, of all */
    double second;         /**< of the next nearest */
    const char *shared;    /**< the words both have, between blanks */
};

/**
 * The entry that asks the same as `text`, folded words compared: at least three words in common, six tenths of words and
 * pairs of words, clearly nearer than the next, and the same numbers and question words in both ("when" is not "where").
 */
struct faq_match faq_near(struct ctx *ctx, const struct agency *agency, const char *language, const char *text);

/** How near two questions are: 0 to 1; `*shared` (NULL: unwanted) gets the words both have. */
double faq_score(struct arena *arena, const char *one, const char *other, const char **shared);

#endif
