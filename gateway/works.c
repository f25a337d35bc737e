#include "gateway/works.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/time.h>
#include <unistd.h>

#include <event2/event.h>
#include <sodium.h>

#include "gateway/task.h"
#include "social-core/base/log.h"

#define PINNED_RETRY_MS 100

struct piece {
    struct works *works;
    struct piece *previous, *next; /* in works->alive */
    struct task *task;
    struct ctx ctx;
    void (*body)(struct ctx *ctx, void *what);
    void (*unavailable)(void *what);
    void *what;
    struct event *patience;
    bool pinned; /* another thread works on its stack */
    bool done;
};

struct works {
    struct work port;
    struct event_base *base;
    struct world *world;
    struct db *db;
    struct task_pool *pool;
    size_t limit;
    struct piece *alive;
};

static struct piece *current;

static int64_t now_ms(void)
{
    struct timeval now;
    gettimeofday(&now, NULL);
    return (int64_t)now.tv_sec * 1000 + now.tv_usec / 1000;
}

static void piece_free(struct piece *piece)
{
    if (piece->previous)
        piece->previous->next = piece->next;
    else
        piece->works->alive = piece->next;
    if (piece->next)
        piece->next->previous = piece->previous;
    event_free(piece->patience);
    arena_free(piece->ctx.arena);
    free(piece);
}

static void wait_ms(struct piece *piece, int ms)
{
    struct timeval when = {.tv_sec = ms / 1000, .tv_usec = (ms % 1000) * 1000};
    event_add(piece->patience, &when);
}

/* Its patience ended, or it failed. A thread beside may be writing to the task's stack: then a little later. */
static void on_patience(int fd, short events, void *self)
{
    struct piece *piece = self;
    if (piece->pinned) {
        wait_ms(piece, PINNED_RETRY_MS);
        return;
    }
    void (*unavailable)(void *) = piece->unavailable;
    void *what = piece->what;
    task_abandon(piece->task);
    piece_free(piece);
    unavailable(what);
}

static void piece_body(void *self)
{
    struct piece *piece = self;
    piece->task = task_current();
    piece->body(&piece->ctx, piece->what);
    piece->done = true;
}

static int works_run(struct work *port, void (*body)(struct ctx *, void *), void (*unavailable)(void *), void *what,
                     int patience_ms)
{
    struct works *works = (struct works *)port;
    if (!task_pool_has_room(works->pool))
        return -1;
    struct piece *piece = calloc(1, sizeof *piece), *outer = current;
    *piece = (struct piece){.works = works,
                            .next = works->alive,
                            .body = body,
                            .unavailable = unavailable,
                            .what = what,
                            .ctx = {.arena = arena_new(),
                                    .db = works->db,
                                    .world = works->world,
                                    .work = &works->port,
                                    .now_ms = now_ms(),
                                    .random = randombytes_buf}};
    if (works->alive)
        works->alive->previous = piece;
    works->alive = piece;
    piece->patience = event_new(works->base, -1, 0, on_patience, piece);
    if (patience_ms)
        wait_ms(piece, patience_ms);
    current = piece;
    task_start(works->pool, piece_body, piece);
    current = outer;
    if (piece->done)
        piece_free(piece);
    return 0;
}

void *works_current(void)
{
    return current;
}

void works_pause(void)
{
    task_suspend();
}

void works_go_on(void *self)
{
    struct piece *piece = self, *outer = current;
    current = piece;
    task_resume(piece->task);
    current = outer;
    if (piece->done)
        piece_free(piece);
}

/* Nobody will resume it: the patience event, made due at once, abandons it from the loop. */
static void fail_current(void)
{
    struct piece *piece = current;
    wait_ms(piece, 0);
    works_pause();
    abort();
}

struct aside {
    void (*slow)(void *what);
    void *what;
    struct piece *piece;
    struct event *done;
    int pipe[2];
    pthread_t thread;
};

static void *aside_thread(void *self)
{
    struct aside *aside = self;
    aside->slow(aside->what);
    if (write(aside->pipe[1], "", 1) != 1)
        abort();
    return NULL;
}

static void on_aside_done(int fd, short events, void *self)
{
    struct aside *aside = self;
    pthread_join(aside->thread, NULL);
    event_free(aside->done);
    close(aside->pipe[0]);
    close(aside->pipe[1]);
    aside->piece->pinned = false;
    works_go_on(aside->piece);
}

static void works_aside(struct work *port, void (*slow)(void *), void *what)
{
    struct works *works = (struct works *)port;
    struct aside aside = {.slow = slow, .what = what, .piece = current};
    if (pipe(aside.pipe) < 0 || pthread_create(&aside.thread, NULL, aside_thread, &aside) != 0) {
        log_event("aside_failed", "why=\"no thread or pipe; done in the loop\"");
        slow(what);
        return;
    }
    current->pinned = true;
    aside.done = event_new(works->base, aside.pipe[0], EV_READ, on_aside_done, &aside);
    event_add(aside.done, NULL);
    works_pause();
}

struct works *works_new(struct event_base *base, struct world *world, size_t limit)
{
    struct works *works = calloc(1, sizeof *works);
    *works = (struct works){.port = {.run = works_run, .aside = works_aside},
                            .base = base,
                            .world = world,
                            .pool = task_pool_new(limit),
                            .limit = limit};
    return works;
}

void works_free(struct works *works)
{
    while (works->alive) {
        struct piece *piece = works->alive;
        task_abandon(piece->task);
        piece_free(piece);
    }
    task_pool_free(works->pool);
    free(works);
}

void works_use(struct works *works, struct db *db)
{
    works->db = db;
}

struct work *works_port(struct works *works)
{
    return &works->port;
}

size_t works_busy(const struct works *works)
{
    return task_pool_busy(works->pool);
}

size_t works_limit(const struct works *works)
{
    return works->limit;
}

const struct store_tasks *works_store_tasks(void)
{
    static const struct store_tasks tasks = {
        .current = works_current, .suspend = works_pause, .resume = works_go_on, .fail = fail_current};
    return &tasks;
}

void works_renew(struct ctx *ctx)
{
    arena_reset(ctx->arena);
    db_batch_drop(ctx);
    ctx->asked = NULL;
    ctx->asked_count = ctx->asked_room = 0;
    ctx->now_ms = now_ms();
}
