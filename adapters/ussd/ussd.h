/**
 * USSD as bearerbox carries it: optional SMPP parameters in the meta_data of an sms frame, url-encoded,
 * `?smpp?ussd_service_op=%01&its_session_info=%05%00&`. Nothing here allocates or keeps state, and no byte is trusted.
 *
 * ussd_service_op (SMPP 3.4, 5.3.2.44) says what a message does. its_session_info (SMPP 5.0, 4.8.4.37): the first octet
 * is the session's number, the second its sequence in the upper seven bits and "the session ends" in the lowest.
 */
#ifndef LOA_USSD_USSD_H
#define LOA_USSD_USSD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Sequence numbers go round at this. */
#define USSD_SEQUENCES 128

/** The longest meta_data that is looked at, and more than enough room for what ussd_write() makes. */
#define USSD_META_BYTES 1024

/** How an SMSC names and numbers things: configuration, for vendors differ. The defaults are the standard's. */
struct ussd_names {
    const char *op_tlv, *session_tlv; /**< as `name` of the groups smpp-tlv in kannel.conf */
    uint8_t dial;                     /**< 1, PSSR indication: somebody dials */
    uint8_t answer;                   /**< 18, USSR confirm: somebody answers */
    uint8_t ask;                      /**< 2, USSR request: show and wait for an answer */
    uint8_t finish;                   /**< 17, PSSR response: show and end */
};

enum ussd_kind {
    USSD_NONE,  /**< no USSD: the parameter is not there */
    USSD_DIAL,  /**< a session begins */
    USSD_REPLY, /**< an answer to what was shown */
    USSD_CUT,   /**< the session is over: its end bit is set */
    USSD_OTHER  /**< an operation that asks nothing of us: USSN confirm, a vendor's own */
};

struct ussd {
    enum ussd_kind kind;
    uint8_t op;
    bool numbered; /**< has its_session_info */
    uint8_t session, sequence;
    bool end;
};

/** Reads the meta_data of an MO. What is malformed is as if it were not there. */
struct ussd ussd_read(const struct ussd_names *names, const char *bytes, size_t size);

/**
 * Writes the meta_data of an MT as a NUL-terminated text: `op`, and the session when it is numbered. Returns its
 * length, or 0 when it does not fit `room` bytes.
 */
size_t ussd_write(const struct ussd_names *names, const struct ussd *ussd, char *out, size_t room);

#endif
