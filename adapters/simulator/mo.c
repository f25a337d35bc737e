#include "adapters/simulator/mo.h"

#include <stdio.h>
#include <string.h>

#define NPI_ISDN 1
#define UDH_BYTES 6
#define PART_BYTES_MAX 160 /* an octet each septet */

static struct smpp_pdu deliver_sm(const struct mo *mo)
{
    struct smpp_pdu pdu = {.command = SMPP_DELIVER_SM};
    pdu.sm.source_addr_ton = mo->source_ton;
    pdu.sm.source_addr_npi = NPI_ISDN;
    pdu.sm.dest_addr_npi = NPI_ISDN;
    pdu.sm.data_coding = octets_data_coding(mo->octets.coding);
    snprintf(pdu.sm.source_addr, sizeof pdu.sm.source_addr, "%s", mo->source);
    snprintf(pdu.sm.destination_addr, sizeof pdu.sm.destination_addr, "%s", mo->destination);
    return pdu;
}

static bool deliver_payload(struct smsc *smsc, const struct mo *mo, struct delivery_mark mark)
{
    struct smpp_pdu pdu = deliver_sm(mo);
    smpp_add_tlv(&pdu, SMPP_TLV_MESSAGE_PAYLOAD, mo->octets.parts[0].octets, (uint16_t)mo->octets.parts[0].size);
    return smsc_deliver(smsc, &pdu, mark);
}

static bool deliver_udh_part(struct smsc *smsc, const struct mo *mo, unsigned place, struct delivery_mark mark)
{
    struct smpp_pdu pdu = deliver_sm(mo);
    size_t size = mo->octets.parts[place].size;
    uint8_t octets[UDH_BYTES + PART_BYTES_MAX] = {
        UDH_BYTES - 1, 0, 3, mo->reference, (uint8_t)mo->octets.part_count, (uint8_t)(place + 1)};
    memcpy(octets + UDH_BYTES, mo->octets.parts[place].octets, size);
    pdu.sm.esm_class = SMPP_ESM_UDHI;
    pdu.sm.sm_length = (uint8_t)(UDH_BYTES + size);
    pdu.sm.short_message = octets;
    return smsc_deliver(smsc, &pdu, mark);
}

static bool deliver_sar_part(struct smsc *smsc, const struct mo *mo, unsigned place, struct delivery_mark mark)
{
    struct smpp_pdu pdu = deliver_sm(mo);
    uint8_t reference[2] = {0, mo->reference};
    uint8_t total = (uint8_t)mo->octets.part_count, number = (uint8_t)(place + 1);
    pdu.sm.sm_length = (uint8_t)mo->octets.parts[place].size;
    pdu.sm.short_message = mo->octets.parts[place].octets;
    smpp_add_tlv(&pdu, SMPP_TLV_SAR_MSG_REF_NUM, reference, sizeof reference);
    smpp_add_tlv(&pdu, SMPP_TLV_SAR_TOTAL_SEGMENTS, &total, 1);
    smpp_add_tlv(&pdu, SMPP_TLV_SAR_SEGMENT_SEQNUM, &number, 1);
    return smsc_deliver(smsc, &pdu, mark);
}

static bool deliver_alone(struct smsc *smsc, const struct mo *mo, struct delivery_mark mark)
{
    struct smpp_pdu pdu = deliver_sm(mo);
    pdu.sm.sm_length = (uint8_t)mo->octets.parts[0].size;
    pdu.sm.short_message = mo->octets.parts[0].octets;
    if (mo->ussd_op) {
        smpp_add_tlv(&pdu, SMPP_TLV_USSD_SERVICE_OP, &mo->ussd_op, 1);
        smpp_add_tlv(&pdu, SMPP_TLV_ITS_SESSION_INFO, mo->session_info, sizeof mo->session_info);
    }
    return smsc_deliver(smsc, &pdu, mark);
}

bool mo_deliver(struct smsc *smsc, const struct mo *mo, struct delivery_mark mark)
{
    if (mo->how == MO_PAYLOAD)
        return deliver_payload(smsc, mo, mark);
    if (mo->octets.part_count == 1)
        return deliver_alone(smsc, mo, mark);
    bool taken = true;
    for (unsigned place = 0; taken && place < mo->octets.part_count; place++)
        taken = mo->how == MO_SAR ? deliver_sar_part(smsc, mo, place, mark) : deliver_udh_part(smsc, mo, place, mark);
    return taken;
}
