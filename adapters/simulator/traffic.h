/**
 * A load of messages from many phones, for the bench: each phone has one MO outstanding, and its time runs until the
 * phone gets its first MT after it.
 */
#ifndef LOA_SIMULATOR_TRAFFIC_H
#define LOA_SIMULATOR_TRAFFIC_H

#include <event2/event.h>
#include <stdint.h>

#include "adapters/simulator/phones.h"
#include "adapters/simulator/smsc.h"

struct traffic;

struct traffic_plan {
    uint32_t rate; /* messages a second over all phones; 0: each phone as soon as it has its reply */
    uint32_t seconds;
    uint32_t phones;
    const char *first; /* number of the first phone, digits; the others follow */
    const char *to;    /* the short code */
    const char *text;  /* {serial} becomes the message's number, from 1 */
    bool ussd;         /* the text is a dialog: what each phone dials and then answers, word by word, over and over */
};

struct traffic_report {
    uint64_t sent, replied, lost; /* lost: no reply within TRAFFIC_PATIENCE_MS */
    uint64_t refused;             /* the queue of the SMSC was full */
    double seconds, per_s;        /* of sending; replies in that time by it */
    double p50_ms, p99_ms, max_ms;
};

/** A dialog that dials, looks at topics, goes home and leaves: seven screens. */
#define TRAFFIC_DIALOG "*123# 3 2 1 0 00 0"

enum {
    TRAFFIC_PATIENCE_MS = 10000,
    TRAFFIC_PHONES_MAX = 100000,
    TRAFFIC_SECONDS_MAX = 3600,
    TRAFFIC_RATE_MAX = 1000000
};

/**
 * Starts it. done(context, report) is called once, from the loop, when every phone has its reply or patience is at
 * its end; the load is freed after it. Strings of the plan are copied. NULL, with *why a static text, when the plan
 * is out of bounds.
 */
struct traffic *traffic_start(struct event_base *base, struct smsc *smsc, struct phones *phones,
                              const struct traffic_plan *plan,
                              void (*done)(void *context, const struct traffic_report *report), void *context,
                              const char **why);

/** A message came to the phone that has this traffic_slot. */
void traffic_replied(struct traffic *traffic, uint32_t slot);

/** Stops it without a report. NULL is allowed. */
void traffic_free(struct traffic *traffic);

#endif
