/**
 * Long messages on their way to a phone: reading which part of what a submit_sm carries, by a user data header
 * (3GPP TS 23.040 9.2.3.24.1 and .8) or by sar_* parameters (SMPP 5.3.2.22 to 24), and joining parts for display.
 */
#ifndef LOA_SIMULATOR_PARTS_H
#define LOA_SIMULATOR_PARTS_H

#include "adapters/simulator/phones.h"
#include "adapters/simulator/smpp.h"
#include "social-core/base/arena.h"

struct part {
    uint16_t reference;
    uint8_t total, place; /* place counts from 1; a message in one piece is 1 of 1 */
    uint8_t data_coding;
    const uint8_t *octets; /* without a header */
    size_t size;
};

/** Reads the user data of a submit_sm. False when its header lies about its length. Octets are borrowed. */
bool part_read(const struct smpp_pdu *pdu, struct part *part);

/**
 * Joins a part with those the phone has of the same message. Returns true when the message is whole: `whole` then
 * is one part of one with all octets, in memory of the arena. Of too many unfinished messages the oldest goes.
 */
bool parts_join(struct phone *phone, const char *source, const struct part *part, struct part *whole,
                struct arena *arena);

/** Forgets every unfinished message of the phone. */
void parts_forget(struct phone *phone);

#endif
