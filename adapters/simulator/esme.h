/** One connection to the SMSC. For smsc.c and esme.c only. */
#ifndef LOA_SIMULATOR_ESME_H
#define LOA_SIMULATOR_ESME_H

#include <event2/bufferevent.h>
#include <event2/listener.h>

#include "adapters/simulator/later.h"
#include "adapters/simulator/smsc.h"

struct esme {
    TAILQ_ENTRY(esme) entry;
    struct smsc *smsc;
    struct bufferevent *link;
    uint32_t id;
    bool may_receive, may_transmit; /* neither: not bound yet */
    bool ending;                    /* reads no more; ends once its output is written */
    bool lost;                      /* ends as soon as nobody works with it */
    struct window window;
    int64_t heard_ms, asked_ms; /* last octets from the other side; our last enquire_link */
    uint32_t enquiries;
};

TAILQ_HEAD(esmes, esme);

struct smsc {
    struct event_base *base;
    struct smsc_options options;
    struct smsc_hooks hooks;
    struct faults *faults;
    struct stats *stats;
    struct evconnlistener *listener;
    struct event *tick;
    struct later *later;
    struct esmes esmes; /* the next one to be given a delivery first */
    unsigned esme_count, receivers;
    uint32_t last_esme;
    struct deliveries queue;
    unsigned queued;
    uint64_t last_message_id;
};

/** A esme on an accepted connection, in no list yet. */
struct esme *esme_new(struct smsc *smsc, evutil_socket_t socket);

/** Cuts the link; unanswered deliveries go back to the queue. It is in no list then. */
void esme_free(struct esme *esme);

/** Asks whether the other side is there when it was silent long, and marks it lost when it does not answer. */
void esme_watch(struct esme *esme, int64_t now_ms);

/** Sends a delivery that is in no list. The window must have room. */
void esme_deliver(struct esme *esme, struct delivery *delivery);

/** Ends a esme that is in the list of its SMSC. */
void smsc_end_esme(struct esme *esme);

/** A esme has become able to receive, or to receive more. */
void smsc_pump(struct smsc *smsc);

/** Puts a delivery that is in no list back to the queue, to be sent again. */
void smsc_requeue(struct smsc *smsc, struct delivery *delivery);

/** A esme was bound, or was bound no more. */
void smsc_count_receivers(struct smsc *smsc);

/** The esme with this id, or NULL when it has ended. */
struct esme *smsc_esme(struct smsc *smsc, uint32_t id);

#endif
