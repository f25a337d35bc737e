/* The digests of one hour, to everybody who has chosen it. */
#include "gateway/delivery.h"
#include "gateway/spread_kinds.h"
#include "social-core/digest.h"
#include "social-core/keys.h"

static bool begin(struct ctx *ctx, struct spread *spread)
{
    spread_place_read(ctx, spread);
    return true;
}

static void fill(struct ctx *ctx, const struct idsource *source, uint64_t chunk, struct idbits *bits)
{
    const struct spread *spread = source->what;
    const char *hour = arena_printf(ctx->arena, "%d", (int)(spread->thing % 24));
    const struct db_reply *members = idset_ask(ctx, key_digests, hour, chunk);
    db_wait(ctx);
    idbits_add_members(bits, members);
}

/* Those that were made for a round, until they are noted as sent. */
struct made {
    struct digest list[ROUND_MOST];
    size_t count;
};

static void *read_nothing(struct ctx *ctx, struct spread *spread)
{
    struct made *made = arena_alloc(ctx->arena, sizeof *made);
    made->count = 0;
    return made;
}

static const char *text(struct ctx *ctx, struct spread *spread, void *subject, const struct person *person)
{
    struct made *made = subject;
    struct digest *digest = &made->list[made->count];
    if (!digest_make(ctx, person, (int64_t)spread->thing, digest))
        return NULL;
    made->count++;
    return digest->text;
}

static void keep(struct ctx *ctx, struct spread *spread, const struct round *round, const struct spread_place *place)
{
    const struct made *made = round->subject;
    for (size_t i = 0, next = 0; i < round->count && next < made->count; i++)
        if (made->list[next].person == round->persons[i]) {
            if (round->outcomes[i] == SHIPMENT_TAKEN)
                digest_sent(ctx, &made->list[next], (int64_t)spread->thing);
            next++;
        }
    spread_place_keep(ctx, spread, place);
}

static bool end(struct ctx *ctx, struct spread *spread)
{
    if (spread->whole)
        spread_place_end(ctx, spread);
    return spread->whole;
}

/* Who has it is known from the persons themselves. */
const struct spread_kind spread_digest = {
    .about = "digest", .begin = begin, .fill = fill, .read = read_nothing, .text = text, .keep = keep, .end = end};
