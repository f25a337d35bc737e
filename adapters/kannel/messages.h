/**
 * What travels over the box link, in the field's words: messages from phones (MO), to phones (MT), and delivery
 * reports. The values are Kannel's (gw/msg.h, gw/sms.h); FRAME_UNSET stands for "not set" in every number.
 */
#ifndef LOA_KANNEL_MESSAGES_H
#define LOA_KANNEL_MESSAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "adapters/kannel/frame.h"

/** sms_type of an sms frame. */
enum sms_type { SMS_MO = 0, SMS_MT_REPLY = 1, SMS_MT_PUSH = 2, SMS_REPORT_MO = 3, SMS_REPORT_MT = 4 };

/** How a text is written: SMS_GSM is UTF-8 text that bearerbox maps to GSM 03.38, SMS_UCS2 is UTF-16BE. */
enum sms_coding { SMS_GSM = 0, SMS_8BIT = 1, SMS_UCS2 = 2 };

/** `dlr_mask`: the events a report is wanted for, or the one that happened. */
enum dlr { DLR_DELIVERED = 1, DLR_UNDELIVERED = 2, DLR_BUFFERED = 4, DLR_ACCEPTED = 8, DLR_REJECTED = 16 };

/** Status of an ack, both ways. */
enum ack_status {
    ACK_SUCCESS = 0,
    ACK_FAILED = 1,         /**< for good: drop it */
    ACK_FAILED_FOR_NOW = 2, /**< bearerbox gives an MO so answered back at once: with a store down, a hot loop */
    ACK_BUFFERED = 3        /**< taken, waits for its SMSC */
};

/** What box_acknowledge() must know of a message. Copy it: it borrows nothing. */
struct ticket {
    char id[FRAME_UUID_BYTES + 1]; /**< bearerbox's UUID; stays the same when the message comes again */
    int32_t time;                  /**< the message's own time field */
    uint32_t connection;           /**< the connection it came by */
};

/** A message from a phone. Its octets live until the callback returns. */
struct mo {
    struct ticket ticket;
    struct octets sender;   /**< as the SMSC writes it: `+84912…`, `84912…`, `0912…`, or a name */
    struct octets receiver; /**< the short code or service number it was sent to */
    struct octets text;     /**< bytes as `coding` says, without the user data header */
    struct octets udh;      /**< user data header (3GPP 23.040 9.2.3.24), mostly not set */
    struct octets smsc_id;  /**< which `group = smsc` it came by */
    struct octets account;
    struct octets service;
    struct octets meta_data; /**< `?smpp?tlv=value&…`, values url-encoded */
    enum sms_coding coding;
    int64_t time; /**< seconds since 1970 UTC, as bearerbox stamped it */
};

/** A delivery report: what happened to an MT that asked with its dlr_mask. Octets live until the callback returns. */
struct report {
    struct ticket ticket;
    enum dlr event;
    struct octets dlr_url;  /**< as the MT carried it */
    struct octets service;  /**< as the MT carried it */
    struct octets sender;   /**< the number the MT came from, as in the MT (seen) */
    struct octets receiver; /**< the phone it went to */
    struct octets smsc_id;
    struct octets text; /**< the SMSC's own words, `id:… stat:DELIVRD …` */
    int64_t time;       /**< seconds since 1970 UTC */
};

/** A message to a phone. Members left zero are not set. */
struct mt {
    const char *id; /**< a fresh UUID of 36 characters (uuid_make()); bearerbox's answer names it */
    struct octets sender, receiver, text, udh;
    enum sms_coding coding;
    struct octets smsc_id; /**< the SMSC it must go by; not set: bearerbox chooses */
    struct octets service, account, meta_data;
    int dlr_mask; /**< enum dlr bits; 0: no report */
    struct octets dlr_url;
    int validity_s; /**< seconds from now; 0: the SMSC's own */
    int priority;   /**< 0 to 3 */
    bool flash;     /**< message class 0: shown at once, not kept */
};

/** A random UUID (RFC 4122, version 4) and its NUL. */
void uuid_make(char uuid[FRAME_UUID_BYTES + 1]);

/** The sms frame as an MO, a report; octets are borrowed from the frame. */
struct mo mo_of(const struct frame_sms *sms, uint32_t connection);
struct report report_of(const struct frame_sms *sms, uint32_t connection);

/** The frame of an MT; octets are borrowed from it. `now` in seconds since 1970 UTC. */
struct frame mt_frame(const struct mt *mt, int64_t now);

#endif
