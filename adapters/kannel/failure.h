/** Why a message did not arrive, out of what bearerbox passes on from the SMSC. */
#ifndef LOA_KANNEL_FAILURE_H
#define LOA_KANNEL_FAILURE_H

#include "adapters/kannel/messages.h"
#include "social-core/sent.h"

/**
 * The failure that a report with event DLR_UNDELIVERED or DLR_REJECTED tells of. DLR_REJECTED carries the status of the
 * submit_sm_resp ("NACK/0x00000045/…"; SMPP 3.4, 5.1.3), DLR_UNDELIVERED a delivery receipt ("… stat:UNDELIV err:001 …";
 * SMPP 3.4, appendix B). `err` is each network's own; most give the MAP error (3GPP TS 29.002, 17.6.6), which is read here.
 */
enum failure failure_of(const struct report *report);

#endif
