/**
 * The dialog with a phone: the question it was asked last and has not answered, the last thing it got (what TL answers)
 * and the page TIEP turns to. A question has an identity: its answer is guarded by it, never by the words, so that a
 * repeated "1" can never answer the next question.
 */
#ifndef LOA_DIALOG_H
#define LOA_DIALOG_H

#include <stdbool.h>

#include "social-core/ctx.h"
#include "social-core/phone.h"

/** What one piece of work changes about the dialog, for whoever must know before it is committed. NULL: unchanged; an
 *  empty `ask`: the question is closed. */
struct dialog_news {
    const char *ask, *last, *more; /* may hold fresh numbers */
};

struct dialog {
    const char *key;
    const char *ask;      /**< the kind of the open question ("draft", "join-area", "join-choice"); NULL: none */
    const char *ask_id;   /**< its identity */
    const char *asked;    /**< when it was asked, ms */
    const char *draft;    /**< the text that waits for a decision */
    const char *name;     /**< of a join under way */
    const char *as;       /**< of a join under way: "new" for one more person on this phone */
    const char *who;      /**< when a shared phone last said who texts, ms */
    const char *options;  /**< what the numbers stand for, comma-separated */
    const char *answered; /**< when, how and with what outcome the last question was answered: "ms answer outcome" */
    const char *last;     /**< the last thing the phone got: "post 123", "case 45", "message 67" */
    const char *more;     /**< what TIEP shows next: "feed", "channel nuoc 99", "topics 20", "part 123 2 feed" */
    const char *told;     /**< how often a stranger was told how to join, and since when: "3 1795507200000" */
    struct dialog_news *news; /**< noted there as well; NULL: nobody wants to know */
};

/** Asks for the dialog; between this and dialog_ready() stands the caller's db_wait(). */
const struct db_reply *dialog_ask(struct ctx *ctx, const struct phone *phone);
struct dialog dialog_ready(struct ctx *ctx, const struct phone *phone, const struct db_reply *asked);

/** Opens a question: what follows are fields and values to keep with it. Anything older is forgotten. */
#define dialog_open(ctx, dialog, kind, ...)                                                                            \
    dialog_open_words((ctx), (dialog), (kind), (const char *const[]){__VA_ARGS__, NULL})
void dialog_open_words(struct ctx *ctx, const struct dialog *dialog, const char *kind, const char *const *fields);

/** Closes the open question as answered, guarded by its identity; `outcome` (may hold a fresh number) is what a
 *  repeated answer is told about. */
void dialog_close(struct ctx *ctx, const struct dialog *dialog, const char *answer, const char *outcome);

/** After closing it, for work that goes on: no question is open any more. */
void dialog_shut(struct dialog *dialog);

/** Forgets all that was said with this phone, guarded by the open question. */
void dialog_forget(struct ctx *ctx, struct dialog *dialog);

/** Keeps one field; an empty value removes it. */
void dialog_keep(struct ctx *ctx, const struct dialog *dialog, const char *field, const char *value);

#endif
