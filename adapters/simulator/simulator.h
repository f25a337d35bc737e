/**
 * `loa simulate`: an SMSC with any number of phones, which people see in a browser and tests drive over HTTP.
 * Everything is in memory and bounded, and gone when it ends.
 */
#ifndef LOA_SIMULATOR_SIMULATOR_H
#define LOA_SIMULATOR_SIMULATOR_H

#include <event2/event.h>
#include <stdint.h>

struct simulator;

struct simulator_options {
    uint16_t smpp_port, web_port; /* on 127.0.0.1; 0: a free one */
    const char *shortcode;        /* what the phones write to */
    const char *phones;           /* which to show when the page is not told: NUMBER or NUMBER=NAME, comma-separated */
    const char *country;          /* what a leading 0 of a number stands for: 84 */
    const char *system_id;        /* NULL: everyone may bind */
    const char *password;         /* NULL: any */
    uint32_t window;              /* deliver_sm without an answer for each bind */
    uint32_t keep;                /* messages a phone remembers */
};

/**
 * Starts it on the loop. The strings of `options` stay the caller's and must outlive it. NULL, with *why a static
 * text, when it cannot.
 */
struct simulator *simulator_new(struct event_base *base, const struct simulator_options *options, const char **why);

/** Ends it. NULL is allowed. */
void simulator_free(struct simulator *simulator);

/** The ports it listens on, also when 0 was asked for. */
uint16_t simulator_smpp_port(const struct simulator *simulator);
uint16_t simulator_web_port(const struct simulator *simulator);

#endif
