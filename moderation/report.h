/**
 * Reports and questions: BAO and KIEM. One person counts once for a card, however many of its posts they report; what many new
 * persons, one area within one minute, or one phone say is weighed down, and the card shows it. Nobody but the store
 * knows who reported: only the outcome is sent to them.
 */
#ifndef LOA_MODERATION_REPORT_H
#define LOA_MODERATION_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "moderation/card.h"
#include "social-core/ctx.h"
#include "social-core/person.h"
#include "social-core/phone.h"
#include "social-core/post.h"

/** How many reports and questions a person may send a day. */
#define REPORTS_A_DAY 20

/** The reason of a question: whether it is true. */
#define REASON_ASKED REASONS

struct report {
    const struct person *person;
    const struct phone *phone; /**< it texts from; NULL: none is known (the web) */
    const struct post *post;   /**< what is reported; NULL: a text is asked about */
    const char *text;          /**< of a question about no post */
    size_t reason;             /**< reason_at(), or REASON_ASKED */
};

enum report_outcome {
    REPORT_TAKEN,   /**< in the batch */
    REPORT_BEFORE,  /**< this person reported it already, or something that says the same */
    REPORT_OWN,     /**< it is theirs */
    REPORT_FULL,    /**< REPORTS_A_DAY are used up */
    REPORT_DECIDED, /**< it was decided: `decision` tells */
    REPORT_CROWDED, /**< of visitors: they have opened VISITOR_CARDS today (visitor.h) */
};

struct report_result {
    enum report_outcome outcome;
    const char *card;  /**< its number; may be fresh (db.h) */
    uint64_t decision; /**< of REPORT_DECIDED */
    const char *words; /**< of REPORT_DECIDED: what was decided says these words and more; NULL: it says the same */
};

/** Takes a report or a question: fills the batch. What is decided is answered and not taken. */
struct report_result report_take(struct ctx *ctx, const struct report *report);

/** Somebody who reported a card or asked about it. */
struct reporter {
    const char *person; /**< id */
    size_t reason;      /**< or REASON_ASKED */
    const char *thing;  /**< the number they named: of a post, or of their question */
    uint64_t weight;    /**< hundredths of a person */
    int64_t at_ms;
};

/** Up to `limit` of a card's reporters with ids above `after`, in their order. For telling them, and for nobody's eyes. */
const struct reporter *reporters_after(struct ctx *ctx, const char *card, uint64_t after, size_t limit, size_t *count);

/** Puts a card into the batch for a post that a rule watches or holds; `post` may be fresh. */
void report_by_rule(struct ctx *ctx, const char *post, const struct person *author, const char *text,
                    const struct rule *const *hits, size_t count);

/* For the other files of this room. */

/** Fills in a card that nobody has reported before: of a post, or of a text that `asker` (NULL: nobody known) asks about. */
void report_open_card(struct ctx *ctx, struct card *card, const struct post *post, const char *text,
                      const struct person *asker);

/** The card that a text belongs to: of the posts that say it, else of others who asked the same; NULL: of neither. */
const char *report_card_of_text(struct ctx *ctx, const char *text);

/** Puts into the batch: a question's text is among those that later ones are compared with. */
void report_keep_question(struct ctx *ctx, const char *card);

/** The asked-about card that says the same as a text, the newest first; NULL: none of the newest 200 does. */
const struct card *asked_alike(struct ctx *ctx, const char *text);

#endif
