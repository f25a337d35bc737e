#include "gateway/bench_load.h"

#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>

#include "adapters/kannel/wire.h"
#include "adapters/simulator/clock.h"
#include "adapters/simulator/histogram.h"

#define PATIENCE_US INT64_C(10000000)
#define TICK_MS 1
#define TEXT_BYTES 512
#define SERIAL_MARK "{serial}"
#define READ_BYTES (256 << 10)

struct bench_load {
    struct event_base *base;
    struct bench_plan plan;
    struct evconnlistener *listener;
    struct bufferevent *link; /* the gateway; NULL until it has identified itself */
    struct event *tick;
    int64_t *asked_us; /* of each phone: when its message went out; 0: idle */
    uint32_t *idle;    /* phones, a ring: the one that has rested longest is next */
    uint32_t idle_first, idle_count;
    int64_t start_us, end_us, last_us; /* last_us: when the last reply came */
    uint64_t in_flight;
    struct bench_report report;
    struct histogram times;
    void (*done)(void *context, const struct bench_report *report);
    void *context;
};

static void rest(struct bench_load *load, uint32_t phone)
{
    load->asked_us[phone] = 0;
    load->idle[(load->idle_first + load->idle_count++) % load->plan.phones] = phone;
}

static uint32_t wake(struct bench_load *load)
{
    uint32_t phone = load->idle[load->idle_first];
    load->idle_first = (load->idle_first + 1) % load->plan.phones;
    load->idle_count--;
    return phone;
}

static void write_text(const struct bench_load *load, char text[TEXT_BYTES])
{
    const char *pattern = load->plan.text, *mark = strstr(pattern, SERIAL_MARK);
    uint64_t serial = load->plan.serial + load->report.sent;
    if (mark)
        snprintf(text, TEXT_BYTES, "%.*s%" PRIu64 "%s", (int)(mark - pattern), pattern, serial,
                 mark + strlen(SERIAL_MARK));
    else
        snprintf(text, TEXT_BYTES, "%s", pattern);
}

/* ---- messages out ---- */

static void ask(struct bench_load *load, int64_t now_us)
{
    char text[TEXT_BYTES], id[FRAME_UUID_BYTES + 1], sender[24];
    uint32_t phone = wake(load);
    struct frame frame = frame_blank(FRAME_sms);
    write_text(load, text);
    uuid_make(id);
    snprintf(sender, sizeof sender, "+%" PRIu64, load->plan.first + phone);
    frame.sms.id = octets_of(id);
    frame.sms.sender = octets_of(sender);
    frame.sms.receiver = octets_of(load->plan.to);
    frame.sms.msgdata = octets_of(text);
    frame.sms.smsc_id = octets_of("bench");
    frame.sms.sms_type = SMS_MO;
    frame.sms.coding = 0;
    frame.sms.time = (int32_t)time(NULL);
    wire_put(bufferevent_get_output(load->link), &frame);
    load->asked_us[phone] = now_us;
    load->in_flight++;
    load->report.sent++;
}

static bool due(const struct bench_load *load, int64_t now_us)
{
    if (!load->link || now_us >= load->end_us || !load->idle_count || load->in_flight >= load->plan.window)
        return false;
    return !load->plan.rate || (double)load->report.sent < (double)(now_us - load->start_us) * load->plan.rate / 1e6;
}

static void ask_what_is_due(struct bench_load *load)
{
    int64_t now_us = clock_us();
    while (due(load, now_us))
        ask(load, now_us);
}

/* ---- answers in ---- */

static void take_reply(struct bench_load *load, const struct frame_sms *sms)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%.*s", (int)sms->receiver.size, sms->receiver.bytes ? sms->receiver.bytes : "");
    uint64_t number = strtoull(digits + (*digits == '+'), NULL, 10), phone = number - load->plan.first;
    if (number < load->plan.first || phone >= load->plan.phones || !load->asked_us[phone])
        return;
    load->last_us = clock_us();
    histogram_add(&load->times, (uint64_t)(load->last_us - load->asked_us[phone]));
    load->report.replied++;
    rest(load, (uint32_t)phone);
}

static void take_sms(struct bench_load *load, const struct frame *frame)
{
    char id[FRAME_UUID_BYTES + 1] = "";
    memcpy(id, frame->sms.id.bytes, FRAME_UUID_BYTES);
    wire_put_ack(bufferevent_get_output(load->link), id, frame->sms.time, ACK_SUCCESS);
    take_reply(load, &frame->sms);
}

static void take_ack(struct bench_load *load, const struct frame *frame)
{
    load->in_flight--;
    load->report.acked++;
    load->report.refused += frame->ack.nack != ACK_SUCCESS;
}

