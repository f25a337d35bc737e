/* A post that goes to everyone who gets its channel at once. */
#include <inttypes.h>
#include <string.h>

#include "gateway/delivery.h"
#include "gateway/spread_kinds.h"
#include "social-core/budget.h"
#include "social-core/keys.h"
#include "social-core/post.h"
#include "social-core/receipt.h"
#include "social-core/reply.h"
#include "social-core/world.h"

#define DIALOG_SECONDS "604800"

static bool begin(struct ctx *ctx, struct spread *spread)
{
    spread_place_read(ctx, spread);
    return true;
}

static void fill(struct ctx *ctx, const struct idsource *source, uint64_t chunk, struct idbits *bits)
{
    const struct spread *spread = source->what;
    const struct db_reply *members = idset_ask(ctx, key_instant, spread->name, chunk);
    db_wait(ctx);
    idbits_add_members(bits, members);
}

/* The post, and what its channel has spent today. */
struct push {
    const struct post *post;
    uint64_t spent;
};

static void *read_post(struct ctx *ctx, struct spread *spread)
{
    const struct db_reply *spent = budget_ask(ctx, spread->name);
    struct push *push = arena_alloc(ctx->arena, sizeof *push);
    push->post = post_by_id(ctx, spread->thing);
    push->spent = (uint64_t)db_number(spent, 0);
    return push->post && !mark_stops_pushes(push->post->mark) ? push : NULL;
}

/* What is over a budget is not sent and not noted as got: DOC and the digest have it. */
static bool affords(struct ctx *ctx, const struct spread *spread, const struct push *push, const struct person *person)
{
    int limit = ctx->world->budgets.channel;
    return (!limit || push->spent + spread->unpaid < (uint64_t)limit) && !budget_person_over(ctx, person);
}

static const char *text(struct ctx *ctx, struct spread *spread, void *subject, const struct person *person)
{
    const struct push *push = subject;
    const struct post *post = push->post;
    const char *id = arena_printf(ctx->arena, "%" PRIu64, post->id);
    const char *const words[] = {"push",   "id",         id,     "channel",  post->channel->title,
                                 "author", post->author, "text", post->text, NULL};
    if (!strcmp(person->id, post->author_id) || !affords(ctx, spread, push, person))
        return NULL;
    return told_person(ctx, person, words);
}

/* Who got it, what TL answers, what it cost, and the place, in one commit after bearerbox has taken all of them. */
static void keep(struct ctx *ctx, struct spread *spread, const struct round *round, const struct spread_place *place)
{
    const char *thing = arena_printf(ctx->arena, "post %" PRIu64, spread->thing);
    size_t all = 0;
    for (size_t i = 0; i < round->count; i++) {
        const char *phone = round->outcomes[i] == SHIPMENT_TAKEN ? seal_hash_of(ctx, round->persons[i]) : NULL;
        if (!phone)
            continue;
        budget_spend_person(ctx, round->persons[i], round->segments[i]);
        all += round->segments[i];
        db_write(ctx, "HSET", key_dialog(ctx, phone), "last", thing);
        db_write(ctx, "EXPIRE", key_dialog(ctx, phone), DIALOG_SECONDS);
    }
    if (all)
        budget_spend(ctx, spread->name, all);
    spread_note_receipts(ctx, spread, round);
    spread_place_keep(ctx, spread, place);
}

/* A post is never paused: what is not sent to the end is gone on with, unless the post has gone. */
static bool end(struct ctx *ctx, struct spread *spread)
{
    if (!spread->whole && read_post(ctx, spread))
        return false;
    if (!spread->whole)
        spread_forget_sleepers(ctx, spread);
    spread_place_end(ctx, spread);
    return true;
}

const struct spread_kind spread_post = {.about = "post",
                                        .receipts = true,
                                        .begin = begin,
                                        .fill = fill,
                                        .read = read_post,
                                        .text = text,
                                        .keep = keep,
                                        .end = end};
