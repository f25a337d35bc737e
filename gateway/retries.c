#include "gateway/retries.h"

#include <stdlib.h>

#include <event2/event.h>

#include "social-core/sent.h"

#define AT_ONCE 64

struct retries {
    struct works *works;
    const struct delivery *delivery;
    struct event *look;
};

static void later(struct retries *retries)
{
    static const struct timeval second = {.tv_sec = 1};
    event_add(retries->look, &second);
}

static void body(struct ctx *ctx, void *self)
{
    struct retries *retries = self;
    size_t due = AT_ONCE;
    while (due == AT_ONCE && delivery_leads(retries->delivery)) {
        works_renew(ctx);
        due = sent_due(ctx, AT_ONCE);
        delivery_fence(retries->delivery, ctx);
        if (due && db_commit(ctx) != DB_DONE)
            break;
    }
    later(retries);
}

static void failed(void *self)
{
    later(self);
}

static void on_look(int fd, short what, void *self)
{
    struct retries *retries = self;
    struct work *port = works_port(retries->works);
    if (!delivery_leads(retries->delivery) || port->run(port, body, failed, retries, FOR_EVER) < 0)
        later(retries);
}

struct retries *retries_new(struct event_base *base, struct works *works, const struct delivery *delivery)
{
    struct retries *retries = calloc(1, sizeof *retries);
    *retries = (struct retries){.works = works, .delivery = delivery};
    retries->look = event_new(base, -1, 0, on_look, retries);
    later(retries);
    return retries;
}

void retries_free(struct retries *retries)
{
    if (!retries)
        return;
    event_free(retries->look);
    free(retries);
}
