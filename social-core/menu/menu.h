/**
 * The menu: what a villager does by dialling a code (USSD). Everything that a text can do, by numbers, and each step
 * ends in the same command that the text would; only its answer is shown on the screen. Where a session stands is one
 * row of the store, changed in the commit of the step: docs/ussd.md.
 */
#ifndef LOA_MENU_MENU_H
#define LOA_MENU_MENU_H

#include <stdbool.h>
#include <stdint.h>

#include "social-core/ctx.h"

/** How a reply's sequence number follows from the message it answers. */
enum menu_sequence {
    MENU_SEQUENCE_NEXT, /**< it is the next one: an answer is known by the number of the screen it answers */
    MENU_SEQUENCE_SAME  /**< it is the same: for an SMSC that counts by itself */
};

/** USSD as this gateway is configured: section [ussd] of loa.ini. */
struct menu_settings {
    const char *code;       /**< what is dialled: "*123#" */
    unsigned screen_octets; /**< of one screen: 160 are 182 septets or 80 UCS-2 characters (3GPP 24.080, GSM 04.80) */
    int session_seconds;    /**< how long the network keeps a session that waits for us */
    int resume_minutes;     /**< how long a session that was cut can be gone on with */
    enum menu_sequence sequence;
};

enum menu_event_kind { MENU_DIALLED, MENU_ANSWERED, MENU_CUT };

/** What the network tells of a phone's session. */
struct menu_event {
    enum menu_event_kind kind;
    const char *text;    /**< what was dialled or typed, NFC */
    const char *link;    /**< the SMSC it came by */
    const char *service; /**< the number it went to, as the SMSC writes it */
    int session;         /**< the session's number; -1: sessions are not numbered */
    unsigned sequence;   /**< of this dialogue unit, 0 to 127 */
    int64_t at_ms;       /**< when the network handed it over, UTC */
};

/**
 * Does one step of a phone's session: fills the context's batch, which the caller commits under the message's marker.
 * An answer that was answered before does nothing. The next screen, if any, is a row of the outbox.
 */
void menu_step(struct ctx *ctx, const char *msisdn, const struct menu_event *event);

#endif
