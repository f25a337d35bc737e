#include "adapters/simulator/ussd.h"

#include <stdio.h>
#include <string.h>

#include "adapters/simulator/mo.h"
#include "adapters/simulator/state.h"

#define SEQUENCE_MASK 0xFE
#define END_BIT 1
#define TON_INTERNATIONAL 1
#define TEXT_BYTES_MAX 600

enum { OP_PSSR_INDICATION = 1, OP_USSR_REQUEST = 2, OP_PSSR_RESPONSE = 17, OP_USSR_CONFIRM = 18 };

static size_t octets_of_units(enum message_coding coding, size_t size)
{
    return coding == MESSAGE_GSM ? (size * 7 + 7) / 8 : size;
}

bool ussd_deliver(struct smsc *smsc, struct phone *phone, enum message_ussd what, const char *text,
                  struct delivery_mark mark)
{
    struct arena *arena = arena_new();
    struct call *call = &phone->call;
    if (what == USSD_DIAL) {
        *call = (struct call){.open = true, .session = (uint8_t)(call->session + 1)};
        snprintf(call->code, sizeof call->code, "%s", text);
    }
    uint8_t end = what == USSD_HANG_UP ? END_BIT : 0;
    struct mo mo = {.source = phone->number,
                    .source_ton = TON_INTERNATIONAL,
                    .destination = call->code,
                    .octets = octets_of_text(arena, text, false, true),
                    .ussd_op = what == USSD_DIAL ? OP_PSSR_INDICATION : OP_USSR_CONFIRM,
                    .session_info = {call->session, (uint8_t)(call->sequence << 1 | end)}};
    if (what == USSD_HANG_UP)
        call->open = false;
    bool taken =
        octets_of_units(mo.octets.coding, mo.octets.parts[0].size) <= USSD_OCTETS_MAX && mo_deliver(smsc, &mo, mark);
    arena_free(arena);
    return taken;
}

/* As a network does: a screen for a session that is not there, or too long, is refused. */
uint32_t ussd_take(struct phone *phone, const struct smpp_pdu *pdu, enum message_ussd *what)
{
    uint32_t op = smpp_tlv_number(pdu, SMPP_TLV_USSD_SERVICE_OP, 0);
    const struct smpp_tlv *info = smpp_tlv(pdu, SMPP_TLV_ITS_SESSION_INFO);
    size_t size;
    smpp_user_data(pdu, &size);
    *what = op == OP_PSSR_RESPONSE ? USSD_END : USSD_ASK;
    if ((op != OP_USSR_REQUEST && op != OP_PSSR_RESPONSE) || !info || info->length != 2 || !phone->call.open ||
        info->value[0] != phone->call.session)
        return ESME_RSUBMITFAIL;
    if (pdu->sm.esm_class & SMPP_ESM_UDHI ||
        octets_of_units(octets_coding(pdu->sm.data_coding), size) > USSD_OCTETS_MAX)
        return ESME_RINVMSGLEN;
    phone->call.sequence = (info->value[1] & SEQUENCE_MASK) >> 1;
    phone->call.open = *what == USSD_ASK;
    return ESME_ROK;
}

static const struct message *say(struct simulator *simulator, struct phone *phone, enum message_ussd what,
                                 const char *text, const char **why)
{
    const struct message *message = phones_add(
        simulator->phones, phone,
        &(struct message){
            .direction = MESSAGE_MO, .state = MESSAGE_QUEUED, .ussd = what, .segments = 1, .peer = "", .text = text});
    simulator->stats.mo++;
    *why = NULL;
    if (ussd_deliver(simulator->smsc, phone, what, text, (struct delivery_mark){phone, message->number}))
        return message;
    *why = "the text is too long for USSD, or the queue is full";
    phones_answered(simulator->phones, phone, message->number, false);
    return NULL;
}

static bool is_code(const char *text)
{
    size_t length = strspn(text, "*0123456789");
    return *text == '*' && length > 1 && !strcmp(text + length, "#");
}

const struct message *simulator_dial(struct simulator *simulator, const char *from, const char *text, const char **why)
{
    struct phone *phone = phones_get(simulator->phones, from);
    bool answers = phone && phone->call.open && !is_code(text);
    *why = !phone                                    ? "from is no number"
           : !octets_is_utf8(text)                   ? "the text is no UTF-8"
           : !*text || strlen(text) > TEXT_BYTES_MAX ? "the text is empty or too long"
           : !answers && !is_code(text)              ? "no session is open; dial a code such as *123#"
                                                     : NULL;
    return *why ? NULL : say(simulator, phone, answers ? USSD_ANSWER : USSD_DIAL, text, why);
}

const struct message *simulator_hang_up(struct simulator *simulator, const char *from, const char **why)
{
    struct phone *phone = phones_find(simulator->phones, from);
    *why = "no session is open";
    return phone && phone->call.open ? say(simulator, phone, USSD_HANG_UP, "", why) : NULL;
}

uint32_t simulator_screen(struct simulator *simulator, struct phone *phone, const struct smpp_pdu *pdu)
{
    enum message_ussd what;
    uint32_t status = ussd_take(phone, pdu, &what);
    if (status != ESME_ROK)
        return status;
    if (phone->traffic_slot) {
        traffic_replied(simulator->traffic, phone->traffic_slot);
        return status;
    }
    size_t size;
    const uint8_t *octets = smpp_user_data(pdu, &size);
    const char *text = octets_to_text(simulator->scratch, pdu->sm.data_coding, octets, size);
    simulator->stats.mt++;
    phones_add(simulator->phones, phone,
               &(struct message){.direction = MESSAGE_MT,
                                 .coding = octets_coding(pdu->sm.data_coding),
                                 .state = MESSAGE_ARRIVED,
                                 .ussd = what,
                                 .segments = 1,
                                 .peer = "",
                                 .text = text});
    arena_reset(simulator->scratch);
    return status;
}
