/**
 * The phones: what each has sent and received, in memory only. Every message has a number that rises over all phones,
 * so that one number says how far anybody has read. A phone keeps its last messages, and there are at most PHONES_MAX.
 */
#ifndef LOA_SIMULATOR_PHONES_H
#define LOA_SIMULATOR_PHONES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PHONES_MAX = 1000000, PHONE_NUMBER_BYTES = 24, PARTIALS_MAX = 8 };

enum message_direction { MESSAGE_MO, MESSAGE_MT };
enum message_coding { MESSAGE_GSM, MESSAGE_BINARY, MESSAGE_UCS2 };
/* MO: queued until every part is answered. MT: arrived. */
enum message_state { MESSAGE_QUEUED, MESSAGE_SENT, MESSAGE_REFUSED, MESSAGE_ARRIVED };
/* What became of the delivery report of an MT. */
enum message_dlr { DLR_NONE, DLR_DELIVERED, DLR_FAILED };

/* What of a USSD session a message is. Phone's side: the code, an answer, hanging up. Network's: a screen, the last. */
enum message_ussd { USSD_NO, USSD_DIAL, USSD_ANSWER, USSD_HANG_UP, USSD_ASK, USSD_END };

struct message {
    uint64_t number;
    enum message_direction direction;
    enum message_coding coding;
    enum message_state state;
    enum message_dlr dlr;
    enum message_ussd ussd;
    uint16_t segments, answered; /* parts, and how many of an MO are answered */
    int64_t at_ms;               /* since 1970 */
    const char *peer;            /* the short code or number on the other side */
    const char *text;            /* UTF-8 */
};

struct partial;

/* The USSD session of a phone. */
struct call {
    bool open;
    char code[16];             /* what was dialled */
    uint8_t session, sequence; /* of the screen that is shown */
};

struct phone {
    char number[PHONE_NUMBER_BYTES]; /* digits, or letters of an alphanumeric sender */
    uint32_t traffic_slot;           /* 1 + its place in the load that runs; 0: in none */
    struct call call;
    uint8_t reference;         /* of its last concatenated MO */
    struct message **messages; /* a ring */
    unsigned message_count, oldest;
    struct partial *partials[PARTIALS_MAX]; /* MT that still miss parts; see parts.h */
    unsigned next_partial;
};

struct phones;

/** Called when a message is new or has changed. */
typedef void phones_watch(void *context, const struct phone *phone, const struct message *message);

/** No phones; each will keep its last `keep` messages. `country` ("84") is what a leading 0 stands for. */
struct phones *phones_new(unsigned keep, const char *country);
void phones_free(struct phones *phones);

/** Who is told of messages; NULL: nobody. */
void phones_set_watch(struct phones *phones, phones_watch *watch, void *context);

/** The phone of a number in any of its spellings (+84…, 84…, 0084…, 0…), or NULL when it was never heard of. */
struct phone *phones_find(struct phones *phones, const char *number);

/** The same, making the phone when it is new. NULL when the number is no number or there are PHONES_MAX. */
struct phone *phones_get(struct phones *phones, const char *number);

/** The number as people write it: with + when it is a full one. `out` holds PHONE_NUMBER_BYTES + 1. */
const char *phone_spelling(const struct phone *phone, char *out);

/** Calls `visit` for each phone that has a message, in the order they came to be. */
void phones_each(struct phones *phones, void (*visit)(void *context, struct phone *phone), void *context);

/**
 * Adds a copy of the message, with the next number and the time of now, and tells the watch. An old one may go.
 * Borrowed: valid until the phone gets its next message.
 */
const struct message *phones_add(struct phones *phones, struct phone *phone, const struct message *message);

/** One part of MO `number` was answered: `taken` or refused for good. Nothing happens when the message is gone. */
void phones_answered(struct phones *phones, struct phone *phone, uint64_t number, bool taken);

/** The message at `place` (0 the oldest kept), or NULL after the last. */
const struct message *phone_message(const struct phone *phone, unsigned place);

/** The number the last message got. */
uint64_t phones_last_number(const struct phones *phones);

#endif
