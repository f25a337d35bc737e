#include "adapters/simulator/dlr.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define STATE_DELIVERED 2
#define STATE_UNDELIVERABLE 5
#define ON_ANY_OUTCOME 1
#define ON_FAILURE 2

struct dlr {
    struct smpp_sm receipt;
    char message_id[65];
    uint8_t state;
    char text[SMPP_SHORT_MESSAGE_MAX];
};

bool dlr_is_wanted(const struct smpp_pdu *submit, bool delivered)
{
    unsigned wanted = submit->sm.registered_delivery & 3;
    return wanted == ON_ANY_OUTCOME || (wanted == ON_FAILURE && !delivered);
}

struct dlr *dlr_new(const struct smpp_pdu *submit, const char *message_id, bool delivered)
{
    const struct smpp_sm *sm = &submit->sm;
    struct dlr *dlr = calloc(1, sizeof *dlr);
    dlr->state = delivered ? STATE_DELIVERED : STATE_UNDELIVERABLE;
    snprintf(dlr->message_id, sizeof dlr->message_id, "%s", message_id);
    char minute[16];
    time_t now = time(NULL);
    struct tm utc;
    strftime(minute, sizeof minute, "%y%m%d%H%M", gmtime_r(&now, &utc));
    snprintf(dlr->text, sizeof dlr->text,
             "id:%s sub:001 dlvrd:%03d submit date:%s done date:%s stat:%s err:%03d text:", message_id, delivered,
             minute, minute, delivered ? "DELIVRD" : "UNDELIV", !delivered);
    dlr->receipt = (struct smpp_sm){.source_addr_ton = sm->dest_addr_ton,
                                    .source_addr_npi = sm->dest_addr_npi,
                                    .dest_addr_ton = sm->source_addr_ton,
                                    .dest_addr_npi = sm->source_addr_npi,
                                    .esm_class = SMPP_ESM_DELIVERY_RECEIPT,
                                    .sm_length = (uint8_t)strlen(dlr->text)};
    memcpy(dlr->receipt.source_addr, sm->destination_addr, sizeof sm->destination_addr);
    memcpy(dlr->receipt.destination_addr, sm->source_addr, sizeof sm->source_addr);
    return dlr;
}

struct smpp_pdu dlr_pdu(const struct dlr *dlr)
{
    struct smpp_pdu pdu = {.command = SMPP_DELIVER_SM, .sm = dlr->receipt};
    pdu.sm.short_message = (const uint8_t *)dlr->text;
    smpp_add_tlv(&pdu, SMPP_TLV_RECEIPTED_MESSAGE_ID, dlr->message_id, (uint16_t)(strlen(dlr->message_id) + 1));
    smpp_add_tlv(&pdu, SMPP_TLV_MESSAGE_STATE, &dlr->state, 1);
    return pdu;
}
