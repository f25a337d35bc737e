/** Texts as the air carries them: GSM 03.38 septets an octet each, UTF-16BE, or raw octets. */
#ifndef LOA_SIMULATOR_OCTETS_H
#define LOA_SIMULATOR_OCTETS_H

#include "adapters/simulator/phones.h"
#include "social-core/base/arena.h"

/** A text cut into the octets of its parts; an escape pair or a surrogate pair never straddles two. */
struct octets {
    enum message_coding coding;
    unsigned part_count;
    struct {
        const uint8_t *octets;
        size_t size;
    } * parts;
};

/** data_coding (SMPP 5.2.19) of a coding, and the coding that shows a data_coding. */
uint8_t octets_data_coding(enum message_coding coding);
enum message_coding octets_coding(uint8_t data_coding);

/**
 * Cuts a text into parts: GSM when every letter is in its alphabet and `ucs2` is not asked for, else UCS-2. `whole`
 * keeps it in one piece whatever its length. Invalid UTF-8 is replaced by U+FFFD. Memory is the arena's.
 */
struct octets octets_of_text(struct arena *arena, const char *text, bool ucs2, bool whole);

/** Whether the octets of a C string are UTF-8. */
bool octets_is_utf8(const char *text);

/** The text of user data without its header. Raw octets are shown as hexadecimal digits. NFC is not enforced. */
char *octets_to_text(struct arena *arena, uint8_t data_coding, const uint8_t *octets, size_t size);

/** The letters of the GSM alphabet that cost one septet, and those that cost two, for a page that counts. */
const char *octets_gsm_letters(void);
const char *octets_gsm_escaped_letters(void);

#endif
