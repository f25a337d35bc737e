/**
 * Broadcasts: one text from an agency to an audience. Accepted as one row of the outbox, whatever the audience;
 * gateway/spread.c walks through it and keeps its place here. How an agency comes to send one: broadcast_plan.h.
 */
#ifndef LOA_BROADCAST_H
#define LOA_BROADCAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "social-core/audience_choice.h"
#include "social-core/ctx.h"
#include "social-core/directory.h"
#include "social-core/outbox.h"
#include "social-core/person.h"
#include "social-core/recurrence.h"

enum broadcast_state {
#define STATE(name, text, folder) BROADCAST_##name,
#include "social-core/broadcast_moves.def"
    BROADCAST_STATES
};

enum broadcast_event {
#define EVENT(name) BROADCAST_DO_##name,
#include "social-core/broadcast_moves.def"
    BROADCAST_EVENTS
};

/** "sending", "paused", … as in the store and on pages. */
const char *broadcast_state_name(enum broadcast_state state);

/** Where it lies at its agency's desk: "draft", "waiting", "scheduled", "running", "done". */
const char *broadcast_folder(enum broadcast_state state);

/** Where an event leads from a state; false when it cannot happen there (`*to` is then left alone). */
bool broadcast_leads(enum broadcast_state from, enum broadcast_event event, enum broadcast_state *to);

/** The text in one language; `{name}` in it is the recipient's name. */
struct broadcast_text {
    const char *language, *text;
};

#define BROADCAST_TEXTS 16
/** The longest text in bytes. */
#define BROADCAST_TEXT_BYTES 1500

/** When a broadcast goes out. */
struct broadcast_when {
    int64_t start_ms;      /**< UTC; 0: as soon as it is approved */
    enum recurrence every; /**< ONCE, or a series */
    int64_t until_ms;      /**< of a series: none after this */
};

struct broadcast {
    const char *id;       /**< its number: one row of numbers with posts and cases */
    const char *audience; /**< audience.h */
    const char *agency;   /**< the name of the agency that speaks */
    const char *title;    /**< and its title, as recipients see it */
    const char *by;       /**< who wrote or sent it: a login */
    bool correction;      /**< it sets right what people got: it says so, and may come from no agency */
    struct broadcast_text texts[BROADCAST_TEXTS];
    size_t text_count; /**< the first is for languages without a text of their own */
    enum outbox_class class;
    enum broadcast_state state;
    int64_t at_ms;                /**< when it was accepted, UTC */
    uint64_t highest;             /**< who joined later does not get it */
    uint64_t expected;            /**< how many it was going to be, when it was priced */
    uint64_t after, reach;        /**< the last person who is done; nobody beyond `reach` has got it */
    unsigned turn;                /**< 0: the walk through the audience; then: through the sleepers (sleepers.h) */
    bool sure;                    /**< of those between, receipts tell who has: nothing died on the way */
    uint64_t sent, refused;       /**< taken by bearerbox; refused for good */
    uint64_t left, repeated;      /**< left out (stopped or gone meanwhile); may have got it twice */
    uint64_t segments;            /**< of those sent */
    const char *state_held, *row; /**< as stored, for guards; row: NULL when it stands in no outbox */

    /* of one that an agency plans at its desk (broadcast_plan.h); texts are NULL where there is nothing */
    const char *revision;          /**< grows with every step of the plan: what guards one */
    struct audience_choice choice; /**< of which `audience` was made */
    struct broadcast_when when;
    const char *price;                  /**< as priced when it was kept: price_text() */
    const char *asked_by, *approved_by; /**< logins: who asked for approval, who gave it */
    const char *upper;                  /**< the agency above that was asked to approve it too */
    const char *reason; /**< why it is a draft again: a word of broadcast_plan.h, or the second person's own */
    const char *series; /**< the number of the series that it belongs to */
    const char *poll;   /**< the number of the poll that it asks, or whose result it tells (poll_plan.h) */
    bool asks;          /**< it asks that poll, and has the same number */
    int64_t next_ms;    /**< when it goes out next; 0: not by itself */
    int64_t watch_ms;   /**< when something is to be done about it by itself; 0: never */
};

/** The broadcast with this number, or NULL. */
struct broadcast *broadcast_by_id(struct ctx *ctx, const char *id);

/** All broadcasts, newest first, at most `limit`. */
const struct broadcast **broadcasts_latest(struct ctx *ctx, size_t limit, size_t *count);

/** Those with these numbers, in this order, in one read; those that are gone are left out. */
const struct broadcast **broadcasts_by_ids(struct ctx *ctx, const struct db_reply *ids, size_t *count);

/** What is wrong with a draft (its audience, texts, agency, class), in one sentence; NULL: nothing. */
const char *broadcast_wrong(struct ctx *ctx, const struct broadcast *draft);

/**
 * Puts a draft into the batch: the record, one row of the outbox, an audit line. Takes the same time for any audience.
 * Returns its number as a fresh text (db.h); a draft that has one already (its `id`) keeps it.
 */
const char *broadcast_accept(struct ctx *ctx, const struct broadcast *draft);

/** Puts into the batch that one which is done goes through its audience once more, from its beginning: for corrections, whose
 *  audience leaves out who has got them. Guarded; false when it is not done. */
bool broadcast_again(struct ctx *ctx, const struct broadcast *broadcast);

/**
 * Puts pause, resume or cancel by `by` into the batch, guarded by what was read, with an audit line. False when a
 * broadcast in its state cannot.
 */
bool broadcast_move(struct ctx *ctx, const struct broadcast *broadcast, enum broadcast_event event, const char *by);

/** Whether it has begun to go out, and may go on. */
bool broadcast_is_under_way(const struct broadcast *broadcast);

/** Whether it is a public notice: it went out, to everybody (`*of`: NULL) or to everybody of one area. */
bool broadcast_is_notice(const struct ctx *ctx, const struct broadcast *broadcast, const struct area **of);

/** What a notice says to nobody by name: its first text. */
const char *broadcast_words_to_all(struct ctx *ctx, const struct broadcast *notice);

/** What it says in a language, or in the first of its languages. */
const char *broadcast_words(const struct broadcast *broadcast, const char *language);

/** The text as this person gets it: in its language, with its name, folded when it wants no accents; it says that it is
 *  a public notice and whose (decree 91/2020/ND-CP). */
const char *broadcast_text_for(struct ctx *ctx, const struct broadcast *broadcast, const struct person *person);

/** What one step of sending came to: its place went `from` one person `after` another. */
struct broadcast_step {
    uint64_t from, after, reach;
    unsigned turn;
    bool sure;
    uint64_t sent, refused, left, segments;
};

/** Puts a step into the batch, guarded by the place that was read: two who send the same one never both go on. */
void broadcast_step(struct ctx *ctx, const char *id, const struct broadcast_step *step);

/** Puts into the batch that so many are about to be sent it who may have it already. */
void broadcast_repeats(struct ctx *ctx, const char *id, uint64_t count);

/** The name of its sleepers. */
const char *broadcast_sleepers(struct ctx *ctx, const struct broadcast *broadcast);

/** Puts its end into the batch (state as read when it was paused or cancelled): it leaves the outbox. Guarded. */
void broadcast_end(struct ctx *ctx, const struct broadcast *broadcast, const char *row, enum broadcast_state state);

#endif
