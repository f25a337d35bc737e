#include "adapters/simulator/smpp.h"

#include <string.h>

struct reader {
    const uint8_t *at, *end;
};

struct writer {
    uint8_t *at, *end;
};

static uint32_t number_of(const uint8_t *octets, size_t size)
{
    uint32_t number = 0;
    for (size_t i = 0; i < size; i++)
        number = number << 8 | octets[i];
    return number;
}

static bool take_octet(struct reader *in, uint8_t *octet)
{
    if (in->at == in->end)
        return false;
    *octet = *in->at++;
    return true;
}

static bool take_cstring(struct reader *in, char *text, size_t max)
{
    size_t left = (size_t)(in->end - in->at);
    const uint8_t *nul = memchr(in->at, '\0', left < max ? left : max);
    if (!nul)
        return false;
    memcpy(text, in->at, (size_t)(nul - in->at) + 1);
    in->at = nul + 1;
    return true;
}

static bool take_short_message(struct reader *in, struct smpp_sm *sm)
{
    if (!take_octet(in, &sm->sm_length) || sm->sm_length > SMPP_SHORT_MESSAGE_MAX || in->end - in->at < sm->sm_length)
        return false;
    sm->short_message = in->at;
    in->at += sm->sm_length;
    return true;
}

static bool put(struct writer *out, const void *octets, size_t size)
{
    if ((size_t)(out->end - out->at) < size)
        return false;
    if (size)
        memcpy(out->at, octets, size);
    out->at += size;
    return true;
}

static bool put_number(struct writer *out, uint32_t number, size_t size)
{
    uint8_t octets[4] = {(uint8_t)(number >> 24), (uint8_t)(number >> 16), (uint8_t)(number >> 8), (uint8_t)number};
    return put(out, octets + 4 - size, size);
}

static bool put_cstring(struct writer *out, const char *text, size_t max)
{
    size_t length = strnlen(text, max);
    return length < max && put(out, text, length + 1);
}

static bool put_short_message(struct writer *out, const struct smpp_sm *sm)
{
    return sm->sm_length <= SMPP_SHORT_MESSAGE_MAX && put_number(out, sm->sm_length, 1) &&
           put(out, sm->short_message, sm->sm_length);
}

/* A decoder and an encoder of each body. */
#define OCTET(field) &&take_octet(in, &body->field)
#define CSTRING(field, max) &&take_cstring(in, body->field, max)
#define SHORT_MESSAGE &&take_short_message(in, body)
#define BODY(name, fields)                                                                                             \
    static bool decode_##name(struct reader *in, struct smpp_pdu *pdu)                                                 \
    {                                                                                                                  \
        struct smpp_##name *body = &pdu->name;                                                                         \
        return body fields;                                                                                            \
    }
#define COMMAND(name, id, body, answer)
#define TLV_TAG(name, tag)
#include "adapters/simulator/smpp.def"

#define OCTET(field) &&put_number(out, body->field, 1)
#define CSTRING(field, max) &&put_cstring(out, body->field, max)
#define SHORT_MESSAGE &&put_short_message(out, body)
#define BODY(name, fields)                                                                                             \
    static bool encode_##name(struct writer *out, const struct smpp_pdu *pdu)                                          \
    {                                                                                                                  \
        const struct smpp_##name *body = &pdu->name;                                                                   \
        return body fields;                                                                                            \
    }
#define COMMAND(name, id, body, answer)
#define TLV_TAG(name, tag)
#include "adapters/simulator/smpp.def"

static const struct command {
    uint32_t id, answer;
    bool (*decode)(struct reader *in, struct smpp_pdu *pdu);
    bool (*encode)(struct writer *out, const struct smpp_pdu *pdu);
} commands[] = {
#define BODY(name, fields)
#define COMMAND(name, id, body, answer) {id, answer, decode_##body, encode_##body},
#define TLV_TAG(name, tag)
#include "adapters/simulator/smpp.def"
};

static const struct command *find_command(uint32_t id)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (commands[i].id == id)
            return &commands[i];
    return NULL;
}

