/**
 * Corrections: the truth goes to everybody who got any variant of what was decided to be false, once, in their language.
 * A correction is a broadcast with the number of its decision; its audience is `got-any:N - got:N`, so that whoever has
 * it, by SMS or shown with a post, never gets it again, and it can go through its audience as often as late receivers need.
 */
#ifndef LOA_MODERATION_CORRECTION_H
#define LOA_MODERATION_CORRECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "moderation/decision.h"
#include "social-core/ctx.h"

/** The truth of a decision in a language (or the first it has), with the rumour named behind it; NULL: it has none. */
const char *correction_truth(struct ctx *ctx, uint64_t decision, const char *language);

/** Puts the correction on its way: the first time, or for who got a variant since. False: nobody is left, or it is under
 *  way. */
bool correction_send(struct ctx *ctx, const struct decision *decision);

/** Puts a note to everybody who saw the correction into the batch: it was wrong. Not to authors, who hear more (notice_heard()). */
void correction_withdraw(struct ctx *ctx, const struct decision *decision);

/** One truth of a decision that is being written, as it will come to `reader`. */
const char *correction_preview(struct ctx *ctx, const struct decision *decision, const struct broadcast_text *truth,
                               const struct person *reader);

/** How far it is: of `all` who got a variant. */
struct correction_progress {
    uint64_t all;         /**< got a variant, in whatever way */
    uint64_t delivered;   /**< the network says that the phone has the correction */
    uint64_t shown;       /**< read it with the post, by SMS or on a screen */
    uint64_t pending;     /**< on its way: sent and not reported, or not sent yet */
    uint64_t unreachable; /**< the network, or bearerbox, could not */
    uint64_t stopped;     /**< texted STOP: they are not texted */
    bool sending;         /**< under way now */
};

struct correction_progress correction_progress(struct ctx *ctx, uint64_t decision);

#endif
