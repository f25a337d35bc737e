/** Cases: a citizen's question to an agency and all that follows, one thread on every medium. Here they are read;
 *  case_move.h moves them, case_watch.h sees to what is due. */
#ifndef LOA_CASE_H
#define LOA_CASE_H

#include <stdbool.h>
#include <stdint.h>

#include "social-core/ctx.h"
#include "social-core/directory.h"
#include "social-core/person.h"
#include "social-core/service.h"

enum case_state {
#define STATE(name) CASE_##name,
#include "social-core/case_moves.def"
    CASE_STATES
};

struct case_entry {
    const char *kind;     /**< a name of the table in case.c: "question", "answer", "note", … */
    const char *who;      /**< handle of the citizen or login of the officer; "-": Loa itself */
    const char *text;     /**< NFC UTF-8 */
    int64_t at_ms;        /**< UTC */
    const char *delivery; /**< of what was sent: "waiting", "sent", "delivered", "failed", "stopped"; else NULL */
};

struct case_view {
    const char *id; /**< the number on every medium */
    const struct agency *agency;
    const char *asker_id;
    const char *asker;       /**< handle */
    const struct area *area; /**< of the asker */
    enum case_state state;
    const char *officer;              /**< login of who has claimed it; NULL: nobody */
    const struct question_kind *kind; /**< never NULL */
    const char *labels;               /**< " a b ": names between blanks; "" for none */
    const struct agency *raised;      /**< the agency above that it was raised to because it is late; NULL */
    int64_t opened_ms, last_ms;       /**< UTC */
    int64_t due_ms;                   /**< when the agency must have answered; UTC */
    int64_t settled_ms;               /**< when it was answered or closed last; 0: it is open */
    int64_t watch_ms;                 /**< when something is to be done about it by itself; 0: never */
    int64_t paused_ms;                /**< since when it waits for the citizen; 0: it does not */
    int stars;                        /**< 1 to 5; 0: not rated */
    int reminded;                     /**< how often the citizen was reminded of the open question */
    const char *offered;              /**< what may be shown in public if both agree; NULL: nothing was offered */
    bool shown;                       /**< both agreed: `offered` is public */
    const struct case_entry *thread;  /**< oldest first; NULL in lists */
    size_t thread_count;
    const char *first_line; /**< the question's text */
    const char *revision;   /**< grows with every move: what guards one */
};

/** "new", "assigned", …: as kept, and in the pages' words. */
const char *case_state_name(enum case_state state);

/** True while the agency has something to do. */
bool case_open_for_agency(const struct case_view *view);

/** True when it is open and past its time. */
bool case_late(const struct ctx *ctx, const struct case_view *view);

/** Whose words an entry holds, and who may read it. */
bool case_entry_is_citizens(const struct case_entry *entry);
bool case_entry_is_sent(const struct case_entry *entry);     /**< the agency's words to the citizen */
bool case_entry_for_citizen(const struct case_entry *entry); /**< not a note or a mark of the staff's own */

/** A case with its thread, or NULL. */
const struct case_view *case_by_id(struct ctx *ctx, const char *id);

/** Cases by their numbers, without threads but with the askers' handles, in one read; those that are gone are left out. */
const struct case_view *cases_by_ids(struct ctx *ctx, const char *const *ids, size_t wanted, size_t *count);

/** The cases of a person, latest word first, at most `limit`; `*count` of them, without thread and asker's handle. */
const struct case_view *cases_of_person(struct ctx *ctx, const char *person, size_t limit, size_t *count);

#endif