static uint32_t take_tlvs(struct reader *in, struct smpp_pdu *pdu)
{
    while (in->at < in->end) {
        if (in->end - in->at < 4)
            return ESME_RINVCMDLEN;
        uint16_t tag = (uint16_t)number_of(in->at, 2), length = (uint16_t)number_of(in->at + 2, 2);
        in->at += 4;
        if (in->end - in->at < length)
            return ESME_RINVCMDLEN;
        if (!smpp_add_tlv(pdu, tag, in->at, length))
            return ESME_RINVOPTPARSTREAM;
        in->at += length;
    }
    return ESME_ROK;
}

size_t smpp_length(const uint8_t *octets)
{
    uint32_t length = number_of(octets, 4);
    return length < SMPP_HEADER_BYTES || length > SMPP_PDU_MAX ? 0 : length;
}

uint32_t smpp_decode(struct smpp_pdu *pdu, const uint8_t *octets, size_t size)
{
    memset(pdu, 0, offsetof(struct smpp_pdu, tlvs));
    pdu->command = number_of(octets + 4, 4);
    pdu->status = number_of(octets + 8, 4);
    pdu->sequence = number_of(octets + 12, 4);
    const struct command *command = find_command(pdu->command);
    if (!command)
        return ESME_RINVCMDID;
    struct reader in = {octets + SMPP_HEADER_BYTES, octets + size};
    if (in.at == in.end && !command->answer)
        return ESME_ROK;
    if (!command->decode(&in, pdu))
        return ESME_RINVCMDLEN;
    return take_tlvs(&in, pdu);
}

size_t smpp_encode(uint8_t *octets, size_t capacity, const struct smpp_pdu *pdu)
{
    const struct command *command = find_command(pdu->command);
    if (!command || capacity < SMPP_HEADER_BYTES)
        return 0;
    struct writer out = {octets + SMPP_HEADER_BYTES, octets + capacity};
    bool fits = command->encode(&out, pdu);
    for (size_t i = 0; fits && i < pdu->tlv_count; i++) {
        const struct smpp_tlv *tlv = &pdu->tlvs[i];
        fits = put_number(&out, tlv->tag, 2) && put_number(&out, tlv->length, 2) && put(&out, tlv->value, tlv->length);
    }
    if (!fits)
        return 0;
    size_t size = (size_t)(out.at - octets);
    struct writer head = {octets, octets + SMPP_HEADER_BYTES};
    put_number(&head, (uint32_t)size, 4);
    put_number(&head, pdu->command, 4);
    put_number(&head, pdu->status, 4);
    put_number(&head, pdu->sequence, 4);
    return size;
}

void smpp_set_sequence(uint8_t *octets, uint32_t sequence)
{
    struct writer out = {octets + 12, octets + SMPP_HEADER_BYTES};
    put_number(&out, sequence, 4);
}

uint32_t smpp_answer(uint32_t command)
{
    const struct command *known = find_command(command);
    return known ? known->answer : SMPP_GENERIC_NACK;
}

const struct smpp_tlv *smpp_tlv(const struct smpp_pdu *pdu, uint16_t tag)
{
    for (size_t i = 0; i < pdu->tlv_count; i++)
        if (pdu->tlvs[i].tag == tag)
            return &pdu->tlvs[i];
    return NULL;
}

uint32_t smpp_tlv_number(const struct smpp_pdu *pdu, uint16_t tag, uint32_t otherwise)
{
    const struct smpp_tlv *tlv = smpp_tlv(pdu, tag);
    return tlv && tlv->length >= 1 && tlv->length <= 4 ? number_of(tlv->value, tlv->length) : otherwise;
}

bool smpp_add_tlv(struct smpp_pdu *pdu, uint16_t tag, const void *value, uint16_t length)
{
    if (pdu->tlv_count == SMPP_TLVS_MAX)
        return false;
    pdu->tlvs[pdu->tlv_count++] = (struct smpp_tlv){.tag = tag, .length = length, .value = value};
    return true;
}

const uint8_t *smpp_user_data(const struct smpp_pdu *pdu, size_t *length)
{
    const struct smpp_tlv *payload = smpp_tlv(pdu, SMPP_TLV_MESSAGE_PAYLOAD);
    *length = payload ? payload->length : pdu->sm.sm_length;
    return payload ? payload->value : pdu->sm.short_message;
}
