/* What goes between the SMSC and the phones. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/simulator/dlr.h"
#include "adapters/simulator/parts.h"
#include "adapters/simulator/state.h"

#define TON_INTERNATIONAL 1
#define TON_ALPHANUMERIC 5
#define DATA_CODING_LATIN 3
#define SOURCE_MAX 20
#define PARTS_MAX 255
#define PAYLOAD_MAX 65535

static void send_dlr(void *context, void *what)
{
    struct simulator *simulator = context;
    struct smpp_pdu pdu = dlr_pdu(what);
    simulator->stats.dlr_sent += smsc_deliver(simulator->smsc, &pdu, (struct delivery_mark){0});
}

static enum message_dlr report(struct simulator *simulator, const struct smpp_pdu *pdu, const char *message_id,
                               bool delivered)
{
    struct faults *faults = &simulator->faults;
    if (!dlr_is_wanted(pdu, delivered) || faults_happen(faults, &faults->drop_dlr))
        return DLR_NONE;
    later_add(simulator->later, faults->dlr_delay_ms, send_dlr, simulator, dlr_new(pdu, message_id, delivered), free);
    return delivered ? DLR_DELIVERED : DLR_FAILED;
}

/* A sender comes from outside and may be no UTF-8. */
static const char *readable(struct arena *arena, const char *source)
{
    return octets_to_text(arena, DATA_CODING_LATIN, (const uint8_t *)source, strlen(source));
}

static void show(struct simulator *simulator, struct phone *phone, const char *source, const struct part *part,
                 enum message_dlr dlr)
{
    struct part whole;
    if (parts_join(phone, source, part, &whole, simulator->scratch)) {
        simulator->stats.mt++;
        phones_add(
            simulator->phones, phone,
            &(struct message){.direction = MESSAGE_MT,
                              .coding = octets_coding(whole.data_coding),
                              .state = MESSAGE_ARRIVED,
                              .dlr = dlr,
                              .segments = part->total,
                              .peer = readable(simulator->scratch, source),
                              .text = octets_to_text(simulator->scratch, whole.data_coding, whole.octets, whole.size)});
    }
    arena_reset(simulator->scratch);
}

uint32_t simulator_submitted(void *context, const struct smpp_pdu *pdu, const char *message_id)
{
    struct simulator *simulator = context;
    struct phone *phone = phones_get(simulator->phones, pdu->sm.destination_addr);
    if (!phone)
        return ESME_RINVDSTADR;
    if (smpp_tlv(pdu, SMPP_TLV_USSD_SERVICE_OP))
        return simulator_screen(simulator, phone, pdu);
    struct part part;
    if (!part_read(pdu, &part))
        return ESME_RINVMSGLEN;
    bool delivered = !faults_happen(&simulator->faults, &simulator->faults.fail_dlr);
    enum message_dlr dlr = report(simulator, pdu, message_id, delivered);
    if (phone->traffic_slot && part.place == 1)
        traffic_replied(simulator->traffic, phone->traffic_slot);
    else if (!phone->traffic_slot && delivered)
        show(simulator, phone, pdu->sm.source_addr, &part, dlr);
    return ESME_ROK;
}

static const char *objection(const struct writing *writing, const struct octets *octets)
{
    if (!*writing->to || strlen(writing->to) > SOURCE_MAX)
        return "to is missing or too long";
    if (writing->source && strlen(writing->source) > SOURCE_MAX)
        return "source is too long";
    if (!*writing->text)
        return "the text is empty";
    if (!octets_is_utf8(writing->text) || !octets_is_utf8(writing->to))
        return "the text or to is no UTF-8";
    if (octets->part_count > PARTS_MAX || (writing->how == MO_PAYLOAD && octets->parts[0].size > PAYLOAD_MAX))
        return "the text is too long";
    return NULL;
}

static uint8_t ton_of(const struct writing *writing, const struct phone *phone)
{
    if (writing->ton >= 0)
        return (uint8_t)writing->ton;
    char spelling[PHONE_NUMBER_BYTES + 1];
    if (*phone_spelling(phone, spelling) == '+')
        return TON_INTERNATIONAL;
    return phone->number[strspn(phone->number, "0123456789")] ? TON_ALPHANUMERIC : 0;
}

const struct message *simulator_write(struct simulator *simulator, const struct writing *writing, const char **why)
{
    struct arena *arena = arena_new();
    const struct message *message = NULL;
    struct phone *phone = phones_get(simulator->phones, writing->from);
    struct mo mo = {.source = writing->source,
                    .destination = writing->to,
                    .octets = octets_of_text(arena, writing->text, writing->ucs2, writing->how == MO_PAYLOAD),
                    .how = writing->how};
    *why = phone ? objection(writing, &mo.octets) : "from is no number";
    if (*why)
        goto end;
    if (!mo.source)
        mo.source = phone->number;
    mo.source_ton = ton_of(writing, phone);
    mo.reference = ++phone->reference;
    message = phones_add(simulator->phones, phone,
                         &(struct message){.direction = MESSAGE_MO,
                                           .coding = mo.octets.coding,
                                           .state = MESSAGE_QUEUED,
                                           .segments = (uint16_t)mo.octets.part_count,
                                           .peer = writing->to,
                                           .text = writing->text});
    simulator->stats.mo++;
    if (!mo_deliver(simulator->smsc, &mo, (struct delivery_mark){phone, message->number})) {
        *why = "the queue is full";
        phones_answered(simulator->phones, phone, message->number, false);
        message = NULL;
    }
end:
    arena_free(arena);
    return message;
}