static void take_admin(struct bench_load *load, const struct frame *frame)
{
    if (frame->admin.command != ADMIN_IDENTIFY || load->start_us)
        return;
    load->start_us = clock_us();
    load->end_us = load->start_us + (int64_t)load->plan.seconds * 1000000;
}

static void take_nothing(struct bench_load *load, const struct frame *frame)
{
}

static void (*const takers[FRAME_TYPES])(struct bench_load *, const struct frame *) = {
    [FRAME_heartbeat] = take_nothing, [FRAME_admin] = take_admin,          [FRAME_sms] = take_sms,
    [FRAME_ack] = take_ack,           [FRAME_wdp_datagram] = take_nothing,
};

static void on_readable(struct bufferevent *link, void *self)
{
    struct bench_load *load = self;
    struct evbuffer *input = bufferevent_get_input(link);
    struct frame frame;
    enum frame_error error;
    size_t size;
    while ((size = wire_peek(input, &frame, &error))) {
        takers[frame.type](load, &frame);
        evbuffer_drain(input, size);
    }
    if (error)
        fprintf(stderr, "loa bench: the gateway sent a bad frame: %s\n", frame_error_text(error));
    ask_what_is_due(load);
}

static void on_gone(struct bufferevent *link, short what, void *self)
{
    struct bench_load *load = self;
    load->link = NULL;
    bufferevent_free(link);
    if (load->start_us)
        fputs("loa bench: the gateway closed the link\n", stderr);
}

/* One gateway at a time: a second connection is not taken. */
static void on_connection(struct evconnlistener *listener, int fd, struct sockaddr *from, int length, void *self)
{
    struct bench_load *load = self;
    int on = 1;
    if (load->link) {
        close(fd);
        return;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    load->link = bufferevent_socket_new(load->base, fd, BEV_OPT_CLOSE_ON_FREE);
    bufferevent_set_max_single_read(load->link, READ_BYTES);
    bufferevent_set_max_single_write(load->link, READ_BYTES);
    bufferevent_setcb(load->link, on_readable, NULL, on_gone, load);
    bufferevent_enable(load->link, EV_READ | EV_WRITE);
}

/* ---- the end ---- */

static void finish(struct bench_load *load)
{
    struct bench_report *report = &load->report;
    event_del(load->tick);
    report->seconds = load->last_us ? (double)(load->last_us - load->start_us) / 1e6 : 0;
    report->per_s = load->last_us ? (double)report->replied / report->seconds : 0;
    report->p50_ms = (double)histogram_percentile(&load->times, 0.50) / 1000;
    report->p99_ms = (double)histogram_percentile(&load->times, 0.99) / 1000;
    report->max_ms = (double)load->times.max / 1000;
    load->done(load->context, report);
}

static void on_tick(int fd, short what, void *self)
{
    struct bench_load *load = self;
    if (!load->start_us)
        return;
    ask_what_is_due(load);
    int64_t now_us = clock_us();
    bool all_back = load->idle_count == load->plan.phones && !load->in_flight;
    if (now_us >= load->end_us && (all_back || now_us >= load->end_us + PATIENCE_US))
        finish(load);
}

struct bench_load *bench_load_new(struct event_base *base, const struct bench_plan *plan,
                                  void (*done)(void *context, const struct bench_report *report), void *context)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(plan->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct bench_load *load = calloc(1, sizeof *load);
    if (!load)
        abort();
    load->base = base;
    load->plan = *plan;
    load->done = done;
    load->context = context;
    load->asked_us = calloc(plan->phones, sizeof *load->asked_us);
    load->idle = calloc(plan->phones, sizeof *load->idle);
    if (!load->asked_us || !load->idle)
        abort();
    for (uint32_t phone = 0; phone < plan->phones; phone++)
        rest(load, phone);
    load->listener = evconnlistener_new_bind(base, on_connection, load, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_REUSEABLE, -1,
                                             (struct sockaddr *)&address, sizeof address);
    load->tick = event_new(base, -1, EV_PERSIST, on_tick, load);
    event_add(load->tick, &(struct timeval){.tv_usec = TICK_MS * 1000});
    if (load->listener)
        return load;
    bench_load_free(load);
    return NULL;
}

void bench_load_free(struct bench_load *load)
{
    if (load->link)
        bufferevent_free(load->link);
    if (load->listener)
        evconnlistener_free(load->listener);
    event_free(load->tick);
    free(load->asked_us);
    free(load->idle);
    free(load);
}

uint16_t bench_load_port(const struct bench_load *load)
{
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    getsockname(evconnlistener_get_fd(load->listener), (struct sockaddr *)&address, &size);
    return ntohs(address.sin_port);
}
