/*
 * A box that hands one text after another to bearerbox, with a window of 512, and keeps nothing: what bearerbox takes.
 * Usage: null_sender PORT BOX-ID SECONDS FIRST-NUMBER TEXT SMSC-ID. Prints how many a second were taken.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "adapters/kannel/box.h"

#define WINDOW 512
#define WARM_UP_SECONDS 1

struct sender {
    struct event_base *base;
    struct box *box;
    const char *text, *smsc;
    uint64_t number, taken, window;
    int seconds;
    bool measuring;
    struct event *clock;
};

static bool send_one(struct sender *sender)
{
    char id[FRAME_UUID_BYTES + 1], number[32];
    uuid_make(id);
    snprintf(number, sizeof number, "+%" PRIu64, sender->number);
    struct mt mt = {.id = id,
                    .sender = octets_of("8099"),
                    .receiver = octets_of(number),
                    .text = octets_of(sender->text),
                    .smsc_id = octets_of(sender->smsc),
                    .dlr_mask = DLR_DELIVERED | DLR_UNDELIVERED | DLR_REJECTED,
                    .dlr_url = octets_of("broadcast.1.1")};
    if (box_send(sender->box, &mt) < 0)
        return false;
    sender->number++;
    sender->window++;
    return true;
}

static void fill(void *self)
{
    struct sender *sender = self;
    while (sender->window < WINDOW && send_one(sender))
        ;
}

static void on_mo(void *self, const struct mo *mo)
{
    box_acknowledge(((struct sender *)self)->box, &mo->ticket, ACK_SUCCESS);
}

static void on_report(void *self, const struct report *report)
{
    box_acknowledge(((struct sender *)self)->box, &report->ticket, ACK_SUCCESS);
}

static void on_answer(void *self, const char *id, enum ack_status status)
{
    struct sender *sender = self;
    sender->taken += sender->measuring;
    sender->window--;
    fill(sender);
}

static void on_down(void *self)
{
    fputs("null_sender: bearerbox has gone\n", stderr);
    exit(1);
}

static void on_clock(int fd, short events, void *self)
{
    struct sender *sender = self;
    if (sender->measuring) {
        printf("%.1f\n", (double)sender->taken / sender->seconds);
        fflush(stdout);
        event_base_loopbreak(sender->base);
        return;
    }
    struct timeval whole = {.tv_sec = sender->seconds};
    sender->measuring = true;
    event_add(sender->clock, &whole);
}

int main(int argc, char **argv)
{
    static const struct box_events events = {on_mo, on_report, on_answer, fill, on_down, NULL, NULL, fill};
    struct timeval warm = {.tv_sec = WARM_UP_SECONDS};
    if (argc != 7) {
        fputs("usage: null_sender PORT BOX-ID SECONDS FIRST-NUMBER TEXT SMSC-ID\n", stderr);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    struct sender sender = {.base = event_base_new(),
                            .seconds = (int)strtol(argv[3], NULL, 10),
                            .number = strtoull(argv[4], NULL, 10),
                            .text = argv[5],
                            .smsc = argv[6]};
    struct box_settings settings = {
        .host = "127.0.0.1", .port = (uint16_t)strtol(argv[1], NULL, 10), .box_id = argv[2], .max_in_flight = 512};
    sender.box = box_new(sender.base, &settings, &events, &sender);
    sender.clock = event_new(sender.base, -1, 0, on_clock, &sender);
    event_add(sender.clock, &warm);
    event_base_dispatch(sender.base);
    return 0;
}
