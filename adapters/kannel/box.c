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

#include "adapters/kannel/box_state.h"
#include "adapters/kannel/wire.h"
#include "social-core/base/log.h"

#define FIRST_PAUSE_MS 100
#define LONGEST_PAUSE_MS 1000 /* people wait: bearerbox must not be back for long before it is noticed */
#define LEAVE_MS 2000
#define LEAVE_LOOK_MS 20
#define READ_BYTES (256 << 10)

int64_t box_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void box_set_timer(struct box *box, int ms)
{
    struct timeval after = {ms / 1000, ms % 1000 * 1000};
    evtimer_add(box->timer, &after);
}

void box_tell(struct box *box, void (*event)(void *self))
{
    if (event)
        event(box->self);
}

/* ---- going down ---- */

/* A pause of half to all of pause_ms: many boxes must not come back in step. */
static void rest(struct box *box)
{
    box->state = RESTING;
    box_set_timer(box, box->pause_ms / 2 + (int)randombytes_uniform((uint32_t)box->pause_ms / 2 + 1));
    box->pause_ms = box->pause_ms * 2 < LONGEST_PAUSE_MS ? box->pause_ms * 2 : LONGEST_PAUSE_MS;
}

void box_go_down(struct box *box, const char *why)
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
        box_tell(box, box->events->on_down);
}

void box_bad_frame(struct box *box, const char *how)
{
    char why[80];
    snprintf(why, sizeof why, "bad frame: %s", how);
    box_go_down(box, why);
}

struct evbuffer *box_output(const struct box *box)
{
    return bufferevent_get_output(box->link);
}

/* ---- connecting ---- */

static void on_drained(struct bufferevent *link, void *self)
{
    struct box *box = self;
    if (!box->refused)
        return;
    box->refused = false;
    box_tell(box, box->events->on_room);
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
    box->heard_ms = box_now_ms();
    set_socket(box);
    wire_put_admin(box_output(box), ADMIN_IDENTIFY, box->box_id);
    wire_put_heartbeat(box_output(box), 0);
    bufferevent_enable(box->link, EV_READ | EV_WRITE);
    box_set_timer(box, box->settings.heartbeat_ms);
    log_event("box_up", "connection=%u", box->connection);
    box_tell(box, box->events->on_up);
}

static void on_link_event(struct bufferevent *link, short what, void *self)
{
    struct box *box = self;
    if (what & BEV_EVENT_CONNECTED)
        return on_connected(box);
    int lookup = bufferevent_socket_get_dns_error(link);
    if (lookup)
        return box_go_down(box, evutil_gai_strerror(lookup));
    if (!(what & BEV_EVENT_EOF))
        return box_go_down(box, evutil_socket_error_to_string(EVUTIL_SOCKET_ERROR()));
    if (box_inside_frame(box))
        return box_bad_frame(box, "cut: the connection ended inside it");
    box_go_down(box, "bearerbox closed");
}

static void begin_connecting(struct box *box)
{
    box->state = CONNECTING;
    box->link = bufferevent_socket_new(box->base, -1, BEV_OPT_CLOSE_ON_FREE);
    if (!box->link)
        abort();
    bufferevent_setcb(box->link, box_on_readable, on_drained, on_link_event, box);
    bufferevent_set_max_single_read(box->link, READ_BYTES);
    bufferevent_set_max_single_write(box->link, READ_BYTES);
    box_set_timer(box, box->settings.connect_timeout_ms);
    bufferevent_socket_connect_hostname(box->link, NULL, AF_INET, box->host, box->settings.port);
}

/* ---- the timer ---- */

/* bearerbox answers each MT as soon as it has it. One that answers none, and sends nothing else, is not there any more,
 * though something between may keep the connection open and confirm what we write. */
static bool owes_answers(const struct box *box, int64_t now)
{
    return box->unanswered && !box->reading_rests && now - box->asked_ms > box->settings.silence_ms;
}

static bool may_be_dead(const struct box *box, int64_t now)
{
    return !box->unanswered && !box->in_flight && !box_unsent(box) && !box->draining &&
           now - box->heard_ms > box->settings.idle_ms;
}

static void beat(struct box *box)
{
    int64_t now = box_now_ms();
    bool silent = now - box->heard_ms > box->settings.silence_ms;
    if (silent && box_inside_frame(box))
        return box_bad_frame(box, "cut: its rest does not come");
    if (silent && owes_answers(box, now))
        return box_go_down(box, "no answer in time");
    box->pause_ms = FIRST_PAUSE_MS;
    if (may_be_dead(box, now))
        return box_go_down(box, "nothing came for long: connecting anew");
    wire_put_heartbeat(box_output(box), (int)box->in_flight);
    box_set_timer(box, box->settings.heartbeat_ms);
}

void box_leave(struct box *box)
{
    box->state = LEAVING;
    box->leave_by_ms = box_now_ms() + LEAVE_MS;
    box_set_timer(box, LEAVE_LOOK_MS);
}

static void look_whether_left(struct box *box)
{
    bool done = !box->in_flight && !box->unanswered && !box_unsent(box);
    if (done || box_now_ms() > box->leave_by_ms)
        return box_go_down(box, "bearerbox goes down");
    box_set_timer(box, LEAVE_LOOK_MS);
}

static void on_timer(int fd, short what, void *self)
{
    struct box *box = self;
    switch (box->state) {
    case RESTING:
        return begin_connecting(box);
    case CONNECTING:
        return box_go_down(box, "connecting took too long");
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
    settings.idle_ms = settings.idle_ms ? settings.idle_ms : 300000;
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
    wire_put_ack(box_output(box), ticket->id, ticket->time, status);
    if (box->in_flight)
        box->in_flight--;
    if (box->reading_rests && box->in_flight <= box->settings.max_in_flight / 2)
        box_read_on(box);
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
    wire_put(box_output(box), &frame);
    if (!box->unanswered++)
        box->asked_ms = box_now_ms();
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
    return box->link ? evbuffer_get_length(box_output(box)) : 0;
}

bool box_is_up(const struct box *box)
{
    return box->state == UP && !box->suspended;
}
