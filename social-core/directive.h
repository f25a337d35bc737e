/**
 * Directives: an agency asks agencies below it. Each has its own errand: it confirms that it has read the text, answers the
 * form until the day due, and is reminded when it is late. Here they are read; directive_move.h moves them.
 */
#ifndef LOA_DIRECTIVE_H
#define LOA_DIRECTIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "social-core/ctx.h"
#include "social-core/directory.h"

#define DIRECTIVE_FIELDS 8
#define DIRECTIVE_NAME_BYTES 120 /**< of a field */
#define DIRECTIVE_TITLE_BYTES 200
#define DIRECTIVE_TEXT_BYTES 4000
#define DIRECTIVE_ANSWER_BYTES 400 /**< of one field */
#define DIRECTIVE_AGENCIES 4000    /**< asked by one: every commune of the country */
#define DIRECTIVE_DAYS 366         /**< the farthest day due */

enum field_kind { FIELD_YES_NO, FIELD_NUMBER, FIELD_TEXT, FIELD_KINDS };

/** "yes_no", "number", "text": as kept, and in forms. */
const char *field_kind_name(enum field_kind kind);

struct directive_field {
    const char *name; /**< "Số hộ thiếu gạo" */
    enum field_kind kind;
};

struct directive {
    const char *id;            /**< its number: one row of numbers with posts and cases */
    const struct agency *from; /**< who asks */
    const char *by;            /**< login of who sent it */
    const char *title, *text;
    struct directive_field fields[DIRECTIVE_FIELDS];
    size_t field_count;
    const struct agency **to; /**< who is asked, by name; those that are gone are left out */
    size_t to_count;
    int64_t sent_ms, due_ms; /**< UTC */
    bool open;               /**< false: the agency that asked has ended it */
    size_t heard;            /**< of how many the officers on duty were told that it has arrived */
    const char *heard_held;  /**< as stored, for guards; NULL: nobody is told */
    const char *state_held;  /**< as stored, for guards */
};

enum errand_state {
#define STATE(name) ERRAND_##name,
#include "social-core/errand_moves.def"
    ERRAND_STATES
};

enum errand_event {
#define EVENT(name) ERRAND_DO_##name,
#include "social-core/errand_moves.def"
    ERRAND_EVENTS
};

/** Where an event leads from a state; false when it cannot happen there. */
bool errand_leads(enum errand_state from, enum errand_event event, enum errand_state *to);

/** "sent", "received", …: as kept, and in the pages' words. */
const char *errand_state_name(enum errand_state state);

/** One agency's part. */
struct errand {
    const struct directive *directive;
    const struct agency *agency;
    enum errand_state state;
    const char *answers[DIRECTIVE_FIELDS];         /**< "yes" or "no", digits, words; NULL: none yet */
    int64_t received_ms, answered_ms, reminded_ms; /**< UTC; 0: not yet */
    int reminded;                                  /**< how often */
    const char *by;                                /**< login of who did the last thing there; NULL: nobody */
    const char *why;                               /**< why it was given back; NULL: it was not */
    const char *revision;                          /**< as stored, for guards: NULL while nothing was done */
};

/** True when it has not been answered and its day is over. */
bool errand_late(const struct ctx *ctx, const struct errand *errand);

/** Working days between the day due and the answer, or now; 0: in time. */
int errand_days_late(const struct ctx *ctx, const struct errand *errand);

/** The directive with this number, or NULL. */
const struct directive *directive_by_id(struct ctx *ctx, const char *id);

/** The errands of a directive, those who are latest first, then by name. */
struct errand *errands_of(struct ctx *ctx, const struct directive *directive);

/** The errand of one agency; NULL: it is not asked. */
const struct errand *errand_of(struct ctx *ctx, const struct directive *directive, const struct agency *agency);

/** What an agency has to answer, by the day due; what it has answered, the latest first; at most `limit` of each. */
struct errand *errands_open(struct ctx *ctx, const struct agency *agency, size_t limit, size_t *count);
struct errand *errands_done(struct ctx *ctx, const struct agency *agency, size_t limit, size_t *count);

/** Queues the question how many an agency has to answer: db_number() of it after the caller's db_wait(). */
const struct db_reply *errands_count_ask(struct ctx *ctx, const struct agency *agency);

/** The directives that an agency has sent, newest first. */
const struct directive **directives_of(struct ctx *ctx, const struct agency *agency, size_t limit, size_t *count);

/** The answers of all together. */
struct directive_sum {
    size_t answered;
    size_t yes[DIRECTIVE_FIELDS], no[DIRECTIVE_FIELDS];
    double total[DIRECTIVE_FIELDS]; /**< of numbers */
};
struct directive_sum directive_sum(const struct errand *errands, size_t count);

#endif
