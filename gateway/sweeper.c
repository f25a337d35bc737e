#include "gateway/sweeper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/shipment.h"
#include "social-core/keys.h"

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
    const char *key = key_sent(ctx, arena_strdup(ctx->arena, sweep->about));
    db_ask(ctx, "HSETNX", key, "state", sweep->state);
    db_ask(ctx, "EXPIRE", key, SENT_KEPT_SECONDS);
}

static void remove_rows(struct ctx *ctx, size_t class, const char **words, size_t count)
{
    if (count == 0)
        return;
    words[0] = "XDEL";
    words[1] = key_outbox(ctx, outbox_class_name((enum outbox_class) class));
    words[2 + count] = NULL;
    db_ask_words(ctx, words);
}

/* These are reads in the port's sense: repeating them changes nothing more. What is taken and not swept because the
 * process ends is still in the outbox and goes out again. */
static void sweep_some(struct ctx *ctx, struct sweeper *sweeper)
{
    const char *words[OUTBOX_CLASSES][AT_ONCE + 3];
    size_t counts[OUTBOX_CLASSES] = {0};
    for (size_t i = 0; i < AT_ONCE && sweeper->first; i++) {
        struct sweep *sweep = take(sweeper);
        if (*sweep->row)
            words[sweep->class][2 + counts[sweep->class]++] = arena_strdup(ctx->arena, sweep->row);
        note_state(ctx, sweep);
        free(sweep);
    }
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++)
        remove_rows(ctx, class, words[class], counts[class]);
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
