#include "adapters/redis/looped.h"

#include <stdbool.h>
#include <stdlib.h>

#include <event2/event.h>

#include "adapters/redis/store.h"
#include "social-core/base/log.h"

struct looped {
    struct event_base *base;
    struct store *store;
    struct event *patience;
    int patience_ms;
    bool resumed;
};

static struct looped *running; /* the one caller there is */

static void *current(void)
{
    return running;
}

static void suspend(void)
{
    struct timeval patience = {.tv_sec = running->patience_ms / 1000, .tv_usec = running->patience_ms % 1000 * 1000};
    event_add(running->patience, &patience);
    running->resumed = false;
    while (!running->resumed)
        event_base_loop(running->base, EVLOOP_ONCE);
    event_del(running->patience);
}

static void resume(void *task)
{
    ((struct looped *)task)->resumed = true;
}

/* The store has logged why. */
static void fail(void)
{
    exit(1);
}

static void on_patience(int fd, short what, void *self)
{
    log_event("redis_failed", "why=\"no answer in time\"");
    exit(1);
}

struct looped *looped_open(const char *url, const char *region, int patience_ms)
{
    static const struct store_tasks tasks = {.current = current, .suspend = suspend, .resume = resume, .fail = fail};
    struct looped *looped = calloc(1, sizeof *looped);
    if (!looped)
        abort();
    *looped = (struct looped){.base = event_base_new(), .patience_ms = patience_ms};
    looped->patience = event_new(looped->base, -1, 0, on_patience, looped);
    looped->store = store_new(looped->base, url, region, REPLICA_OFF, &tasks);
    if (looped->store) {
        running = looped;
        return looped;
    }
    looped_close(looped);
    return NULL;
}

void looped_close(struct looped *looped)
{
    if (!looped)
        return;
    store_free(looped->store);
    event_free(looped->patience);
    event_base_free(looped->base);
    free(looped);
    running = NULL;
}

struct db *looped_db(struct looped *looped)
{
    return store_db(looped->store);
}
