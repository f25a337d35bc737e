/**
 * What becomes of a message that somebody wants to know about: an agency's answer, a private message. Its text is kept
 * until the phone has it, so that it can be sent again, or shown to an operator as a dead letter.
 */
#ifndef LOA_SENT_H
#define LOA_SENT_H

#include "social-core/ctx.h"
#include "social-core/outbox.h"

/** Why a message did not arrive, as far as a report tells. */
enum failure {
    FAILURE_TEMPORARY, /**< of the network: soon again */
    FAILURE_ABSENT,    /**< the phone is off, out of reach, or full: later again */
    FAILURE_PERMANENT  /**< the number takes no message */
};

/** When it is sent again: `tries` in all, the first after so long, each further after twice as long. */
struct sent_rules {
    int tries;
    int64_t temporary_ms, absent_ms;
    int64_t expire_ms[OUTBOX_CLASSES]; /**< a message older than that is not sent again */
};

enum sent_outcome {
    SENT_AGAIN,  /**< waits for another try */
    SENT_DEAD,   /**< a dead letter now */
    SENT_UNKNOWN /**< nothing is kept of it (a post at once: the topic has it); noted as failed */
};

/** Puts into the batch what is kept of a message that goes into the outbox. */
void sent_keep(struct ctx *ctx, enum outbox_class class, const struct outbox_letter *letter);

/** Notes, at once, that the phone has it. */
void sent_delivered(struct ctx *ctx, const char *about);

/** Puts into the batch what follows from a failure. */
enum sent_outcome sent_failed(struct ctx *ctx, const char *about, enum failure failure, const struct sent_rules *rules);

/** Puts messages whose time has come into the batch, back into the outbox; `most` of them. Returns how many were due. */
size_t sent_due(struct ctx *ctx, size_t most);

/** Puts into the batch a dead letter: what could not be sent, and why ("refused", "permanent", "absent", "temporary"). */
void sent_bury(struct ctx *ctx, const char *class, const char *sealed, const char *text, const char *about,
               const char *why);

#endif
