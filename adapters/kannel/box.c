#include "adapters/kannel/box.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <sodium.h>

#include "adapters/kannel/wire.h"
#include "social-core/base/log.h"

#define FIRST_PAUSE_MS 100
#define LONGEST_PAUSE_MS 1000 /* people wait: bearerbox must not be back for long before it is noticed */
#define LEAVE_MS 2000
#define LEAVE_LOOK_MS 20
#define READ_BYTES (256 << 10)

enum state {
    RESTING,    /* no connection; `timer` ends the pause */
    CONNECTING, /* `timer` ends the patience */
    UP,         /* `timer` beats the heart */
    LEAVING     /* bearerbox is going: what is under way may end; `timer` looks whether it has */
};

struct box {
    struct event_base *base;
    struct box_settings settings;
    char *host, *box_id;
    const struct box_events *events;
    void *self;

    enum state state;
    struct bufferevent *link; /* NULL while RESTING */
    struct event *timer;
    int pause_ms;        /* the next pause before connecting */
    uint32_t connection; /* counts connections, so that a late acknowledgement is known */
    unsigned in_flight;  /* handed over on this connection, not acknowledged */
    unsigned unanswered; /* MTs sent on this connection, not answered */
    bool reading_rests;  /* in_flight is at its limit */
    bool refused;        /* box_send() refused for a full socket */
    bool suspended;      /* bearerbox wants no MT */
    bool draining;       /* new messages are left to bearerbox */
    int64_t heard_ms;    /* when bytes last came */
    int64_t leave_by_ms;
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void set_timer(struct box *box, int ms)
{
    struct timeval after = {ms / 1000, ms % 1000 * 1000};
    evtimer_add(box->timer, &after);
}

static void tell(struct box *box, void (*event)(void *self))
{
    if (event)
        event(box->self);
}

/* ---- going down ---- */

/* A pause of half to all of pause_ms: many boxes must not come back in step. */
static void rest(struct box *box)
{
    box->state = RESTING;
    set_timer(box, box->pause_ms / 2 + (int)randombytes_uniform((uint32_t)box->pause_ms / 2 + 1));
    box->pause_ms = box->pause_ms * 2 < LONGEST_PAUSE_MS ? box->pause_ms * 2 : LONGEST_PAUSE_MS;
}

static void go_down(struct box *box, const char *why)
{
    bool was_up = box->state == UP || box->state == LEAVING;
    if (was_up || box->pause_ms == FIRST_PAUSE_MS)
        log_event("box_down", "why=\"%s\" in_flight=%u unanswered=%u", why, box->in_flight, box->unanswered);
    bufferevent_free(box->link);
    box->link = NULL;
    box->connection++;
    box->in_flight = box->unanswered = 0;
    box->reading_rests = box->refused = box->suspended = false;
    rest(box);
    if (was_up)
        tell(box, box->events->on_down);
}

static void go_down_over_bad_frame(struct box *box, const char *how)
{
    char why[80];
    snprintf(why, sizeof why, "bad frame: %s", how);
    go_down(box, why);
}

static struct evbuffer *output(const struct box *box)
{
    return bufferevent_get_output(box->link);
}

/* ---- reading ---- */

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
        box->state = LEAVING;
        box->leave_by_ms = now_ms() + LEAVE_MS;
        set_timer(box, LEAVE_LOOK_MS);
        break;
    case ADMIN_SUSPEND:
        box->suspended = true;
        tell(box, box->events->on_suspended);
        break;
    case ADMIN_RESUME:
        box->suspended = false;
        tell(box, box->events->on_resumed);
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
        wire_put_ack(output(box), ticket.id, ticket.time, ACK_FAILED);
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
        go_down_over_bad_frame(box, error ? frame_error_text(error) : "of a type no box gets");
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

static void on_readable(struct bufferevent *link, void *self)
{
    struct box *box = self;
    confirm_at_once(link);
    box->heard_ms = now_ms();
    while (box->in_flight < box->settings.max_in_flight)
        if (!take_frame(box))
            return;
    if (!box->reading_rests)
        bufferevent_disable(link, EV_READ);
    box->reading_rests = true;
}

static bool inside_frame(const struct box *box)
{
    return !box->reading_rests && evbuffer_get_length(bufferevent_get_input(box->link)) > 0;
}

static void read_on(struct box *box)
{
    box->reading_rests = false;
    bufferevent_enable(box->link, EV_READ);
    bufferevent_trigger(box->link, EV_READ, BEV_TRIG_IGNORE_WATERMARKS | BEV_TRIG_DEFER_CALLBACKS);
}

/* ---- connecting ---- */

static void on_drained(struct bufferevent *link, void *self)
{
    struct box *box = self;
    if (!box->refused)
        return;
    box->refused = false;
    tell(box, box->events->on_room);
}

/* A peer whose machine is gone confirms nothing: the kernel notices by our heartbeats. bearerbox itself sends none. */
static void set_socket(struct box *box)
{
    int fd = bufferevent_getfd(box->link), on = 1;
    unsigned silence = (unsigned)box->settings.silence_ms;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &silence, sizeof silence);
}

static void on_connected(struct box *box)
{
    box->state = UP;
    box->heard_ms = now_ms();
    set_socket(box);
    wire_put_admin(output(box), ADMIN_IDENTIFY, box->box_id);
    wire_put_heartbeat(output(box), 0);
    bufferevent_enable(box->link, EV_READ | EV_WRITE);
    set_timer(box, box->settings.heartbeat_ms);
    log_event("box_up", "connection=%u", box->connection);
    tell(box, box->events->on_up);
}

