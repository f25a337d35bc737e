/**
 * Polls: a broadcast that collects answers. A question with 2 to 9 numbered options, or an open one, goes to an audience
 * within the area of its agency; each person asked has one answer, which may be changed until the poll is closed. Here
 * polls are read; poll_plan.h moves them, poll_vote.h counts answers, poll_asked.h knows who is asked.
 */
#ifndef LOA_POLL_H
#define LOA_POLL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "social-core/broadcast.h"
#include "social-core/ctx.h"
#include "social-core/directory.h"

enum poll_state {
#define STATE(name) POLL_##name,
#include "social-core/poll_moves.def"
    POLL_STATES
};

enum poll_event {
#define EVENT(name) POLL_DO_##name,
#include "social-core/poll_moves.def"
    POLL_EVENTS
};

#define POLL_MARK "{id}" /**< in a text that asks: the number of a poll that has none yet */
#define POLL_OPTIONS_LEAST 2
#define POLL_OPTIONS 9          /**< one digit each */
#define POLL_LANGUAGES 8        /**< texts of one poll */
#define POLL_QUESTION_BYTES 400 /**< of a question */
#define POLL_OPTION_BYTES 80    /**< of an option's words */
#define POLL_ANSWER_BYTES 600   /**< of an answer to an open question */
#define POLL_OUTCOME_BYTES 400  /**< of what the agency says to the result */
#define POLL_SEGMENTS 4         /**< of the text that asks, in any language, with accents */
#define POLL_DAYS 60            /**< the longest that one is open */
#define POLL_OPEN_MOST 8        /**< polls open in one area at a time */
#define POLL_REMEMBERED_DAYS 14 /**< after closing: so long a late answer is told what came out */

/** The poll in one language. Options are in the same order in each. */
struct poll_text {
    const char *language, *question;
    const char *options[POLL_OPTIONS];
};

struct poll {
    const char *id;              /**< its number, and that of the broadcast that asks it */
    const struct agency *agency; /**< whose it is */
    const char *by;              /**< login of who wrote it */
    enum poll_state state;
    struct poll_text texts[POLL_LANGUAGES];
    size_t text_count;                                   /**< the first is for languages without a text of their own */
    size_t options;                                      /**< how many there are; 0: an open question */
    const char *audience;                                /**< audience.h: within the agency's area */
    int days;                                            /**< how long it is to be open */
    int64_t written_ms, opened_ms, closes_ms, closed_ms; /**< UTC; 0: not yet */
    uint64_t highest;                                    /**< who joined after it was opened is not asked */
    const char *telling;                                 /**< the broadcast that is to tell the result; NULL: none */
    const char *outcome;                                 /**< told with the result; NULL: nothing, or not told yet */
    uint64_t votes;                                      /**< persons who have answered */
    uint64_t counts[POLL_OPTIONS];                       /**< of each option */
    const char *state_held;                              /**< as stored, for guards */
};

/** Where an event leads from a state; false when it cannot happen there. */
bool poll_leads(enum poll_state from, enum poll_event event, enum poll_state *to);

/** "draft", "open", "closed": as kept, and in the pages' words. */
const char *poll_state_name(enum poll_state state);

/** Takes answers at this moment. */
bool poll_is_open(const struct ctx *ctx, const struct poll *poll);

/** The poll with this number, or NULL. */
const struct poll *poll_by_id(struct ctx *ctx, const char *id);

/** Polls by their numbers, in one read; NULL for one that is gone. */
const struct poll **polls_by_ids(struct ctx *ctx, const char *const *ids, size_t count);

/** The polls of an agency, newest first, at most `limit`; `*count` of them. */
const struct poll **polls_of_agency(struct ctx *ctx, const struct agency *agency, size_t limit, size_t *count);

/** The text in this language, else the first. */
const struct poll_text *poll_text_in(const struct poll *poll, const char *language);

/** The options as they are told: "1 Thứ bảy, 2 Chủ nhật", with `between` between two of them; "" for an open question. */
const char *poll_options_text(struct ctx *ctx, const struct poll *poll, const char *language, const char *between);

/** What came out: "1 Thứ bảy: 12, 2 Chủ nhật: 30"; of an open question what the agency said, or how many answered. */
const char *poll_results_text(struct ctx *ctx, const struct poll *poll, const char *language);

/** What is wrong with a draft (texts, options, days): a key of the pages' words, or NULL: nothing. */
const char *poll_wrong(struct ctx *ctx, const struct poll *draft);

/** The fields of a poll's hash that hold its question, and an option counted from 0, in a language. */
const char *poll_text_field(struct ctx *ctx, const char *language, const char *what);
const char *poll_option_field(struct ctx *ctx, const char *language, size_t option);

/** The texts that ask, in each language; `{id}` in them where the poll has no number yet. Fills `texts`, returns how many. */
size_t poll_ask_texts(struct ctx *ctx, const struct poll *poll, struct broadcast_text *texts);

#endif
