#include "adapters/simulator/delivery.h"

#include <stdlib.h>
#include <string.h>

#include "adapters/simulator/smpp.h"

/* Sequence numbers of deliver_sm stay below those of enquire_link. */
#define SEQUENCE_END 0x40000000u

struct delivery *deliver_sm_new(const uint8_t *octets, size_t size, struct delivery_mark mark)
{
    struct delivery *delivery = malloc(sizeof *delivery + size);
    delivery->mark = mark;
    delivery->size = (uint32_t)size;
    memcpy(delivery->octets, octets, size);
    return delivery;
}

void window_init(struct window *window, uint32_t size)
{
    *window = (struct window){.size = size};
    TAILQ_INIT(&window->sent);
    window->slots = calloc(size, sizeof *window->slots);
    window->free_slots = calloc(size, sizeof *window->free_slots);
    for (uint32_t i = 0; i < size; i++)
        window->free_slots[i] = size - 1 - i;
}

void window_end(struct window *window, struct deliveries *queue)
{
    struct delivery *newest;
    while ((newest = TAILQ_LAST(&window->sent, deliveries))) {
        TAILQ_REMOVE(&window->sent, newest, entry);
        TAILQ_INSERT_HEAD(queue, newest, entry);
    }
    free(window->slots);
    free(window->free_slots);
    *window = (struct window){0};
}

void window_add(struct window *window, struct delivery *delivery, int64_t now_ms)
{
    uint32_t slot = window->free_slots[window->size - ++window->used];
    window->turn = window->turn + 1 < SEQUENCE_END / window->size ? window->turn + 1 : 1;
    window->slots[slot] = delivery;
    delivery->sequence = window->turn * window->size + slot;
    delivery->sent_ms = now_ms;
    smpp_set_sequence(delivery->octets, delivery->sequence);
    TAILQ_INSERT_TAIL(&window->sent, delivery, entry);
}

struct delivery *window_take(struct window *window, uint32_t sequence)
{
    if (!window->size)
        return NULL;
    uint32_t slot = sequence % window->size;
    struct delivery *delivery = window->slots[slot];
    if (!delivery || delivery->sequence != sequence)
        return NULL;
    window->slots[slot] = NULL;
    window->free_slots[window->size - window->used--] = slot;
    TAILQ_REMOVE(&window->sent, delivery, entry);
    return delivery;
}
