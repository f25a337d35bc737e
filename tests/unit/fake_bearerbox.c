#include "tests/unit/fake_bearerbox.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/listener.h>

static void copy(char *to, size_t room, struct octets from)
{
    size_t size = from.size < room - 1 ? from.size : room - 1;
    if (size)
        memcpy(to, from.bytes, size);
    to[size] = 0;
}

static void note(struct fake_bearerbox *fake, const struct frame *frame)
{
    if (fake->count == FAKE_NOTES)
        abort();
    struct fake_note *it = &fake->notes[fake->count++];
    *it = (struct fake_note){.type = frame->type};
    if (frame->type == FRAME_admin) {
        copy(it->text, sizeof it->text, frame->admin.boxc_id);
        it->number = frame->admin.command;
    } else if (frame->type == FRAME_ack) {
        copy(it->id, sizeof it->id, frame->ack.id);
        it->number = frame->ack.nack;
    } else if (frame->type == FRAME_sms) {
        copy(it->id, sizeof it->id, frame->sms.id);
        copy(it->text, sizeof it->text, frame->sms.msgdata);
        it->number = frame->sms.dlr_mask;
    }
}

static void on_readable(struct bufferevent *link, void *self)
{
    struct frame frame;
    enum frame_error error;
    size_t size;
    while ((size = wire_peek(bufferevent_get_input(link), &frame, &error))) {
        note(self, &frame);
        evbuffer_drain(bufferevent_get_input(link), size);
    }
    if (error)
        abort();
}

static void on_gone(struct bufferevent *link, short what, void *self)
{
    struct fake_bearerbox *fake = self;
    if (fake->link == link)
        fake->link = NULL;
    bufferevent_free(link);
}

static void on_connection(struct evconnlistener *listener, int fd, struct sockaddr *from, int length, void *self)
{
    struct fake_bearerbox *fake = self;
    fake->connections++;
    fake->link = bufferevent_socket_new(fake->base, fd, BEV_OPT_CLOSE_ON_FREE);
    bufferevent_setcb(fake->link, on_readable, NULL, on_gone, fake);
    bufferevent_enable(fake->link, EV_READ | EV_WRITE);
}

struct fake_bearerbox *fake_bearerbox_new(struct event_base *base)
{
    struct fake_bearerbox *fake = calloc(1, sizeof *fake);
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof any;
    fake->base = base;
    fake->listener = evconnlistener_new_bind(base, on_connection, fake, LEV_OPT_CLOSE_ON_FREE, -1,
                                             (struct sockaddr *)&any, sizeof any);
    getsockname(evconnlistener_get_fd(fake->listener), (struct sockaddr *)&any, &length);
    fake->port = ntohs(any.sin_port);
    return fake;
}

void fake_bearerbox_free(struct fake_bearerbox *fake)
{
    fake_cut(fake);
    evconnlistener_free(fake->listener);
    free(fake);
}

void fake_put(struct fake_bearerbox *fake, const struct frame *frame)
{
    wire_put(bufferevent_get_output(fake->link), frame);
}

void fake_put_bytes(struct fake_bearerbox *fake, const void *bytes, size_t size)
{
    bufferevent_write(fake->link, bytes, size);
}

void fake_put_mo(struct fake_bearerbox *fake, const char *id, const char *text)
{
    struct frame frame = frame_blank(FRAME_sms);
    frame.sms.id = octets_of(id);
    frame.sms.sms_type = SMS_MO;
    frame.sms.time = 7;
    frame.sms.sender = octets_of("+84912000001");
    frame.sms.receiver = octets_of("8123");
    frame.sms.msgdata = octets_of(text);
    fake_put(fake, &frame);
}

void fake_cut(struct fake_bearerbox *fake)
{
    if (fake->link)
        bufferevent_free(fake->link);
    fake->link = NULL;
}

size_t fake_count(const struct fake_bearerbox *fake, enum frame_type type)
{
    size_t count = 0;
    for (size_t i = 0; i < fake->count; i++)
        count += fake->notes[i].type == type;
    return count;
}

const struct fake_note *fake_note(const struct fake_bearerbox *fake, enum frame_type type, size_t nth)
{
    for (size_t i = 0; i < fake->count; i++)
        if (fake->notes[i].type == type && nth-- == 0)
            return &fake->notes[i];
    return NULL;
}
