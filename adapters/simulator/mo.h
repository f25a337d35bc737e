/** Messages written on a phone: a text becomes deliver_sm. */
#ifndef LOA_SIMULATOR_MO_H
#define LOA_SIMULATOR_MO_H

#include "adapters/simulator/octets.h"
#include "adapters/simulator/smsc.h"

/* How a text of several parts travels. */
enum mo_long { MO_UDH, MO_SAR, MO_PAYLOAD };

struct mo {
    const char *source; /* as the SMSC spells it; at most 20 octets */
    uint8_t source_ton;
    const char *destination;
    struct octets octets;
    enum mo_long how;
    uint8_t reference; /* of the concatenation */
    uint8_t ussd_op;   /* 0: no USSD. Else the text is one part */
    uint8_t session_info[2];
};

/** Queues the parts. False when the queue has no room for all; then some may have gone. */
bool mo_deliver(struct smsc *smsc, const struct mo *mo, struct delivery_mark mark);

#endif
