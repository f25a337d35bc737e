#include "gateway/spread.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/shipment.h"
#include "social-core/base/log.h"
#include "social-core/budget.h"
#include "social-core/idset.h"
#include "social-core/keys.h"
#include "social-core/person.h"
#include "social-core/post.h"
#include "social-core/receipt.h"
#include "social-core/reply.h"
#include "social-core/world.h"

#define AT_ONCE 64
#define CHANNEL_BYTES 80

struct spread {
    struct delivery *delivery;
    const struct config *config;
    char row[ROW_ID_BYTES], channel[CHANNEL_BYTES];
    uint64_t post, after, spent; /* of the channel's budget */
    struct consignment consignment;
};

static const char *text_for(struct ctx *ctx, const struct post *post, const struct person *person)
{
    const char *id = arena_printf(ctx->arena, "%" PRIu64, post->id);
    const char *const words[] = {"push",   "id",         id,     "channel",  post->channel->title,
                                 "author", post->author, "text", post->text, NULL};
    return told_person(ctx, person, words);
}

static bool wants(const struct person *person, const struct post *post)
{
    return person && !person->stopped && strcmp(person->id, post->author_id) != 0;
}

/* What is over a budget is not sent and not noted as got: DOC and the digest have it. */
static bool affords(struct ctx *ctx, const struct spread *spread, const struct person *person)
{
    int limit = ctx->world->budgets.channel;
    return (!limit || spread->spent < (uint64_t)limit) && !budget_person_over(ctx, person);
}

static size_t send_to(struct ctx *ctx, struct spread *spread, const struct post *post, const struct person *person)
{
    const char *about = arena_printf(ctx->arena, "post.%" PRIu64 ".%s", post->id, person->id);
    struct shipment *shipment = shipment_new(ctx, spread->config, OUTBOX_CHANNEL, spread->row, person->sealed,
                                             text_for(ctx, post, person), about);
    if (!shipment)
        return 0;
    size_t segments = shipment->segments;
    shipment->consignment = &spread->consignment;
    spread->consignment.open++;
    delivery_add(spread->delivery, shipment);
    spread->spent += segments;
    return segments;
}

/* The place, who got it, and what TL answers, in one commit after bearerbox has taken all of them: what is repeated
 * after a crash is at most one round. */
static void note_round(struct ctx *ctx, struct spread *spread, const struct person *const *persons,
                       const size_t *segments, size_t count, const struct post *post, uint64_t last)
{
    const char *thing = arena_printf(ctx->arena, "post %" PRIu64, post->id);
    size_t all = 0;
    for (size_t i = 0; i < count; i++) {
        const char *phone = segments[i] ? seal_hash_of(ctx, persons[i]) : NULL;
        if (!phone)
            continue;
        receipt_note(ctx, post->id, persons[i]->id);
        budget_spend_person(ctx, persons[i], segments[i]);
        all += segments[i];
        db_write(ctx, "HSET", key_dialog(ctx, phone), "last", thing);
        db_write(ctx, "EXPIRE", key_dialog(ctx, phone), "604800");
    }
    if (all)
        budget_spend(ctx, spread->channel, all);
    db_write(ctx, "HSET", key_places(ctx), spread->row, arena_printf(ctx->arena, "%" PRIu64, last));
    db_commit(ctx);
    spread->after = last;
}

static bool round_of(struct ctx *ctx, struct spread *spread, uint64_t highest)
{
    size_t count;
    const uint64_t *ids = idset_after(ctx, key_instant, spread->channel, spread->after, highest, AT_ONCE, &count);
    const struct post *post = count ? post_by_id(ctx, spread->post) : NULL;
    if (!post)
        return false;
    const char *names[AT_ONCE];
    size_t segments[AT_ONCE] = {0};
    const struct db_reply *spent = budget_ask(ctx, spread->channel);
    for (size_t i = 0; i < count; i++)
        names[i] = arena_printf(ctx->arena, "%" PRIu64, ids[i]);
    const struct person **persons = persons_by_ids(ctx, names, count);
    spread->spent = (uint64_t)db_number(spent, 0);
    for (size_t i = 0; i < count; i++)
        if (wants(persons[i], post) && affords(ctx, spread, persons[i]))
            segments[i] = send_to(ctx, spread, post, persons[i]);
    spread->consignment.waiting = works_current();
    delivery_pump(spread->delivery);
    while (spread->consignment.open)
        works_pause();
    note_round(ctx, spread, persons, segments, count, post, ids[count - 1]);
    return true;
}

static void body(struct ctx *ctx, void *self)
{
    struct spread *spread = self;
    const struct db_reply *place = db_ask(ctx, "HGET", key_places(ctx), spread->row);
    const struct db_reply *persons = db_ask(ctx, "GET", key_persons(ctx));
    db_wait(ctx);
    uint64_t highest = (uint64_t)db_number(persons, 0);
    spread->after = (uint64_t)db_number(place, 0);
    directory_refresh(ctx);
    do
        works_renew(ctx);
    while (round_of(ctx, spread, highest));
    db_read(ctx, "HDEL", key_places(ctx), spread->row);
    delivery_spread_done(spread->delivery, spread->row);
    free(spread);
}

static void failed(void *self)
{
    struct spread *spread = self;
    log_event("spread_failed", "row=%s post=%" PRIu64, spread->row, spread->post);
    delivery_spread_done(spread->delivery, spread->row);
    free(spread);
}

void spread_begin(struct delivery *delivery, struct works *works, const struct config *config,
                  const struct outbox_row *row)
{
    struct spread *spread = calloc(1, sizeof *spread);
    *spread = (struct spread){.delivery = delivery, .config = config, .post = strtoull(row->post, NULL, 10)};
    snprintf(spread->row, sizeof spread->row, "%s", row->id);
    snprintf(spread->channel, sizeof spread->channel, "%s", row->channel);
    struct work *port = works_port(works);
    if (port->run(port, body, failed, spread, FOR_EVER) < 0)
        failed(spread);
}
