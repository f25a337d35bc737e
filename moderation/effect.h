/**
 * Effects: what a decision does to posts and phones, in small commits that are each guarded by the decision's revision. Several
 * gateways may go at it, and one may die anywhere: the next goes on where the last commit left it, nothing is done twice.
 *
 * Stages: "posts" marks the posts and tells their authors; "correct" puts the correction on its way; "reporters" tells who
 * reported or asked; "look" comes back for late variants and receivers; "restore" undoes what a decision did that was overturned or reversed.
 */
#ifndef LOA_MODERATION_EFFECT_H
#define LOA_MODERATION_EFFECT_H

#include <stddef.h>

#include "moderation/decision.h"
#include "social-core/ctx.h"

/** The numbers of at most `limit` decisions that something is to be done about by now, the longest waiting first. */
const char **decisions_to_watch(struct ctx *ctx, size_t limit, size_t *count);

/** Those that wait for a second moderator, the first to lapse first, at most `limit`. */
const struct decision **decisions_unseconded(struct ctx *ctx, size_t limit, size_t *count);

/** Puts into the batch that each that waits for a second moderator is looked at when its time is over, as its entry and the settings of
 *  now have it: for whoever begins to watch. */
void decisions_schedule(struct ctx *ctx);

/** Does the next step of one: fills the batch, which the caller commits; DB_CONFLICT: another did it. */
void decision_watch(struct ctx *ctx, const char *id);

#endif
