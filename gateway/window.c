#include "gateway/window.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLOT_DIGITS 8 /* of the UUID, its last */

void window_start(struct window *window)
{
    *window = (struct window){0};
    for (size_t slot = 0; slot < WINDOW; slot++)
        window->free_slots[window->free_count++] = (uint16_t)slot;
}

bool window_has_room(const struct window *window, bool urgent)
{
    return window->free_count && (urgent || window->lower < WINDOW_LOWER);
}

size_t window_length(const struct window *window)
{
    return WINDOW - window->free_count;
}

void window_put(struct window *window, struct shipment *shipment)
{
    uint16_t slot = window->free_slots[--window->free_count];
    char digits[SLOT_DIGITS + 1];
    if (!*shipment->uuid)
        uuid_make(shipment->uuid);
    snprintf(digits, sizeof digits, "%08x", (unsigned)slot);
    memcpy(shipment->uuid + FRAME_UUID_BYTES - SLOT_DIGITS, digits, SLOT_DIGITS);
    window->slots[slot] = shipment;
    window->lower += !shipment_urgent(shipment);
}

static struct shipment *take(struct window *window, size_t slot)
{
    struct shipment *shipment = window->slots[slot];
    window->slots[slot] = NULL;
    window->free_slots[window->free_count++] = (uint16_t)slot;
    window->lower -= !shipment_urgent(shipment);
    return shipment;
}

struct shipment *window_remove(struct window *window, const char *uuid)
{
    if (strlen(uuid) != FRAME_UUID_BYTES)
        return NULL;
    size_t slot = strtoul(uuid + FRAME_UUID_BYTES - SLOT_DIGITS, NULL, 16);
    if (slot >= WINDOW || !window->slots[slot] || strcmp(window->slots[slot]->uuid, uuid) != 0)
        return NULL;
    return take(window, slot);
}

struct shipment *window_remove_any(struct window *window)
{
    for (size_t slot = 0; slot < WINDOW; slot++)
        if (window->slots[slot])
            return take(window, slot);
    return NULL;
}
