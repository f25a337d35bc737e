/** Frames in libevent's buffers: what both ends of a box link do all the time. */
#ifndef LOA_KANNEL_WIRE_H
#define LOA_KANNEL_WIRE_H

#include "adapters/kannel/messages.h"

struct evbuffer;

/** Commands of an admin frame (gw/msg.h). */
enum admin { ADMIN_SHUTDOWN = 0, ADMIN_SUSPEND = 1, ADMIN_RESUME = 2, ADMIN_IDENTIFY = 3, ADMIN_RESTART = 4 };

/** Appends a frame: frame_size() bytes. */
void wire_put(struct evbuffer *output, const struct frame *frame);

/** Appends a frame of one kind. `load`: messages under way. `box_id` NULL: a box without a name. `id` and `time`: of the
 *  message that is acknowledged. */
void wire_put_heartbeat(struct evbuffer *output, int load);
void wire_put_admin(struct evbuffer *output, enum admin command, const char *box_id);
void wire_put_ack(struct evbuffer *output, const char *id, int32_t time, enum ack_status status);

/**
 * Looks at the next frame of the input. Returns its size, head counted, when it is whole and good: evbuffer_drain()
 * so much when done with *frame, which borrows it. Returns 0 when bytes are missing (*error is FRAME_GOOD) or when the
 * frame is bad.
 */
size_t wire_peek(struct evbuffer *input, struct frame *frame, enum frame_error *error);

#endif
