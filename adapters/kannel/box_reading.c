/* What comes from bearerbox: whole frames out of the stream, each handed to whom it concerns. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "adapters/kannel/box_state.h"
#include "adapters/kannel/wire.h"
#include "social-core/base/log.h"

/* Needs no answer. */
static void take_heartbeat(struct box *box, const struct frame *frame)
{
}

static void take_admin(struct box *box, const struct frame *frame)
{
    switch (frame->admin.command) {
    case ADMIN_SHUTDOWN:
    case ADMIN_RESTART:
        log_event("box_leaving", "why=\"bearerbox goes down\" in_flight=%u unanswered=%u", box->in_flight,
                  box->unanswered);
        box_leave(box);
        break;
    case ADMIN_SUSPEND:
        box->suspended = true;
        box_tell(box, box->events->on_suspended);
        break;
    case ADMIN_RESUME:
        box->suspended = false;
        box_tell(box, box->events->on_resumed);
        break;
    default:
        log_event("box_admin_ignored", "command=%d", (int)frame->admin.command);
    }
}

static void take_sms(struct box *box, const struct frame *frame)
{
    if (box->draining)
        return;
    const struct frame_sms *sms = &frame->sms;
    if (sms->sms_type == SMS_MO) {
        struct mo mo = mo_of(sms, box->connection);
        box->in_flight++;
        box->events->on_mo(box->self, &mo);
    } else if (sms->sms_type == SMS_REPORT_MO) {
        struct report report = report_of(sms, box->connection);
        box->in_flight++;
        box->events->on_report(box->self, &report);
    } else {
        struct ticket ticket = mo_of(sms, box->connection).ticket;
        log_event("box_sms_dropped", "why=\"neither from a phone nor a report\" sms_type=%d", (int)sms->sms_type);
        wire_put_ack(box_output(box), ticket.id, ticket.time, ACK_FAILED);
    }
}

static void take_ack(struct box *box, const struct frame *frame)
{
    char id[FRAME_UUID_BYTES + 1] = "";
    memcpy(id, frame->ack.id.bytes, FRAME_UUID_BYTES);
    if (box->unanswered)
        box->unanswered--;
    box->events->on_answer(box->self, id, (enum ack_status)frame->ack.nack);
}

static void (*const takers[FRAME_TYPES])(struct box *, const struct frame *) = {
    [FRAME_heartbeat] = take_heartbeat, [FRAME_admin] = take_admin, [FRAME_sms] = take_sms, [FRAME_ack] = take_ack};

/* Takes the next whole frame out of the input; false when there is none or the link went down over it. */
static bool take_frame(struct box *box)
{
    struct evbuffer *input = bufferevent_get_input(box->link);
    struct frame frame;
    enum frame_error error;
    size_t size = wire_peek(input, &frame, &error);
    if (error || (size && !takers[frame.type])) {
        box_bad_frame(box, error ? frame_error_text(error) : "of a type no box gets");
        return false;
    }
    if (!size)
        return false;
    takers[frame.type](box, &frame);
    evbuffer_drain(input, size);
    return true;
}

/*
 * bearerbox writes each frame by itself and leaves Nagle's algorithm on: it would hold the next frame back until our
 * kernel confirms the last one, which by itself takes 40 ms. The kernel forgets this option, so it is set again.
 */
static void confirm_at_once(struct bufferevent *link)
{
    int on = 1;
    setsockopt(bufferevent_getfd(link), IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

void box_on_readable(struct bufferevent *link, void *self)
{
    struct box *box = self;
    confirm_at_once(link);
    box->heard_ms = box_now_ms();
    while (box->in_flight < box->settings.max_in_flight)
        if (!take_frame(box))
            return;
    if (!box->reading_rests)
        bufferevent_disable(link, EV_READ);
    box->reading_rests = true;
}

bool box_inside_frame(const struct box *box)
{
    return !box->reading_rests && evbuffer_get_length(bufferevent_get_input(box->link)) > 0;
}

void box_read_on(struct box *box)
{
    box->reading_rests = false;
    bufferevent_enable(box->link, EV_READ);
    bufferevent_trigger(box->link, EV_READ, BEV_TRIG_IGNORE_WATERMARKS | BEV_TRIG_DEFER_CALLBACKS);
}
