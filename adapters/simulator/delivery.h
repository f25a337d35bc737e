/**
 * deliver_sm on their way: a bounded queue of the SMSC, and for each bind a window of those sent and not yet answered.
 *
 * A delivery is always in exactly one list: the queue, or the `sent` list of one window, oldest first.
 */
#ifndef LOA_SIMULATOR_DELIVERY_H
#define LOA_SIMULATOR_DELIVERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

/** Who wants to know how a delivery ended: `owner` NULL is nobody. */
struct delivery_mark {
    void *owner;
    uint64_t number;
};

struct delivery {
    TAILQ_ENTRY(delivery) entry;
    struct delivery_mark mark;
    int64_t sent_ms;
    uint32_t sequence;
    uint32_t size;
    uint8_t octets[]; /* the PDU; its sequence number is set when it is sent */
};

TAILQ_HEAD(deliveries, delivery);

struct window {
    uint32_t size, used;
    uint32_t turn;           /* how often sequence numbers went round */
    struct deliveries sent;  /* oldest first */
    struct delivery **slots; /* a delivery's place is its sequence number modulo size */
    uint32_t *free_slots;    /* the first size - used are free */
};

/** A delivery of a copy of the PDU; free() ends it. */
struct delivery *deliver_sm_new(const uint8_t *octets, size_t size, struct delivery_mark mark);

/** An empty window for `size` deliveries at a time. */
void window_init(struct window *window, uint32_t size);

/** Gives back the window, moving what is unanswered to the front of `queue`, in order. */
void window_end(struct window *window, struct deliveries *queue);

static inline bool window_has_room(const struct window *window)
{
    return window->used < window->size;
}

/** Takes a delivery that is in no list into the window and gives it a sequence number of its own. There must be room. */
void window_add(struct window *window, struct delivery *delivery, int64_t now_ms);

/** Takes the delivery with this sequence number out of the window; NULL when there is none. It is then in no list. */
struct delivery *window_take(struct window *window, uint32_t sequence);

#endif
