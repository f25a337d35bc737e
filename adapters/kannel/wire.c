#include "adapters/kannel/wire.h"

#include <stdlib.h>

#include <event2/buffer.h>

void wire_put(struct evbuffer *output, const struct frame *frame)
{
    struct evbuffer_iovec room;
    size_t size = frame_size(frame);
    if (evbuffer_reserve_space(output, (ev_ssize_t)size, &room, 1) != 1)
        abort();
    frame_write(frame, room.iov_base);
    room.iov_len = size;
    evbuffer_commit_space(output, &room, 1);
}

void wire_put_heartbeat(struct evbuffer *output, int load)
{
    struct frame frame = frame_blank(FRAME_heartbeat);
    frame.heartbeat.load = load;
    wire_put(output, &frame);
}

void wire_put_admin(struct evbuffer *output, enum admin command, const char *box_id)
{
    struct frame frame = frame_blank(FRAME_admin);
    frame.admin.command = command;
    frame.admin.boxc_id = octets_of(box_id);
    wire_put(output, &frame);
}

void wire_put_ack(struct evbuffer *output, const char *id, int32_t time, enum ack_status status)
{
    struct frame frame = frame_blank(FRAME_ack);
    frame.ack.id = octets_of(id);
    frame.ack.time = time;
    frame.ack.nack = status;
    wire_put(output, &frame);
}

size_t wire_peek(struct evbuffer *input, struct frame *frame, enum frame_error *error)
{
    size_t size, ready = evbuffer_get_length(input);
    *error = FRAME_GOOD;
    if (ready < FRAME_HEAD_BYTES)
        return 0;
    *error = frame_head(evbuffer_pullup(input, FRAME_HEAD_BYTES), &size);
    size += FRAME_HEAD_BYTES;
    if (*error || ready < size)
        return 0;
    const unsigned char *bytes = evbuffer_pullup(input, (ev_ssize_t)size);
    if (!bytes)
        abort();
    *error = frame_read(bytes + FRAME_HEAD_BYTES, size - FRAME_HEAD_BYTES, frame);
    return *error ? 0 : size;
}
