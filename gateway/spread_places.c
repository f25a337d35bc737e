/* Where those stand that have no record of their own, posts and digests: one field a row of the outbox. */
#include <inttypes.h>
#include <stdio.h>

#include "gateway/spread_kinds.h"
#include "social-core/keys.h"

void spread_place_read(struct ctx *ctx, struct spread *spread)
{
    const struct db_reply *place = db_ask(ctx, "HGET", key_places(ctx), spread->row);
    const struct db_reply *persons = db_ask(ctx, "GET", key_persons(ctx));
    db_wait(ctx);
    spread->highest = (uint64_t)db_number(persons, 0);
    int sure = 0;
    spread->after = spread->doubt = spread->turn = 0;
    if (db_text(place))
        sscanf(place->text, "%" SCNu64 " %" SCNu64 " %d %u", &spread->after, &spread->doubt, &sure, &spread->turn);
    spread->reach = spread->after;
    spread->sure = sure;
}

void spread_place_keep(struct ctx *ctx, const struct spread *spread, const struct spread_place *place)
{
    db_write(ctx, "HSET", key_places(ctx), spread->row,
             arena_printf(ctx->arena, "%" PRIu64 " %" PRIu64 " %d %u", place->after, place->reach, place->sure,
                          place->turn));
}

void spread_place_end(struct ctx *ctx, const struct spread *spread)
{
    db_ask(ctx, "XDEL", key_outbox(ctx, outbox_class_name(spread->class)), spread->row);
    db_ask(ctx, "HDEL", key_places(ctx), spread->row);
    db_wait(ctx);
}
