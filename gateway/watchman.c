#include "gateway/watchman.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>

#include <event2/event.h>

#include "moderation/card.h"
#include "moderation/effect.h"
#include "moderation/strike.h"
#include "social-core/broadcast_watch.h"
#include "social-core/case_watch.h"
#include "social-core/directive_move.h"
#include "social-core/directory.h"
#include "social-core/poll_asked.h"

#define ROUND_SECONDS 5
#define AT_ONCE 64
#define STEPS 4096 /* of decisions in one round: cases wait for no flood of them */
#define FOLDED 16

struct watchman {
    struct works *works;
    struct event *round;
    size_t rank; /* of the queue: where folding goes on */
    bool begun;
    bool busy;
};

/* What time does something to: which are due, and what is done about one. */
struct watch {
    const char **(*due)(struct ctx *ctx, size_t limit, size_t *count);
    void (*see_to)(struct ctx *ctx, const char *id);
};

static const struct watch watches[] = {{broadcasts_to_watch, broadcast_watch},
                                       {cases_to_watch, case_watch},
                                       {polls_to_watch, poll_watch},
                                       {directives_to_watch, directive_watch},
                                       {strikes_to_watch, strikes_lapse}};

/* What is found stays true while each is seen to with memory of its own. */
static void numbers_of(const char *const *texts, size_t count, uint64_t *numbers)
{
    for (size_t i = 0; i < count; i++)
        numbers[i] = strtoull(texts[i], NULL, 10);
}

/* One commit each: what another gateway, or an officer at this moment, has moved already is left for the next round. */
static size_t see_to_some(struct ctx *ctx, const struct watch *watch)
{
    uint64_t ids[AT_ONCE];
    size_t count;
    const char **found = watch->due(ctx, AT_ONCE, &count);
    numbers_of(found, count, ids);
    for (size_t i = 0; i < count; i++) {
        works_renew(ctx);
        watch->see_to(ctx, arena_printf(ctx->arena, "%" PRIu64, ids[i]));
        db_commit(ctx);
    }
    return count;
}

/* A decision is carried out step by step: what had one is asked for again, until all that are due are through. */
static void see_to_decisions(struct ctx *ctx)
{
    uint64_t ids[AT_ONCE];
    size_t count, steps = 0;
    do {
        works_renew(ctx);
        directory_refresh(ctx);
        const char **found = decisions_to_watch(ctx, AT_ONCE, &count);
        numbers_of(found, count, ids);
        for (size_t i = 0; i < count; i++) {
            works_renew(ctx);
            directory_refresh(ctx);
            decision_watch(ctx, arena_printf(ctx->arena, "%" PRIu64, ids[i]));
            db_commit(ctx);
        }
        steps += count;
    } while (count && steps < STEPS);
}

/* A few cards each round, in turn: posts that were reported before their cluster was found. */
static void fold_cards(struct ctx *ctx, struct watchman *watchman)
{
    uint64_t ids[FOLDED];
    size_t count;
    works_renew(ctx);
    directory_refresh(ctx);
    const char **found = cards_from(ctx, watchman->rank, FOLDED, &count);
    numbers_of(found, count, ids);
    for (size_t i = 0; i < count; i++) {
        works_renew(ctx);
        directory_refresh(ctx);
        const struct card *card = card_by_id(ctx, arena_printf(ctx->arena, "%" PRIu64, ids[i]));
        if (card && card_fold(ctx, card))
            db_commit(ctx);
    }
    watchman->rank = count == FOLDED ? watchman->rank + FOLDED : 0;
}

/* What waited under the settings of before waits as long as those of now say. */
static void begin(struct ctx *ctx, struct watchman *watchman)
{
    decisions_schedule(ctx);
    watchman->begun = db_commit(ctx) == DB_DONE;
    works_renew(ctx);
    directory_refresh(ctx);
}

static void body(struct ctx *ctx, void *self)
{
    struct watchman *watchman = self;
    directory_refresh(ctx);
    if (!watchman->begun)
        begin(ctx, watchman);
    for (size_t i = 0; i < sizeof watches / sizeof *watches; i++) {
        size_t count = AT_ONCE;
        while (count == AT_ONCE) {
            count = see_to_some(ctx, &watches[i]);
            works_renew(ctx);
        }
    }
    see_to_decisions(ctx);
    fold_cards(ctx, watchman);
    watchman->busy = false;
}

static void failed(void *self)
{
    ((struct watchman *)self)->busy = false;
}

static void on_round(int fd, short events, void *self)
{
    struct watchman *watchman = self;
    struct work *port = works_port(watchman->works);
    if (watchman->busy)
        return;
    watchman->busy = true;
    if (port->run(port, body, failed, watchman, FOR_EVER) < 0)
        watchman->busy = false;
}

struct watchman *watchman_new(struct event_base *base, struct works *works)
{
    struct timeval often = {.tv_sec = ROUND_SECONDS};
    struct watchman *watchman = calloc(1, sizeof *watchman);
    watchman->works = works;
    watchman->round = event_new(base, -1, EV_PERSIST, on_round, watchman);
    event_add(watchman->round, &often);
    return watchman;
}

void watchman_free(struct watchman *watchman)
{
    if (!watchman)
        return;
    event_free(watchman->round);
    free(watchman);
}
