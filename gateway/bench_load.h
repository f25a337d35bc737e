/**
 * A load in bearerbox's place: it speaks the box protocol to one gateway, keeps a window of messages unacknowledged,
 * answers every MT, and takes times. What it measures is the gateway and its store alone, without Kannel and SMPP.
 */
#ifndef LOA_GATEWAY_BENCH_LOAD_H
#define LOA_GATEWAY_BENCH_LOAD_H

#include <stdint.h>

struct event_base;
struct bench_load;

/** All texts are borrowed for the life of the load. */
struct bench_plan {
    uint16_t port;    /**< where to listen on 127.0.0.1; 0: a free one */
    uint32_t seconds; /**< how long messages go out */
    uint32_t phones;  /**< each has at most one message on its way */
    uint32_t window;  /**< unacknowledged at a time, as bearerbox's smsbox-max-pending */
    uint32_t rate;    /**< messages a second; 0: as many as the window lets through */
    uint64_t first;   /**< number of the first phone, digits of E.164; the others follow */
    const char *to;   /**< the short code */
    const char *text; /**< `{serial}` becomes the message's number */
    uint64_t serial;  /**< the first number */
};

struct bench_report {
    uint64_t sent, acked, replied; /**< messages; those acknowledged; those whose first reply came */
    uint64_t refused;              /**< acknowledged as failed */
    double seconds;                /**< from the first message to the last reply */
    double per_s;                  /**< replied / seconds */
    double p50_ms, p99_ms, max_ms; /**< from a message to its first reply */
};

/** Begins to listen. done(context, report) is called once, when the last reply came or PATIENCE after the last message.
 *  NULL when the port cannot be had. Owned by the caller, ended by bench_load_free(). */
struct bench_load *bench_load_new(struct event_base *base, const struct bench_plan *plan,
                                  void (*done)(void *context, const struct bench_report *report), void *context);
void bench_load_free(struct bench_load *load);

/** The port it listens on. */
uint16_t bench_load_port(const struct bench_load *load);

#endif
