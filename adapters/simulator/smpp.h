/**
 * SMPP 3.4 protocol data units: from octets to a struct and back.
 *
 * The codec keeps no state, allocates nothing and trusts no octet. What a decoded PDU points at (short_message, TLV
 * values) is borrowed from the octets it was decoded from; what a PDU to encode points at is the caller's.
 */
#ifndef LOA_SIMULATOR_SMPP_H
#define LOA_SIMULATOR_SMPP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SMPP_HEADER_BYTES = 16,
    /** The longest PDU spoken here: a message_payload of 64 KiB and what goes around it. */
    SMPP_PDU_MAX = 66048,
    /** The most optional parameters in one PDU. */
    SMPP_TLVS_MAX = 24,
    /** sm_length at most (5.2.22: 254 octets; longer texts are parts or a message_payload). */
    SMPP_SHORT_MESSAGE_MAX = 254,
};

/** Command ids, 5.1.2.1: SMPP_SUBMIT_SM and so on. */
#define BODY(name, fields)
#define COMMAND(name, id, body, answer) SMPP_##name = id,
#define TLV_TAG(name, tag)
enum {
#include "adapters/simulator/smpp.def"
};

/** Tags of optional parameters, 5.3.2: SMPP_TLV_MESSAGE_PAYLOAD and so on. */
#define BODY(name, fields)
#define COMMAND(name, id, body, answer)
#define TLV_TAG(name, tag) SMPP_TLV_##name = tag,
enum {
#include "adapters/simulator/smpp.def"
};

/** command_status, 5.1.3. */
enum {
    ESME_ROK = 0x00,
    ESME_RINVMSGLEN = 0x01,
    ESME_RINVCMDLEN = 0x02,
    ESME_RINVCMDID = 0x03,
    ESME_RINVBNDSTS = 0x04,
    ESME_RALYBND = 0x05,
    ESME_RSYSERR = 0x08,
    ESME_RINVDSTADR = 0x0B,
    ESME_RINVPASWD = 0x0E,
    ESME_RINVSYSID = 0x0F,
    ESME_RMSGQFUL = 0x14,
    ESME_RSUBMITFAIL = 0x45,
    ESME_RTHROTTLED = 0x58,
    ESME_RX_T_APPN = 0x64,
    ESME_RINVOPTPARSTREAM = 0xC0,
};

/** esm_class, 5.2.12. */
enum { SMPP_ESM_TYPE_MASK = 0x3C, SMPP_ESM_DELIVERY_RECEIPT = 0x04, SMPP_ESM_UDHI = 0x40 };

/** An optional parameter; its value is borrowed. */
struct smpp_tlv {
    uint16_t tag, length;
    const uint8_t *value;
};

/** The bodies, a struct each: struct smpp_bind, smpp_bind_resp, smpp_sm, smpp_sm_resp. Texts are NUL-terminated. */
#define OCTET(field) uint8_t field;
#define CSTRING(field, max) char field[max];
#define SHORT_MESSAGE                                                                                                  \
    uint8_t sm_length;                                                                                                 \
    const uint8_t *short_message;
#define BODY(name, fields)                                                                                             \
    struct smpp_##name {                                                                                               \
        fields                                                                                                         \
    };
#define COMMAND(name, id, body, answer)
#define TLV_TAG(name, tag)
#include "adapters/simulator/smpp.def"

#define BODY(name, fields) struct smpp_##name name;
#define COMMAND(name, id, body, answer)
#define TLV_TAG(name, tag)
struct smpp_pdu {
    uint32_t command, status, sequence;
    union {
#include "adapters/simulator/smpp.def"
    };
    size_t tlv_count;
    struct smpp_tlv tlvs[SMPP_TLVS_MAX];
};

/**
 * The command_length that `octets` (at least 4) begin with, or 0 when no PDU can have it (shorter than a header,
 * longer than SMPP_PDU_MAX): the stream is then lost for good.
 */
size_t smpp_length(const uint8_t *octets);

/**
 * Decodes the one PDU of exactly `size` octets (at least a header). Returns ESME_ROK, or the status to answer with:
 * ESME_RINVCMDID (unknown command), ESME_RINVCMDLEN (the body is cut, a text too long or something left over),
 * ESME_RINVOPTPARSTREAM (too many optional parameters). The header is decoded in any case. A response without a
 * body is accepted (4.1.2, 4.4.2: one that tells an error has none).
 */
uint32_t smpp_decode(struct smpp_pdu *pdu, const uint8_t *octets, size_t size);

/** Writes `pdu` and returns its length; 0 when it does not fit or its command is unknown. */
size_t smpp_encode(uint8_t *octets, size_t capacity, const struct smpp_pdu *pdu);

/** Changes the sequence number of an encoded PDU. */
void smpp_set_sequence(uint8_t *octets, uint32_t sequence);

/** The command that answers `command`; SMPP_GENERIC_NACK for an unknown one, 0 for one that needs no answer. */
uint32_t smpp_answer(uint32_t command);

/** The first optional parameter with this tag, or NULL. */
const struct smpp_tlv *smpp_tlv(const struct smpp_pdu *pdu, uint16_t tag);

/** The parameter's value as a big-endian number of 1 to 4 octets; `otherwise` when it is missing or of another size. */
uint32_t smpp_tlv_number(const struct smpp_pdu *pdu, uint16_t tag, uint32_t otherwise);

/** Adds an optional parameter; false when SMPP_TLVS_MAX are there already. The value stays the caller's. */
bool smpp_add_tlv(struct smpp_pdu *pdu, uint16_t tag, const void *value, uint16_t length);

/** The user data of a message: its message_payload where it has one, else its short_message (5.3.2.32). */
const uint8_t *smpp_user_data(const struct smpp_pdu *pdu, size_t *length);

#endif
