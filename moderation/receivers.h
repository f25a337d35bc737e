/** Whom corrections reached, added up for everybody: how many got the rumour, have the correction, wait, could not be reached. */
#ifndef LOA_MODERATION_RECEIVERS_H
#define LOA_MODERATION_RECEIVERS_H

#include "moderation/decision.h"

/**
 * Counts a correction anew, in the batch that writes its decision: what changed since the last time goes to the month in which
 * it was carried out, under "receiver". Done whenever receivers are looked for (effect.h), the last time after three and a half days.
 */
void receivers_count(struct ctx *ctx, const struct decision *decision);

#endif
