/** What the simulator is made of, for its own files: the SMSC and the phones, and messages between them. */
#ifndef LOA_SIMULATOR_STATE_H
#define LOA_SIMULATOR_STATE_H

#include "adapters/simulator/later.h"
#include "adapters/simulator/mo.h"
#include "adapters/simulator/simulator.h"
#include "adapters/simulator/traffic.h"

struct site;
struct evhttp_request;

struct simulator {
    struct event_base *base;
    struct simulator_options options;
    struct faults faults;
    struct stats stats;
    struct phones *phones;
    struct smsc *smsc;
    struct later *later;
    struct traffic *traffic;                /* NULL: none runs */
    struct evhttp_request *traffic_request; /* who waits for its report */
    struct site *site;
    struct arena *scratch; /* for one message */
    struct event *second;
    struct stats second_ago;     /* as they were when the last second began */
    uint32_t mo_per_s, mt_per_s; /* of that second: deliver_sm answered, submit_sm taken */
};

/** A message somebody writes on a phone. NULL: as usual. */
struct writing {
    const char *from, *to, *text;
    const char *source; /* how the SMSC spells the sender */
    int ton;            /* of the sender; -1: international for a full number, alphanumeric for letters */
    enum mo_long how;
    bool ucs2;
};

/** Sends it. NULL with *why a static text when it cannot; else the message, borrowed until the phone gets another. */
const struct message *simulator_write(struct simulator *simulator, const struct writing *writing, const char **why);

/**
 * Dials a code, or answers the screen when the phone's session is open: messages of USSD. As simulator_write().
 */
const struct message *simulator_dial(struct simulator *simulator, const char *from, const char *text, const char **why);

/** Ends the phone's session; the gateway is told. NULL when there is none. */
const struct message *simulator_hang_up(struct simulator *simulator, const char *from, const char **why);

/** A submit_sm with a USSD operation came for this phone: its status. */
uint32_t simulator_screen(struct simulator *simulator, struct phone *phone, const struct smpp_pdu *pdu);

/** A submit_sm came; see struct smsc_hooks. */
uint32_t simulator_submitted(void *context, const struct smpp_pdu *pdu, const char *message_id);

#endif
