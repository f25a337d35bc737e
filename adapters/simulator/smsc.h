/**
 * An SMPP 3.4 SMSC on the loop: it takes binds, hands submitted messages up, and sends deliver_sm down to whoever is
 * bound to receive them, in turns, within a window for each bind. It knows neither phones nor texts.
 */
#ifndef LOA_SIMULATOR_SMSC_H
#define LOA_SIMULATOR_SMSC_H

#include <event2/event.h>
#include <stdbool.h>

#include "adapters/simulator/delivery.h"
#include "adapters/simulator/faults.h"
#include "adapters/simulator/smpp.h"
#include "adapters/simulator/stats.h"

struct smsc;

struct smsc_options {
    const char *address;   /* to listen on, an IPv4 address */
    uint16_t port;         /* 0: a free one */
    const char *system_id; /* NULL: everyone may bind */
    const char *password;  /* NULL: any */
    uint32_t window;       /* deliver_sm without an answer for each bind, 1 to 10,000 */
};

/** What the SMSC calls; each on the loop, and each may call smsc_deliver(). */
struct smsc_hooks {
    void *context;
    /**
     * A submit_sm came. `message_id` is what it will be answered with; both are borrowed. Returns ESME_ROK, or the
     * status to refuse it with.
     */
    uint32_t (*submitted)(void *context, const struct smpp_pdu *pdu, const char *message_id);
    /** A marked delivery was answered for good, with this status. */
    void (*delivered)(void *context, struct delivery_mark mark, uint32_t status);
    /** The number of binds that may receive is another than before. */
    void (*receivers_changed)(void *context, unsigned receivers);
};

/**
 * Listens. `faults` and `stats` stay the caller's and must outlive the SMSC; strings of `options` too. NULL, with
 * errno set, when the port cannot be had.
 */
struct smsc *smsc_new(struct event_base *base, const struct smsc_options *options, const struct smsc_hooks *hooks,
                      struct faults *faults, struct stats *stats);

/** Cuts every link and forgets what waits. NULL is allowed. */
void smsc_free(struct smsc *smsc);

/** The port it listens on. */
uint16_t smsc_port(const struct smsc *smsc);

/** Binds that may receive now. */
unsigned smsc_receivers(const struct smsc *smsc);

/** deliver_sm waiting for a bind or for room in a window. */
unsigned smsc_queued(const struct smsc *smsc);

/** Queues a deliver_sm (copied; its sequence number is set later). False when the queue is full or it is too long. */
bool smsc_deliver(struct smsc *smsc, const struct smpp_pdu *pdu, struct delivery_mark mark);

#endif
