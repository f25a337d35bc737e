/* A box that only echoes: what bearerbox and SMPP cost without any gateway. Usage: null_box PORT BOX-ID */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include <event2/event.h>

#include "adapters/kannel/box.h"

struct echo {
    struct box *box;
    unsigned long lost;
};

static void on_mo(void *self, const struct mo *mo)
{
    struct echo *echo = self;
    char id[FRAME_UUID_BYTES + 1];
    uuid_make(id);
    struct mt mt = {.id = id, .sender = mo->receiver, .receiver = mo->sender, .text = mo->text, .coding = mo->coding};
    if (box_send(echo->box, &mt))
        fprintf(stderr, "null_box: %lu echoes lost\n", ++echo->lost);
    box_acknowledge(echo->box, &mo->ticket, ACK_SUCCESS);
}

static void on_report(void *self, const struct report *report)
{
    struct echo *echo = self;
    box_acknowledge(echo->box, &report->ticket, ACK_SUCCESS);
}

static void on_answer(void *self, const char *id, enum ack_status status)
{
}

static void on_up(void *self)
{
    puts("up");
    fflush(stdout);
}

static void on_down(void *self)
{
}

int main(int argc, char **argv)
{
    static const struct box_events events = {on_mo, on_report, on_answer, on_up, on_down, NULL, NULL, NULL};
    if (argc != 3) {
        fputs("usage: null_box PORT BOX-ID\n", stderr);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    struct event_base *base = event_base_new();
    struct box_settings settings = {
        .host = "127.0.0.1", .port = (uint16_t)atoi(argv[1]), .box_id = argv[2], .max_unsent = 64 << 20};
    struct echo echo = {0};
    echo.box = box_new(base, &settings, &events, &echo);
    event_base_dispatch(base);
    return 0;
}
