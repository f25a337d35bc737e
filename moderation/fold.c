/* Cards of posts that have joined a cluster, or whose cluster was merged, since they were reported. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "moderation/card.h"
#include "moderation/moderation.h"
#include "moderation/report.h"
#include "social-core/keys.h"

const char **cards_from(struct ctx *ctx, size_t rank, size_t limit, size_t *count)
{
    const struct db_reply *ids = db_read(ctx, "ZREVRANGE", key_queue(ctx), arena_printf(ctx->arena, "%zu", rank),
                                         arena_printf(ctx->arena, "%zu", rank + limit - 1));
    const char **list = arena_alloc(ctx->arena, (ids->count + 1) * sizeof *list);
    for (size_t i = 0; i < ids->count; i++)
        list[i] = ids->list[i].text;
    *count = ids->count;
    return list;
}

/* Each reporter of the one who is not among those of the other. */
static void move_reporters(struct ctx *ctx, const char *from, const char *into)
{
    const struct db_reply *all = db_read(ctx, "ZRANGE", key_reporters(ctx, from), "0", "-1", "WITHSCORES");
    const struct db_reply **there = arena_alloc(ctx->arena, (all->count / 2 + 1) * sizeof *there);
    for (size_t i = 0; i + 1 < all->count; i += 2)
        there[i / 2] = db_ask(ctx, "ZCOUNT", key_reporters(ctx, into), all->list[i + 1].text, all->list[i + 1].text);
    db_wait(ctx);
    for (size_t i = 0; i + 1 < all->count; i += 2)
        if (!db_number(there[i / 2], 0))
            db_write(ctx, "ZADD", key_reporters(ctx, into), all->list[i + 1].text, all->list[i].text);
    db_write(ctx, "DEL", key_reporters(ctx, from));
    db_write(ctx, "DEL", key_bursts(ctx, from));
}

static void add_up(const struct card *from, struct card *into)
{
    for (size_t i = 0; i < REASONS; i++)
        into->reasons[i] += from->reasons[i];
    for (size_t i = 0; i <= REASONS; i++)
        into->visitors[i] += from->visitors[i];
    into->asks += from->asks;
    into->weight += from->weight;
    into->newcomers += from->newcomers;
    into->same_phone += from->same_phone;
    into->brigades += from->brigades;
    into->last_ms = from->last_ms > into->last_ms ? from->last_ms : into->last_ms;
}

bool card_fold(struct ctx *ctx, const struct card *card)
{
    uint64_t id = strtoull(card->id, NULL, 10);
    uint64_t cluster = card->asked || card->state != CARD_open ? 0 : cluster_of_post(ctx, id);
    if (!cluster || cluster == id)
        return false;
    const char *name = arena_printf(ctx->arena, "%" PRIu64, cluster);
    struct card into = card_of(ctx, name, db_read(ctx, "HGETALL", key_card(ctx, name)));
    if (into.state == CARD_deciding)
        return false;
    if (into.revision) {
        add_up(card, &into);
    } else { /* nobody has reported the cluster yet: it takes the card over as it is */
        into = *card;
        into.id = name;
        into.revision = NULL;
    }
    move_reporters(ctx, card->id, name);
    card_score(ctx, &into);
    card_write(ctx, &into);
    db_guard(ctx, key_card(ctx, card->id), "revision", card->revision);
    db_write(ctx, "DEL", key_card(ctx, card->id));
    db_write(ctx, "ZREM", key_queue(ctx), card->id);
    return true;
}
