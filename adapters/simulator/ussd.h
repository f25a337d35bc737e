/** USSD of a phone: deliver_sm and submit_sm with ussd_service_op (SMPP 3.4, 5.3.2.44) and its_session_info. */
#ifndef LOA_SIMULATOR_USSD_H
#define LOA_SIMULATOR_USSD_H

#include "adapters/simulator/phones.h"
#include "adapters/simulator/smpp.h"
#include "adapters/simulator/smsc.h"

/** Octets of a USSD string (3GPP 24.080): 182 septets, or 80 UCS-2 characters. */
enum { USSD_OCTETS_MAX = 160 };

/** Queues what the phone dials (a new session), answers or says by hanging up. The text is a part alone. */
bool ussd_deliver(struct smsc *smsc, struct phone *phone, enum message_ussd what, const char *text,
                  struct delivery_mark mark);

/** Takes a screen into the phone's session: *what is it. The status to answer with. */
uint32_t ussd_take(struct phone *phone, const struct smpp_pdu *pdu, enum message_ussd *what);

#endif
