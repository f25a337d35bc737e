#include "adapters/simulator/parts.h"

#include <stdlib.h>
#include <string.h>

#define IE_CONCATENATED_8 0x00
#define IE_CONCATENATED_16 0x08

struct piece {
    uint8_t *octets;
    size_t size;
};

struct partial {
    char source[21];
    uint16_t reference;
    uint8_t total, got;
    struct piece pieces[];
};

static void read_element(struct part *part, uint8_t id, const uint8_t *value, size_t size)
{
    if (id == IE_CONCATENATED_8 && size == 3)
        *part = (struct part){.reference = value[0], .total = value[1], .place = value[2]};
    else if (id == IE_CONCATENATED_16 && size == 4)
        *part = (struct part){.reference = (uint16_t)(value[0] << 8 | value[1]), .total = value[2], .place = value[3]};
}

static bool read_header(struct part *part, const uint8_t *header, size_t size)
{
    for (size_t at = 0; at < size;) {
        if (size - at < 2 || size - at - 2 < header[at + 1])
            return false;
        read_element(part, header[at], header + at + 2, header[at + 1]);
        at += 2 + (size_t)header[at + 1];
    }
    return true;
}

bool part_read(const struct smpp_pdu *pdu, struct part *part)
{
    size_t size, skip = 0;
    const uint8_t *octets = smpp_user_data(pdu, &size);
    *part = (struct part){
        .reference = (uint16_t)smpp_tlv_number(pdu, SMPP_TLV_SAR_MSG_REF_NUM, 0),
        .total = (uint8_t)smpp_tlv_number(pdu, SMPP_TLV_SAR_TOTAL_SEGMENTS, 1),
        .place = (uint8_t)smpp_tlv_number(pdu, SMPP_TLV_SAR_SEGMENT_SEQNUM, 1),
    };
    if (pdu->sm.esm_class & SMPP_ESM_UDHI) {
        if (!size || octets[0] >= size)
            return false;
        skip = 1 + (size_t)octets[0];
        if (!read_header(part, octets + 1, octets[0]))
            return false;
    }
    /* A place outside of the total is no part of anything (23.040: the element shall be ignored). */
    if (!part->place || part->place > part->total)
        part->total = part->place = 1;
    part->data_coding = pdu->sm.data_coding;
    part->octets = octets + skip;
    part->size = size - skip;
    return true;
}

static void partial_free(struct partial *partial)
{
    for (unsigned i = 0; partial && i < partial->total; i++)
        free(partial->pieces[i].octets);
    free(partial);
}

static struct partial **find_partial(struct phone *phone, const char *source, const struct part *part)
{
    for (unsigned i = 0; i < PARTIALS_MAX; i++) {
        struct partial *partial = phone->partials[i];
        if (partial && partial->reference == part->reference && partial->total == part->total &&
            !strcmp(partial->source, source))
            return &phone->partials[i];
    }
    return NULL;
}

static struct partial **start_partial(struct phone *phone, const char *source, const struct part *part)
{
    struct partial **place = &phone->partials[phone->next_partial++ % PARTIALS_MAX];
    partial_free(*place);
    *place = calloc(1, sizeof **place + part->total * sizeof(struct piece));
    strncpy((*place)->source, source, sizeof(*place)->source - 1);
    (*place)->reference = part->reference;
    (*place)->total = part->total;
    return place;
}

static void add_piece(struct partial *partial, const struct part *part)
{
    struct piece *piece = &partial->pieces[part->place - 1];
    if (piece->octets)
        return;
    piece->octets = malloc(part->size + 1); /* never malloc(0): the pointer says that the piece is there */
    piece->size = part->size;
    memcpy(piece->octets, part->octets, part->size);
    partial->got++;
}

static void join(const struct partial *partial, struct part *whole, struct arena *arena)
{
    size_t size = 0;
    for (unsigned i = 0; i < partial->total; i++)
        size += partial->pieces[i].size;
    uint8_t *octets = arena_alloc(arena, size + 1);
    whole->octets = octets;
    whole->size = size;
    for (unsigned i = 0; i < partial->total; i++) {
        memcpy(octets, partial->pieces[i].octets, partial->pieces[i].size);
        octets += partial->pieces[i].size;
    }
}

bool parts_join(struct phone *phone, const char *source, const struct part *part, struct part *whole,
                struct arena *arena)
{
    *whole = *part;
    if (part->total == 1)
        return true;
    struct partial **place = find_partial(phone, source, part);
    if (!place)
        place = start_partial(phone, source, part);
    add_piece(*place, part);
    if ((*place)->got < (*place)->total)
        return false;
    join(*place, whole, arena);
    partial_free(*place);
    *place = NULL;
    return true;
}

void parts_forget(struct phone *phone)
{
    for (unsigned i = 0; i < PARTIALS_MAX; i++) {
        partial_free(phone->partials[i]);
        phone->partials[i] = NULL;
    }
}
