/**
 * Decisions: what one careful human decided about a card, with a reason; decision_moves.def says what may follow what. A decision
 * has a number of the one row, waits a minute in which it can be undone (an emergency does not), needs a second pair of
 * eyes where it hides posts or is an emergency, and is then carried out in small guarded steps (effect.h). Every function
 * fills the batch; DB_CONFLICT means that somebody was quicker.
 */
#ifndef LOA_MODERATION_DECISION_H
#define LOA_MODERATION_DECISION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "moderation/card.h"
#include "social-core/broadcast.h"
#include "social-core/ctx.h"
#include "social-core/mark.h"

enum verdict {
#define VERDICT(name, mark, settles, strike, appeal, second) VERDICT_##name,
#include "moderation/decision_moves.def"
    VERDICTS
};

/** What a verdict does: the row of the table. */
struct verdict_traits {
    const char *name;
    enum mark mark;
    bool settles, strike, appeal, second;
};
const struct verdict_traits *verdict_traits(enum verdict verdict);

/** The verdict of that name; VERDICTS when there is none. */
enum verdict verdict_named(const char *name);

enum decision_state {
#define DECISION_STATE(name) DECISION_##name,
#include "moderation/decision_moves.def"
    DECISION_STATES
};

enum decision_event {
#define DECISION_EVENT(name) DECISION_DO_##name,
#include "moderation/decision_moves.def"
    DECISION_EVENTS
};

const char *decision_state_name(enum decision_state state);

/** Where an event leads from a state; false when it cannot happen there (`*to` is then left alone). */
bool decision_leads(enum decision_state from, enum decision_event event, enum decision_state *to);

/** How long who decided can undo it, when nothing else is configured; nothing goes to a phone before. */
#define DECISION_UNDO_MS (60 * INT64_C(1000))

/** How long a decision waits for a second moderator, when nothing else is configured; an emergency at most so long. */
#define DECISION_SECOND_MS (24 * 60 * 60 * INT64_C(1000))
#define DECISION_SECOND_EMERGENCY_MS (30 * 60 * INT64_C(1000))

/** How long an author can object after it was carried out. */
#define DECISION_APPEAL_MS (20 * 24 * 60 * 60 * INT64_C(1000))

#define DECISION_TEXT_BYTES 300 /* of a truth, a rumour's name, a note */

struct decision {
    const char *id, *card; /**< numbers */
    enum verdict verdict;
    enum decision_state state;
    size_t reason;       /**< reason_at(): what author and reporters are told, in their language; REASONS: none */
    const char *note;    /**< the moderator's own words besides; "" for none */
    const char *by;      /**< login */
    const char *second;  /**< login of who agreed; NULL */
    const char *agency;  /**< of ask: who is asked; of false: in whose name the truth is told; NULL */
    const char *request; /**< name of the authority that asked for it: counted apart; NULL: none did */
    const char *rumour;  /**< of false: its short name, "vỡ đập Bản Mù" */
    struct broadcast_text truths[BROADCAST_TEXTS]; /**< of false: what is true */
    size_t truth_count;
    bool emergency;       /**< its correction waits for no morning and no minute */
    int64_t at_ms;        /**< when it was decided, UTC */
    int64_t done_ms;      /**< when it began to be carried out; 0: not yet */
    uint64_t before;      /**< the decision about the card that it replaces; 0: none */
    const char *stage;    /**< how far it is carried out: effect.h */
    uint64_t place;       /**< within the stage: the last person who was told */
    uint64_t looks;       /**< how often late variants and receivers were looked for */
    const char *heard_by; /**< who heard the appeal; NULL: nobody yet */
    int64_t heard_ms;
    const char *heard_note;
    const char *revision; /**< guards every change */
};

/** Its reason is what people are told, and is none of the list: it is given in the moderator's own words. (Of what is false they are told
 *  what is true.) */
bool decision_needs_note(struct ctx *ctx, const struct decision *decision);

/** It was carried out, and nobody has overturned or reversed it. */
bool decision_stands(const struct decision *decision);

/** A decision, or NULL. */
const struct decision *decision_by_id(struct ctx *ctx, const char *id);

/** Those with these numbers, in their order, in one read; those that are none are left out. */
const struct decision **decisions_by_ids(struct ctx *ctx, const struct db_reply *ids, size_t *count);

/** The newest, at most `limit`. */
const struct decision **decisions_latest(struct ctx *ctx, size_t limit, size_t *count);

enum decision_refusal {
    DECISION_TAKEN,           /**< in the batch */
    DECISION_ILLEGAL,         /**< not from this state */
    DECISION_HELD,            /**< another moderator has the card */
    DECISION_OWN,             /**< one of the posts is theirs */
    DECISION_SAME_EYES,       /**< who decided cannot be the second, nor hear the appeal */
    DECISION_NOT_YOURS,       /**< only who decided can undo it */
    DECISION_TOO_LATE,        /**< the minute is over */
    DECISION_LAPSED,          /**< no second moderator looked in time */
    DECISION_NO_REASON,       /**< a reason is missing */
    DECISION_NO_NOTE,         /**< an appeal is heard, or a reason is "other", without a word to the author */
    DECISION_TOO_LONG,        /**< a note, or an authority's name, is longer than DECISION_TEXT_BYTES */
    DECISION_NO_TRUTH,        /**< false, and no truth and no name of the rumour in the region's language */
    DECISION_NO_AGENCY,       /**< ask, and no agency that is there; or who decides has no handle to ask with */
    DECISION_NOTHING_TO_HIDE, /**< limit, hide, warn of what nobody has posted */
    DECISION_REFUSALS
};

/** One sentence for the moderator; NULL for DECISION_TAKEN. */
const char *decision_refusal_text(enum decision_refusal refusal);

/**
 * Decides about a card, open or decided before: `order` holds verdict, reason and what the verdict wants. `*id` is its number as a
 * fresh text.
 */
enum decision_refusal decision_make(struct ctx *ctx, const struct card *card, const struct moderator *moderator,
                                    const struct decision *order, const char **id);

/** Another moderator agrees: its minute begins (an emergency's effect at once). Or does not: it is as if never made. */
enum decision_refusal decision_confirm(struct ctx *ctx, const struct decision *decision,
                                       const struct moderator *moderator);
enum decision_refusal decision_refuse(struct ctx *ctx, const struct decision *decision,
                                      const struct moderator *moderator);

/** Who decided takes it back within its minute. */
enum decision_refusal decision_undo(struct ctx *ctx, const struct decision *decision,
                                    const struct moderator *moderator);

/** Nobody looked a second time: it is as if never made, and its card, back in the queue, says so (card.h). */
void decision_lapse(struct ctx *ctx, const struct decision *decision);

/** When a decision that waits for a second moderator lapses (UTC, ms). */
int64_t decision_lapses_ms(const struct ctx *ctx, const struct decision *decision);

/* For the other files of this room. */

/** Puts a changed decision into the batch, guarded by its revision; `due_ms`: when it is to be looked at, 0: no more. */
#define DECISION_DUE_AS_IS (-1)
void decision_write(struct ctx *ctx, const struct decision *decision, int64_t due_ms);

/** The card of a decision opens again in the batch, as before `decision` was made. */
void decision_reopen_card(struct ctx *ctx, const struct decision *decision);

#endif
