#include "gateway/sweeper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/shipment.h"
#include "social-core/keys.h"
#include "social-core/sent.h"

#define AT_ONCE 256
#define SENT_KEPT_SECONDS "259200"

struct sweep {
    struct sweep *next;
    enum outbox_class class;
    char row[ROW_ID_BYTES];
    const char *state; /* a literal */
    char about[];
};

struct sweeper {
    struct works *works;
    struct sweep *first, **end;
    bool busy;
};

static struct sweep *take(struct sweeper *sweeper)
{
    struct sweep *sweep = sweeper->first;
    sweeper->first = sweep->next;
    if (!sweeper->first)
        sweeper->end = &sweeper->first;
    return sweep;
}

/* "sent" only when nothing is known yet: a quick delivery report must not be undone. */
static void note_state(struct ctx *ctx, const struct sweep *sweep)
{
    if (!*sweep->about || !sweep->state)
        return;
    const char *key = key_sent(ctx, sweep->about);
    db_ask(ctx, "HSETNX", key, "state", sweep->state);
    db_ask(ctx, "EXPIRE", key, SENT_KEPT_SECONDS);
}

static void remove_rows(struct ctx *ctx, enum outbox_class class, const struct sweep *sweeps)
{
    const char *words[AT_ONCE + 3] = {"XDEL", key_outbox(ctx, outbox_class_name(class))};
    size_t count = 2;
    for (const struct sweep *sweep = sweeps; sweep; sweep = sweep->next)
        if (sweep->class == class && *sweep->row)
            words[count++] = sweep->row;
    if (count > 2)
        db_ask_words(ctx, words);
}

static bool is_refused(const struct sweep *sweep)
{
    return *sweep->row && sweep->state && !strcmp(sweep->state, "failed");
}

static void bury(struct ctx *ctx, const struct sweep *sweep, const struct db_reply *rows)
{
    struct outbox_row row;
    if (!rows->count || !outbox_row_read(sweep->row, &rows->list[0].list[1], &row) || !row.text)
        return;
    sent_bury(ctx, outbox_class_name(sweep->class), row.sealed, row.text, row.about ? row.about : "", "refused");
}

/* A row that nobody will take becomes a dead letter before it goes. */
static void bury_refused(struct ctx *ctx, const struct sweep *sweeps)
{
    const struct db_reply *rows[AT_ONCE] = {0};
    size_t i = 0;
    for (const struct sweep *sweep = sweeps; sweep; sweep = sweep->next, i++)
        if (is_refused(sweep))
            rows[i] = db_ask(ctx, "XRANGE", key_outbox(ctx, outbox_class_name(sweep->class)), sweep->row, sweep->row);
    db_wait(ctx);
    i = 0;
    for (const struct sweep *sweep = sweeps; sweep; sweep = sweep->next, i++)
        if (rows[i])
            bury(ctx, sweep, rows[i]);
    if (!db_batch_empty(ctx))
        db_commit(ctx);
}

/* In the arena: the work may be abandoned while it waits. */
static struct sweep *take_some(struct ctx *ctx, struct sweeper *sweeper)
{
    struct sweep *first = NULL, **end = &first;
    for (size_t i = 0; i < AT_ONCE && sweeper->first; i++) {
        struct sweep *sweep = take(sweeper);
        *end = arena_copy_of(ctx->arena, sweep, sizeof *sweep + strlen(sweep->about) + 1);
        free(sweep);
        (*end)->next = NULL;
        end = &(*end)->next;
    }
    return first;
}

/* These are reads in the port's sense: repeating them changes nothing more. What is taken and not swept because the
 * process ends is still in the outbox and goes out again. */
static void sweep_some(struct ctx *ctx, struct sweeper *sweeper)
{
    struct sweep *sweeps = take_some(ctx, sweeper);
    bury_refused(ctx, sweeps);
    for (const struct sweep *sweep = sweeps; sweep; sweep = sweep->next)
        note_state(ctx, sweep);
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++)
        remove_rows(ctx, (enum outbox_class) class, sweeps);
    db_wait(ctx);
}

static void body(struct ctx *ctx, void *self)
{
    struct sweeper *sweeper = self;
    while (sweeper->first) {
        sweep_some(ctx, sweeper);
        works_renew(ctx);
    }
    sweeper->busy = false;
}

static void failed(void *self)
{
    ((struct sweeper *)self)->busy = false;
}

struct sweeper *sweeper_new(struct works *works)
{
    struct sweeper *sweeper = calloc(1, sizeof *sweeper);
    sweeper->works = works;
    sweeper->end = &sweeper->first;
    return sweeper;
}

void sweeper_free(struct sweeper *sweeper)
{
    while (sweeper->first)
        free(take(sweeper));
    free(sweeper);
}

void sweeper_add(struct sweeper *sweeper, enum outbox_class class, const char *row, const char *about,
                 const char *state)
{
    struct sweep *sweep = calloc(1, sizeof *sweep + (about ? strlen(about) : 0) + 1);
    sweep->class = class;
    sweep->state = state;
    snprintf(sweep->row, sizeof sweep->row, "%s", row ? row : "");
    if (about)
        memcpy(sweep->about, about, strlen(about) + 1);
    *sweeper->end = sweep;
    sweeper->end = &sweep->next;
    if (sweeper->busy)
        return;
    struct work *port = works_port(sweeper->works);
    sweeper->busy = true;
    if (port->run(port, body, failed, sweeper, FOR_EVER) < 0)
        sweeper->busy = false;
}

bool sweeper_busy(const struct sweeper *sweeper)
{
    return sweeper->busy || sweeper->first;
}
