#include "adapters/kannel/messages.h"

#include <stdio.h>
#include <string.h>

#include <sodium.h>

#define UUID_RAW_BYTES 16

void uuid_make(char uuid[FRAME_UUID_BYTES + 1])
{
    unsigned char raw[UUID_RAW_BYTES];
    randombytes_buf(raw, sizeof raw);
    raw[6] = (raw[6] & 0x0f) | 0x40;
    raw[8] = (raw[8] & 0x3f) | 0x80;
    char hex[2 * UUID_RAW_BYTES + 1];
    sodium_bin2hex(hex, sizeof hex, raw, sizeof raw);
    snprintf(uuid, FRAME_UUID_BYTES + 1, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

static struct ticket ticket_of(const struct frame_sms *sms, uint32_t connection)
{
    struct ticket ticket = {.time = sms->time, .connection = connection};
    memcpy(ticket.id, sms->id.bytes, FRAME_UUID_BYTES);
    return ticket;
}

struct mo mo_of(const struct frame_sms *sms, uint32_t connection)
{
    return (struct mo){.ticket = ticket_of(sms, connection),
                       .sender = sms->sender,
                       .receiver = sms->receiver,
                       .text = sms->msgdata,
                       .udh = sms->udhdata,
                       .smsc_id = sms->smsc_id,
                       .account = sms->account,
                       .service = sms->service,
                       .meta_data = sms->meta_data,
                       .coding = sms->coding == FRAME_UNSET ? SMS_GSM : (enum sms_coding)sms->coding,
                       .time = sms->time};
}

struct report report_of(const struct frame_sms *sms, uint32_t connection)
{
    return (struct report){.ticket = ticket_of(sms, connection),
                           .event = (enum dlr)sms->dlr_mask,
                           .dlr_url = sms->dlr_url,
                           .service = sms->service,
                           .sender = sms->sender,
                           .receiver = sms->receiver,
                           .smsc_id = sms->smsc_id,
                           .text = sms->msgdata,
                           .time = sms->time};
}

struct frame mt_frame(const struct mt *mt, int64_t now)
{
    struct frame frame = frame_blank(FRAME_sms);
    struct frame_sms *sms = &frame.sms;
    sms->id = octets_of(mt->id);
    sms->sms_type = SMS_MT_PUSH;
    sms->time = (int32_t)now;
    sms->sender = mt->sender;
    sms->receiver = mt->receiver;
    sms->msgdata = mt->text;
    sms->udhdata = mt->udh;
    sms->coding = mt->coding;
    sms->smsc_id = mt->smsc_id;
    sms->service = mt->service;
    sms->account = mt->account;
    sms->meta_data = mt->meta_data;
    sms->dlr_url = mt->dlr_url;
    sms->priority = mt->priority;
    if (mt->dlr_mask)
        sms->dlr_mask = mt->dlr_mask;
    if (mt->validity_s)
        sms->validity = (int32_t)(now + mt->validity_s);
    if (mt->flash)
        sms->mclass = 0;
    return frame;
}
