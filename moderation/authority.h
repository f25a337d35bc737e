/**
 * Authorities: what they have said in public about what a card says. Notices that went out to everybody of a place, posts on
 * an agency's own channel, and answers that citizen and agency let be shown; of the agencies that serve the place of the card.
 */
#ifndef LOA_MODERATION_AUTHORITY_H
#define LOA_MODERATION_AUTHORITY_H

#include <stddef.h>
#include <stdint.h>

#include "moderation/card.h"

enum statement_kind { STATEMENT_notice, STATEMENT_post, STATEMENT_answer, STATEMENT_KINDS };

/** "notice", "post", "answer". */
const char *statement_kind_name(enum statement_kind kind);

struct statement {
    enum statement_kind kind;
    const char *from; /**< title of the agency */
    const char *id;   /**< of the broadcast, the post, the case */
    const char *text;
    int64_t at_ms;      /**< UTC */
    const char *shared; /**< the words that it has in common with the card, folded, between blanks */
    size_t words;       /**< how many */
};

/** So many at most, those with most words in common first, then the newest. */
#define STATEMENTS 5

/** Those about the same thing by the words of clusters (alike_about()), the place aside, whether they confirm it or deny it; the arena's. */
const struct statement *statements_about(struct ctx *ctx, const struct card *card, size_t *count);

#endif
