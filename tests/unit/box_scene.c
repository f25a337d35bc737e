#include "tests/unit/box_scene.h"

#include <stdio.h>

static void copy(char *to, size_t room, struct octets from)
{
    snprintf(to, room, "%.*s", (int)from.size, from.bytes ? from.bytes : "");
}

static void on_mo(void *self, const struct mo *mo)
{
    struct scene *scene = self;
    scene->tickets[scene->mos++ % TICKETS] = mo->ticket;
    scene->coding = mo->coding;
    copy(scene->text, sizeof scene->text, mo->text);
    copy(scene->sender, sizeof scene->sender, mo->sender);
}

static void on_report(void *self, const struct report *report)
{
    struct scene *scene = self;
    scene->tickets[0] = report->ticket;
    scene->reports++;
    scene->event = report->event;
    copy(scene->dlr_url, sizeof scene->dlr_url, report->dlr_url);
}

static void on_answer(void *self, const char *id, enum ack_status status)
{
    struct scene *scene = self;
    scene->answers++;
    scene->status = status;
    copy(scene->answered, sizeof scene->answered, octets_of(id));
}

#define COUNTER(event, member)                                                                                         \
    static void event(void *self)                                                                                      \
    {                                                                                                                  \
        ((struct scene *)self)->member++;                                                                              \
    }
COUNTER(on_up, ups)
COUNTER(on_down, downs)
COUNTER(on_suspended, suspends)
COUNTER(on_resumed, resumes)
COUNTER(on_room, rooms)

const struct box_events scene_events = {on_mo, on_report, on_answer, on_up, on_down, on_suspended, on_resumed, on_room};

static void on_deadline(int fd, short what, void *passed)
{
    *(int *)passed = 1;
}

struct event *scene_deadline(struct scene *scene, int ms, int *passed)
{
    struct timeval after = {ms / 1000, ms % 1000 * 1000};
    struct event *timer = evtimer_new(scene->base, on_deadline, passed);
    event_add(timer, &after);
    return timer;
}

void scene_pass(struct scene *scene, int ms)
{
    int over = 0;
    struct event *timer = scene_deadline(scene, ms, &over);
    while (!over)
        event_base_loop(scene->base, EVLOOP_ONCE);
    event_free(timer);
}

struct mt scene_mt(const char *id)
{
    return (struct mt){.id = id,
                       .sender = octets_of("8123"),
                       .receiver = octets_of("+84912000001"),
                       .text = octets_of("chao"),
                       .dlr_url = octets_of("row-77"),
                       .dlr_mask = DLR_DELIVERED | DLR_UNDELIVERED};
}
