/**
 * How directives move. Each function fills the context's batch, guarded by what was read: when somebody did something there
 * meanwhile the commit says DB_CONFLICT. What errand_moves.def does not allow is refused, with nothing in the batch.
 */
#ifndef LOA_DIRECTIVE_MOVE_H
#define LOA_DIRECTIVE_MOVE_H

#include "social-core/directive.h"

/** Whom a directive asks: of the agencies below the one that asks, those that fit all that is said. */
struct directive_wish {
    const char *level; /**< "province", "commune" …; "": every level */
    const char *area;  /**< the code of an area: those that serve it or lie below it; "": everywhere */
    const char *names; /**< names or titles, with commas or line ends between them: these alone; "": all */
};

/** Fills `to` and `to_count` of the draft. NULL, or the key of what is wrong; `*name` then says about which name. */
const char *directive_choose(struct ctx *ctx, struct directive *draft, const struct directive_wish *wish,
                             const char **name);

/** What is wrong with a draft, as a key of the pages' words; NULL: nothing. */
const char *directive_wrong(const struct ctx *ctx, const struct directive *draft);

/** When something is due on a day as forms write it ("2026-12-01"): at closing time, of the next working day when that is
 *  none. 0: it is no day. */
int64_t directive_due(const struct ctx *ctx, const struct agency *from, const char *day);

/** Puts it into the batch, filed for all it asks. Returns its number as a fresh text (db.h). */
const char *directive_send(struct ctx *ctx, const struct directive *draft);

/** The end: nothing of it waits any more. False when it has ended before. */
bool directive_close(struct ctx *ctx, const struct directive *directive, const char *by);

enum errand_refusal {
    ERRAND_DONE,    /**< in the batch */
    ERRAND_ILLEGAL, /**< not from this state, or the directive is closed */
    ERRAND_EMPTY,   /**< a field is empty */
    ERRAND_NUMBER,  /**< a number is none */
    ERRAND_LONG,    /**< an answer is too long */
    ERRAND_SOON     /**< it was reminded within a day */
};

enum errand_refusal errand_confirm(struct ctx *ctx, const struct errand *errand, const char *by);

/** Answers every field of the form; `answers` as typed. Also says that it was received. */
enum errand_refusal errand_answer(struct ctx *ctx, const struct errand *errand, const char *by,
                                  const char *const *answers);

/** The agency that asked wants another answer; `why` tells what is missing. */
enum errand_refusal errand_give_back(struct ctx *ctx, const struct errand *errand, const char *by, const char *why);

/** Reminds an agency, once a day at most: its desk shows it, and its officer on duty gets a text message. `by` a login, or
 *  "-": by itself. */
enum errand_refusal errand_remind(struct ctx *ctx, const struct errand *errand, const char *by);

/** A number as it is typed ("1.250", "12,5") as digits with a point; NULL: it is none. */
const char *directive_number(struct arena *arena, const char *typed);

/** A sum as digits with a point, at most three decimals. */
const char *directive_number_text(struct arena *arena, double number);

/** Directives whose agencies are to be reminded: numbers. At most `limit`, `*count` of them. */
const char **directives_to_watch(struct ctx *ctx, size_t limit, size_t *count);

/** Puts into the batch what time does: those who are late are reminded, again every two working days. */
void directive_watch(struct ctx *ctx, const char *id);

#endif
