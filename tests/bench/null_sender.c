/*
 * A box that hands one text after another to bearerbox, with a window of 512, and keeps nothing: the ceiling of a
 * broadcast. SIGUSR1 ends the sending; the reports that still come it acknowledges until it is ended.
 * Usage: null_sender PORT BOX-ID FIRST-NUMBER TEXT SMSC-ID.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "adapters/kannel/box.h"

#define WINDOW 512

struct sender {
    struct event_base *base;
    struct box *box;
    const char *text, *smsc;
    uint64_t number, window;
    bool ended;
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
    while (!sender->ended && sender->window < WINDOW && send_one(sender))
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
    sender->window--;
    fill(sender);
}

static void on_down(void *self)
{
    fputs("null_sender: bearerbox has gone\n", stderr);
    exit(1);
}

static void on_signal(int signal, short events, void *self)
{
    ((struct sender *)self)->ended = true;
}

int main(int argc, char **argv)
{
    static const struct box_events events = {on_mo, on_report, on_answer, fill, on_down, NULL, NULL, fill};
    if (argc != 6) {
        fputs("usage: null_sender PORT BOX-ID FIRST-NUMBER TEXT SMSC-ID\n", stderr);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    struct sender sender = {
        .base = event_base_new(), .number = strtoull(argv[3], NULL, 10), .text = argv[4], .smsc = argv[5]};
    struct box_settings settings = {
        .host = "127.0.0.1", .port = (uint16_t)strtol(argv[1], NULL, 10), .box_id = argv[2], .max_in_flight = 512};
    sender.box = box_new(sender.base, &settings, &events, &sender);
    event_add(evsignal_new(sender.base, SIGUSR1, on_signal, &sender), NULL);
    event_base_dispatch(sender.base);
    return 0;
}
