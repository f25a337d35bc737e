/**
 * Officers by SMS: who of an agency is on duty, with which phone; a case goes there with a one-time code, and what comes
 * back from that phone with the code (TL 123 456789 text) is the agency's answer. The roster is data: `duty` of `loa load`.
 */
#ifndef LOA_DUTY_H
#define LOA_DUTY_H

#include "social-core/case.h"

#define DUTY_CODE_DIGITS 6
#define DUTY_TRIES 5                         /**< wrong codes; then the code is void */
#define DUTY_CODE_MS (24 * INT64_C(3600000)) /**< how long a code works */

struct duty {
    const char *login;
    const char *sealed;  /**< the phone */
    struct hours hours;  /**< when this officer is on duty; holidays are ordinary days */
    const char *written; /**< the hours as the roster has them: "1-7 17:00-24:00" */
};

/** Puts one line of the roster into the batch; `msisdn` in E.164 form. */
void duty_write(struct ctx *ctx, const char *agency, const char *login, const char *msisdn, const char *hours);

/** The whole roster of an agency. */
const struct duty *duty_roster(struct ctx *ctx, const struct agency *agency, size_t *count);

/** Who is on duty now, or NULL. */
const struct duty *duty_now(struct ctx *ctx, const struct agency *agency);

/** Sends a case to an officer's phone with a new code; an older code of the case is void. */
void duty_send(struct ctx *ctx, const struct case_view *view, const struct duty *duty, const char *by);

/** What came of an officer's answer by SMS. */
enum duty_outcome {
    DUTY_NONE,        /**< the case waits for no answer by SMS, or this is no try at one */
    DUTY_DONE,        /**< the answer is in the batch */
    DUTY_WRONG_PHONE, /**< a code, but not from the phone it was sent to */
    DUTY_WRONG_CODE,
    DUTY_USED,
    DUTY_EXPIRED,
    DUTY_VOID, /**< too many wrong codes */
    DUTY_HELD, /**< another officer has taken the case */
    DUTY_EMPTY /**< the code and nothing after it */
};

/** Tries `text` ("456789 the answer") from this phone (E.164) as the answer to a case. What is refused is noted in
 *  the case's thread, where the staff sees it. */
enum duty_outcome duty_answer(struct ctx *ctx, const struct case_view *view, const char *msisdn, const char *text);

#endif
