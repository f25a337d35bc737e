#include "tests/fuzz/deliver.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/spread_kinds.h"
#include "social-core/broadcast.h"
#include "social-core/digest.h"
#include "social-core/keys.h"
#include "social-core/outbox.h"
#include "social-core/receipt.h"
#include "social-core/reply.h"
#include "social-core/text/segments.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/scene.h"

#define PERSONS 24 /* ids that are looked at */
#define ROWS_MOST 200
#define HOUR_MS INT64_C(3600000)
#define ZONE_HOURS 7

static const struct spread_kind *kind_of(const struct outbox_row *row, const char **thing)
{
    *thing = row->post ? row->post : row->broadcast ? row->broadcast : row->digest;
    return row->post ? &spread_post : row->broadcast ? &spread_broadcast : row->digest ? &spread_digest : NULL;
}

static void give(struct ctx *ctx, struct spread *spread, void *subject, const struct person *person)
{
    bool wants = !person->stopped && (spread->kind != &spread_digest || person->digest >= 0);
    const char *text = wants ? spread->kind->text(ctx, spread, subject, person) : NULL;
    if (!text)
        return;
    check_sent(text);
    if (spread->kind == &spread_digest && segments_of(text).segments > digest_segments(ctx))
        fail("a digest that costs more than was told", text);
    const char *phone = seal_hash_of(ctx, person), *last = arena_printf(ctx->arena, "post %" PRIu64, spread->thing);
    if (spread->kind->receipts)
        receipt_note(ctx, spread->thing, RECEIPT_PUSHED, person->id);
    if (phone && spread->kind == &spread_post)
        db_write(ctx, "HSET", key_dialog(ctx, phone), "last", last);
}

static void spread_row(struct ctx *ctx, enum outbox_class class, const struct outbox_row *row)
{
    const char *thing, *ids[PERSONS];
    struct spread spread = {.kind = kind_of(row, &thing), .class = class};
    spread.thing = strtoull(thing, NULL, 10);
    snprintf(spread.row, sizeof spread.row, "%s", row->id);
    snprintf(spread.name, sizeof spread.name, "%s", row->channel ? row->channel : "");
    for (size_t i = 0; i < PERSONS; i++)
        ids[i] = arena_printf(ctx->arena, "%zu", i + 1);
    const struct person **persons = persons_by_ids(ctx, ids, PERSONS);
    void *subject = spread.kind->read(ctx, &spread);
    struct idbits audience = {0};
    if (!row->digest && subject)
        spread.kind->fill(ctx, &(struct idsource){.what = &spread}, 0, &audience);
    for (size_t i = 0; subject && i < PERSONS; i++)
        if (persons[i] && persons[i]->area && (row->digest || idbits_has(&audience, i + 1)))
            give(ctx, &spread, subject, persons[i]);
    const struct broadcast *broadcast = row->broadcast && subject ? subject : NULL;
    if (broadcast)
        broadcast_end(ctx, broadcast, row->id, BROADCAST_DONE);
}

static void deliver_row(struct ctx *ctx, enum outbox_class class, const char *id, const struct db_reply *fields)
{
    struct outbox_row row;
    if (outbox_row_read(id, fields, &row) && !row.text)
        spread_row(ctx, class, &row);
    db_write(ctx, "XDEL", key_outbox(ctx, outbox_class_name(class)), id);
    db_commit(ctx);
    scene_renew(ctx);
}

/* The first row of a class; false when there is none. */
static bool deliver_first(struct ctx *ctx, enum outbox_class class)
{
    const struct db_reply *rows =
        db_read(ctx, "XRANGE", key_outbox(ctx, outbox_class_name(class)), "-", "+", "COUNT", "1");
    bool found = rows->count > 0;
    if (found)
        deliver_row(ctx, class, rows->list[0].list[0].text, &rows->list[0].list[1]);
    return found;
}

/* The digests of this hour, for everybody. */
static void begin_hour(struct ctx *ctx)
{
    outbox_digest(ctx, arena_printf(ctx->arena, "%" PRId64, ctx->now_ms / HOUR_MS + ZONE_HOURS));
    db_commit(ctx);
}

void deliver_all(struct ctx *ctx)
{
    begin_hour(ctx);
    for (enum outbox_class class = 0; class < OUTBOX_CLASSES; class ++)
        for (size_t i = 0; i < ROWS_MOST && deliver_first(ctx, class); i++)
            ;
}
