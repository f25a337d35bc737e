/* Any octets as a PDU: refused with a status, or read; what is read is written again as the same octets, and its text is UTF-8. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/simulator/octets.h"
#include "adapters/simulator/parts.h"
#include "adapters/simulator/smpp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void read_user_data(const struct smpp_pdu *pdu)
{
    struct part part, whole;
    struct phone phone = {.number = "84912000001"};
    if (!part_read(pdu, &part))
        return;
    must(part.place >= 1 && part.place <= part.total);
    struct arena *arena = arena_new();
    if (parts_join(&phone, pdu->sm.source_addr, &part, &whole, arena))
        must(octets_is_utf8(octets_to_text(arena, whole.data_coding, whole.octets, whole.size)));
    parts_forget(&phone);
    arena_free(arena);
}

static void write_again(const struct smpp_pdu *pdu, const uint8_t *data, size_t size)
{
    static uint8_t again[SMPP_PDU_MAX];
    size_t written = smpp_encode(again, sizeof again, pdu);
    /* A response without a body gets an empty one, and command_length is what we reckon. */
    must(written >= size);
    if (written == size)
        must(!memcmp(again + 4, data + 4, size - 4));
    struct smpp_pdu back;
    must(smpp_decode(&back, again, written) == ESME_ROK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct smpp_pdu pdu;
    if (size < SMPP_HEADER_BYTES || size > SMPP_PDU_MAX || smpp_decode(&pdu, data, size) != ESME_ROK)
        return 0;
    write_again(&pdu, data, size);
    if (pdu.command == SMPP_SUBMIT_SM || pdu.command == SMPP_DELIVER_SM)
        read_user_data(&pdu);
    return 0;
}
