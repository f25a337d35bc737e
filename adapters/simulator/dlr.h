/** Delivery receipts (SMPP 3.4 appendix B and the parameters of 5.3.2.12 and 5.3.2.35). */
#ifndef LOA_SIMULATOR_DLR_H
#define LOA_SIMULATOR_DLR_H

#include <stdbool.h>

#include "adapters/simulator/smpp.h"

/** A receipt that waits to be sent. Ended by free(). */
struct dlr;

/** Whether this submit_sm asks for a receipt when it was delivered, or when it was not. */
bool dlr_is_wanted(const struct smpp_pdu *submit, bool delivered);

/** The receipt for a submit_sm that was answered with `message_id`. */
struct dlr *dlr_new(const struct smpp_pdu *submit, const char *message_id, bool delivered);

/** The deliver_sm that carries it; its octets are borrowed from `dlr`. */
struct smpp_pdu dlr_pdu(const struct dlr *dlr);

#endif
