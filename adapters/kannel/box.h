/**
 * The link to bearerbox: Loa is a box of its own.
 *
 * It connects, identifies itself, and comes back by itself with growing, jittered pauses when the connection is lost,
 * refused, or carries a bad frame. A message is acknowledged by the caller, when it is durable and not before:
 * bearerbox keeps what is unacknowledged, and gives it again, with the same id, to the next connection.
 *
 * Everything happens on the event base's own thread. Writes gather and leave once a turn of the loop.
 * box_free() must not be called from inside a callback of the same box.
 */
#ifndef LOA_KANNEL_BOX_H
#define LOA_KANNEL_BOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "adapters/kannel/messages.h"

struct event_base;
struct box;

/** Texts are copied; a number left 0 takes its default. */
struct box_settings {
    const char *host;       /**< where bearerbox listens: an address (a name is looked up while everything waits) */
    uint16_t port;          /**< its `smsbox-port` */
    const char *box_id;     /**< the name messages are routed to (`group = smsbox-route`); NULL: takes any */
    unsigned max_in_flight; /**< MOs and reports handed over and not acknowledged; reading rests at this many. 1,000 */
    size_t max_unsent;      /**< bytes waiting for the socket, over which box_send() refuses. 256 KiB */
    int connect_timeout_ms; /**< 5,000 */
    int heartbeat_ms;       /**< 5,000 */
    int silence_ms; /**< a peer that confirms nothing, stops inside a frame or answers no MT for so long is gone.
                             30,000 */
    int idle_ms;    /**< a link over which nothing came for so long, and nothing is under way, is made anew: bearerbox
                         answers nothing but MTs, so whether it is still there cannot be asked. 300,000 */
};

/** What the link tells. `self` is what box_new() got. The last three may be NULL. */
struct box_events {
    /** A message or a report came. Each is to be given to box_acknowledge() exactly once. */
    void (*on_mo)(void *self, const struct mo *mo);
    void (*on_report)(void *self, const struct report *report);
    /** bearerbox answers the MT with this id. */
    void (*on_answer)(void *self, const char *id, enum ack_status status);
    /** box_send() works from now on. */
    void (*on_up)(void *self);
    /** The connection is gone. Every MT not answered yet is in doubt: send it again, with the same id, when up. */
    void (*on_down)(void *self);
    /** bearerbox wants no MT for a while; wants them again. */
    void (*on_suspended)(void *self);
    void (*on_resumed)(void *self);
    /** box_send() refused for a full socket, and there is room again. */
    void (*on_room)(void *self);
};

/** A link that begins to connect at once. `events` and `self` outlive it. Owned by the caller: box_free(). */
struct box *box_new(struct event_base *base, const struct box_settings *settings, const struct box_events *events,
                    void *self);

/** Closes the connection, whatever is unsent; on_down is not called. NULL is allowed. */
void box_free(struct box *box);

/**
 * Answers a message or report. An answer for a connection that is gone is dropped: the message comes again and is
 * answered then.
 */
void box_acknowledge(struct box *box, const struct ticket *ticket, enum ack_status status);

/**
 * Sends an MT; its octets are free when this returns. Returns -1 and sends nothing when the link is down, suspended,
 * leaving, or the socket is full (on_room tells when to go on), or when the message is over FRAME_MAX_BYTES.
 */
int box_send(struct box *box, const struct mt *mt);

/** Takes no more messages: those that still come stay unacknowledged, bearerbox keeps them. MTs and answers go on. */
void box_drain(struct box *box);

/** Messages and reports handed over and not acknowledged; MTs not answered; bytes the socket has not taken. */
unsigned box_in_flight(const struct box *box);
unsigned box_unanswered(const struct box *box);
size_t box_unsent(const struct box *box);

/** True while box_send() would look at a message. */
bool box_is_up(const struct box *box);

#endif
