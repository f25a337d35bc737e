/**
 * Numbers that nothing reaches: after so many messages in a row that did not arrive, a number gets no posts, broadcasts
 * and digests for a while. A text from it ends that at once. Every gateway knows them all, from a stream in Redis.
 */
#ifndef LOA_GATEWAY_RESTS_H
#define LOA_GATEWAY_RESTS_H

#include <stdbool.h>

#include "gateway/config.h"
#include "social-core/ctx.h"

struct event_base;
struct rests;

/** Begins to read who rests. Owned by the caller, ended by rests_free(). */
struct rests *rests_new(struct event_base *base, const struct config *config, struct world *world);
void rests_free(struct rests *rests);

/** True while the number rests. */
bool rests_has(const struct rests *rests, const char *msisdn);

/** Puts into the batch that a message did not reach the number. */
void rests_missed(struct rests *rests, struct ctx *ctx, const char *msisdn);

/** After that was committed: it rests from now on, when it was one too many. Looked at afterwards, for two reports of the same moment
 *  count one another. */
void rests_look(struct rests *rests, struct ctx *ctx, const char *msisdn);

/** Notes, at once, that a message reached it. */
void rests_reached(struct rests *rests, struct ctx *ctx, const char *msisdn);

/** Puts into the batch that it rests no more; nothing when it does not rest. */
void rests_wake(struct rests *rests, struct ctx *ctx, const char *msisdn);

size_t rests_count(const struct rests *rests);

#endif
