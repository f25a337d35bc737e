#include "gateway/gatherer.h"

#include <inttypes.h>
#include <stdlib.h>

#include <event2/event.h>

#include "gateway/steady.h"
#include "moderation/card.h"
#include "social-core/directory.h"
#include "social-core/keys.h"
#include "social-core/post.h"

#define AT_ONCE 16 /* of one arena */
#define LOOK_MS 250
#define REST 3          /* so many times as long as it worked it rests while there is more: villagers go first */
#define FAR_BACK 100000 /* numbers: what is older when an installation is first looked at is left alone */

struct gatherer {
    struct works *works;
    struct event *look;
    const struct cluster_words *words;
    bool (*leads)(void *self);
    void *self;
    struct gatherer_stats stats;
};

/* The number of the last post looked at, and its text as kept: the guard of the next commit. */
struct place {
    uint64_t after;
    const char *kept; /* NULL: nobody has looked yet */
};

static struct place place_read(struct ctx *ctx, struct gatherer *gatherer)
{
    const struct db_reply *kept = db_ask(ctx, "GET", key_gathered(ctx));
    const struct db_reply *numbers = db_ask(ctx, "GET", key_number(ctx));
    db_wait(ctx);
    uint64_t newest = (uint64_t)db_number(numbers, 0);
    uint64_t first = newest > FAR_BACK ? newest - FAR_BACK : 0;
    struct place place = {(uint64_t)db_number(kept, (int64_t)first), db_text(kept)};
    gatherer->stats.behind = newest > place.after ? newest - place.after : 0;
    return place;
}

static void count(struct gatherer_stats *stats, const struct cluster_found *found)
{
    stats->posts++;
    stats->joined += found->cluster != 0;
    stats->between += found->other_count > 0;
}

/* The place moves on in the post's commit: done once, whoever does it. False: another gateway has moved it. */
static bool gather_one(struct ctx *ctx, struct gatherer *gatherer, uint64_t post, const char *text, struct place *place)
{
    const char *number = arena_printf(ctx->arena, "%" PRIu64, post);
    struct cluster_found found = cluster_find(ctx, gatherer->words, text);
    db_guard(ctx, key_gathered(ctx), NULL, place->kept);
    cluster_join(ctx, &found, post);
    if (found.cluster)
        card_moved(ctx, arena_printf(ctx->arena, "%" PRIu64, found.cluster));
    db_write(ctx, "SET", key_gathered(ctx), number);
    if (db_commit(ctx) != DB_DONE)
        return false;
    count(&gatherer->stats, &found);
    *place = (struct place){post, number};
    return true;
}

/* Cases and private messages take numbers too: the place passes them over. False: nothing is left, or it is another's. */
static bool gather_some(struct ctx *ctx, struct gatherer *gatherer)
{
    struct place place = place_read(ctx, gatherer);
    struct posts posts = all_posts_kept_after(ctx, place.after, AT_ONCE);
    for (size_t i = 0; i < posts.count; i++)
        if (!gather_one(ctx, gatherer, posts.list[i].id, posts.list[i].text, &place))
            return false;
    gatherer->stats.behind = posts.more ? gatherer->stats.behind : 0;
    return posts.more;
}

static bool leading(const struct gatherer *gatherer)
{
    return !gatherer->leads || gatherer->leads(gatherer->self);
}

static void look_in(struct gatherer *gatherer, int64_t ms)
{
    struct timeval when = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
    event_add(gatherer->look, &when);
}

static void body(struct ctx *ctx, void *self)
{
    struct gatherer *gatherer = self;
    int64_t begun = steady_ms();
    directory_refresh(ctx);
    bool more = gather_some(ctx, gatherer);
    look_in(gatherer, more ? 1 + REST * (steady_ms() - begun) : LOOK_MS);
}

static void failed(void *self)
{
    look_in(self, LOOK_MS);
}

static void on_look(int fd, short events, void *self)
{
    struct gatherer *gatherer = self;
    struct work *port = works_port(gatherer->works);
    if (!leading(gatherer) || port->run(port, body, failed, gatherer, FOR_EVER) < 0)
        look_in(gatherer, LOOK_MS);
}

struct gatherer *gatherer_new(struct event_base *base, struct works *works, const struct cluster_words *words,
                              bool (*leads)(void *self), void *self)
{
    struct gatherer *gatherer = calloc(1, sizeof *gatherer);
    *gatherer = (struct gatherer){.works = works, .words = words, .leads = leads, .self = self};
    gatherer->look = event_new(base, -1, 0, on_look, gatherer);
    look_in(gatherer, LOOK_MS);
    return gatherer;
}

void gatherer_free(struct gatherer *gatherer)
{
    if (!gatherer)
        return;
    event_free(gatherer->look);
    free(gatherer);
}

struct gatherer_stats gatherer_stats(const struct gatherer *gatherer)
{
    return gatherer->stats;
}
