/** Cases: a citizen's question to an agency and all that follows, one thread on every medium. */
#ifndef LOA_CASE_H
#define LOA_CASE_H

#include <stdbool.h>
#include <stdint.h>

#include "social-core/ctx.h"
#include "social-core/directory.h"
#include "social-core/person.h"

enum case_state { CASE_NEW, CASE_ANSWERED, CASE_WAITING };

struct case_entry {
    const char *kind;     /**< "question", "answer", "more" (the citizen goes on) */
    const char *who;      /**< handle of the citizen or login of the officer */
    const char *text;     /**< NFC UTF-8 */
    int64_t at_ms;        /**< UTC */
    const char *delivery; /**< of an answer: "waiting", "sent", "delivered", "failed", "stopped"; else NULL */
};

struct case_view {
    const char *id; /**< the number on every medium */
    const struct agency *agency;
    const char *asker_id;
    const char *asker;       /**< handle */
    const struct area *area; /**< of the asker */
    enum case_state state;
    int64_t opened_ms, last_ms;      /**< UTC */
    const struct case_entry *thread; /**< oldest first; NULL in lists */
    size_t thread_count;
    const char *first_line; /**< the question's text */
    const char *revision;   /**< grows with every move: what guards one */
};

/** "new", "answered", "waiting". */
const char *case_state_name(enum case_state state);

/** A case with its thread, or NULL. */
const struct case_view *case_by_id(struct ctx *ctx, const char *id);

/** Cases of an agency, latest word first, from the `skip`th; `*count` of them, `*more` when there are others. */
const struct case_view *cases_of_agency(struct ctx *ctx, const struct agency *agency, size_t skip, size_t limit,
                                        size_t *count, bool *more);

/** The cases of a person, latest word first, at most `limit`; `*count` of them, without thread and asker's handle. */
const struct case_view *cases_of_person(struct ctx *ctx, const char *person, size_t limit, size_t *count);

/** Opens a case in the batch; returns its number as a fresh text. */
const char *case_open(struct ctx *ctx, const struct person *asker, const struct agency *agency, const char *text);

/** Adds the citizen's words to the thread; the case waits for an officer again. */
void case_continue(struct ctx *ctx, const struct case_view *view, const struct person *asker, const char *text);

/** Adds an officer's answer: to the thread and, as SMS, to the asker. Guarded: the thread must not have moved since
 *  `view` was read, else the commit says DB_CONFLICT and the officer looks again. */
void case_answer(struct ctx *ctx, const struct case_view *view, const char *login, const char *text);

#endif
