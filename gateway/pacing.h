/**
 * Pacing: how fast a route may be fed. A bucket of segments, filled at a rate; the rate follows what the SMSC takes.
 *
 * bearerbox answers before the SMSC does, hides ESME_RTHROTTLED and ESME_RMSGQFUL behind tries of its own, and keeps
 * what waits (docs/notes.md). So now and then a message is a probe: it asks for a report when the SMSC has accepted it.
 * How long that takes is how long bearerbox's queue is. Above PACING_TARGET_MS the rate is cut, below it grows (AIMD,
 * as TCP does, RFC 5681); behind an unanswered probe only so much may follow.
 *
 * Nothing here looks at a clock: `now_ms` is steady_ms().
 */
#ifndef LOA_GATEWAY_PACING_H
#define LOA_GATEWAY_PACING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pacing {
    double most, rate; /**< segments a second: configured, and now */
    double burst;      /**< segments that an idle route may take at once */
    double tokens;     /**< segments; below 0 it is a debt that the next messages wait for */
    int64_t filled_ms;
    uint32_t probe;    /**< number of the last probe; 0: none yet */
    bool probing;      /**< it is not answered */
    int64_t probed_ms; /**< when it was sent */
    double behind;     /**< segments sent after it */
    int64_t delay_ms;  /**< what the last answered probe took */
    bool down;         /**< nothing gets through; messages go by another route, but for one now and then */
    int64_t tried_ms;  /**< when a route that is down was tried last */
};

#define PACING_TARGET_MS 500 /* a longer queue inside bearerbox cuts the rate */
#define PACING_STALL_MS 5000 /* a probe without an answer for so long: the route is down, and tried as often */

/** A full bucket. `rate` in segments a second. */
void pacing_start(struct pacing *pacing, double rate, double burst, int64_t now_ms);

/** True when a message may go now. An urgent one may overdraw the bucket by a burst, and passes what waits behind a
 *  probe: inside bearerbox it overtakes that. */
bool pacing_allows(struct pacing *pacing, bool urgent, int64_t now_ms);

/** Milliseconds, 1 at least, until pacing_allows() may say otherwise. */
int pacing_wait_ms(const struct pacing *pacing, bool urgent);

/** A message of so many segments goes. The number of the probe that it should be, or 0. */
uint32_t pacing_take(struct pacing *pacing, size_t segments, int64_t now_ms);

/** It does not go after all: what pacing_take() took, and the probe it gave, come back. */
void pacing_give_back(struct pacing *pacing, size_t segments, uint32_t probe);

/** The SMSC has answered that probe. An urgent one says little about those that it overtook: it makes nothing faster. */
void pacing_answered(struct pacing *pacing, uint32_t probe, bool urgent, int64_t now_ms);

/** bearerbox refused for now: its queue is full. Or it took a message but has no bind to send it by. */
void pacing_refused(struct pacing *pacing);
void pacing_buffered(struct pacing *pacing, int64_t now_ms);

/** True while messages get through, as far as is known. */
bool pacing_up(struct pacing *pacing, int64_t now_ms);

/** True when a route that is down should be tried with the next message, which is then a probe. */
bool pacing_try(struct pacing *pacing, int64_t now_ms);

#endif