static void on_link_event(struct bufferevent *link, short what, void *self)
{
    struct box *box = self;
    if (what & BEV_EVENT_CONNECTED)
        return on_connected(box);
    int lookup = bufferevent_socket_get_dns_error(link);
    if (lookup)
        return go_down(box, evutil_gai_strerror(lookup));
    if (!(what & BEV_EVENT_EOF))
        return go_down(box, evutil_socket_error_to_string(EVUTIL_SOCKET_ERROR()));
    if (inside_frame(box))
        return go_down_over_bad_frame(box, "cut: the connection ended inside it");
    go_down(box, "bearerbox closed");
}

static void begin_connecting(struct box *box)
{
    box->state = CONNECTING;
    box->link = bufferevent_socket_new(box->base, -1, BEV_OPT_CLOSE_ON_FREE);
    if (!box->link)
        abort();
    bufferevent_setcb(box->link, on_readable, on_drained, on_link_event, box);
    bufferevent_set_max_single_read(box->link, READ_BYTES);
    bufferevent_set_max_single_write(box->link, READ_BYTES);
    set_timer(box, box->settings.connect_timeout_ms);
    bufferevent_socket_connect_hostname(box->link, NULL, AF_INET, box->host, box->settings.port);
}

/* ---- the timer ---- */

static void beat(struct box *box)
{
    if (inside_frame(box) && now_ms() - box->heard_ms > box->settings.silence_ms)
        return go_down_over_bad_frame(box, "cut: its rest does not come");
    box->pause_ms = FIRST_PAUSE_MS;
    wire_put_heartbeat(output(box), (int)box->in_flight);
    set_timer(box, box->settings.heartbeat_ms);
}

static void look_whether_left(struct box *box)
{
    bool done = !box->in_flight && !box->unanswered && !box_unsent(box);
    if (done || now_ms() > box->leave_by_ms)
        return go_down(box, "bearerbox goes down");
    set_timer(box, LEAVE_LOOK_MS);
}

static void on_timer(int fd, short what, void *self)
{
    struct box *box = self;
    switch (box->state) {
    case RESTING:
        return begin_connecting(box);
    case CONNECTING:
        return go_down(box, "connecting took too long");
    case UP:
        return beat(box);
    case LEAVING:
        return look_whether_left(box);
    }
}

/* ---- what the caller does ---- */

static struct box_settings with_defaults(struct box_settings settings)
{
    settings.max_in_flight = settings.max_in_flight ? settings.max_in_flight : 1000;
    settings.max_unsent = settings.max_unsent ? settings.max_unsent : 256 << 10;
    settings.connect_timeout_ms = settings.connect_timeout_ms ? settings.connect_timeout_ms : 5000;
    settings.heartbeat_ms = settings.heartbeat_ms ? settings.heartbeat_ms : 5000;
    settings.silence_ms = settings.silence_ms ? settings.silence_ms : 30000;
    return settings;
}

struct box *box_new(struct event_base *base, const struct box_settings *settings, const struct box_events *events,
                    void *self)
{
    struct box *box = calloc(1, sizeof *box);
    if (!box)
        abort();
    *box = (struct box){.base = base,
                        .settings = with_defaults(*settings),
                        .host = strdup(settings->host),
                        .box_id = settings->box_id ? strdup(settings->box_id) : NULL,
                        .events = events,
                        .self = self,
                        .connection = 1,
                        .pause_ms = FIRST_PAUSE_MS};
    box->timer = evtimer_new(base, on_timer, box);
    if (!box->host || !box->timer)
        abort();
    begin_connecting(box);
    return box;
}

void box_free(struct box *box)
{
    if (!box)
        return;
    if (box->link)
        bufferevent_free(box->link);
    event_free(box->timer);
    free(box->host);
    free(box->box_id);
    free(box);
}

void box_acknowledge(struct box *box, const struct ticket *ticket, enum ack_status status)
{
    if (!box->link || ticket->connection != box->connection)
        return;
    wire_put_ack(output(box), ticket->id, ticket->time, status);
    if (box->in_flight)
        box->in_flight--;
    if (box->reading_rests && box->in_flight <= box->settings.max_in_flight / 2)
        read_on(box);
}

int box_send(struct box *box, const struct mt *mt)
{
    if (box->state != UP || box->suspended)
        return -1;
    if (box_unsent(box) > box->settings.max_unsent) {
        box->refused = true;
        return -1;
    }
    struct frame frame = mt_frame(mt, time(NULL));
    if (frame_size(&frame) > FRAME_HEAD_BYTES + FRAME_MAX_BYTES)
        return -1;
    wire_put(output(box), &frame);
    box->unanswered++;
    return 0;
}

void box_drain(struct box *box)
{
    box->draining = true;
}

unsigned box_in_flight(const struct box *box)
{
    return box->in_flight;
}

unsigned box_unanswered(const struct box *box)
{
    return box->unanswered;
}

size_t box_unsent(const struct box *box)
{
    return box->link ? evbuffer_get_length(output(box)) : 0;
}

bool box_is_up(const struct box *box)
{
    return box->state == UP && !box->suspended;
}
