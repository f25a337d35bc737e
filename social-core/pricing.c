#include "social-core/pricing.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/audience.h"
#include "social-core/base/json.h"
#include "social-core/keys.h"
#include "social-core/seal.h"
#include "social-core/text/segments.h"
#include "social-core/world.h"

#define AT_ONCE 256

static struct price_part *part_of(struct price_part *parts, size_t *count, const char *name)
{
    for (size_t i = 0; i < *count; i++)
        if (!strcmp(parts[i].name, name))
            return &parts[i];
    if (*count < PRICE_PARTS)
        parts[(*count)++] = (struct price_part){.name = name};
    return &parts[*count - 1];
}

static size_t segments_with(struct ctx *ctx, const struct broadcast *draft, const struct person *person, bool accents)
{
    struct person other = *person;
    other.accents = accents;
    return segments_of(broadcast_text_for(ctx, draft, &other)).segments;
}

static void add_to(struct price_part *part, size_t segments, double money)
{
    part->recipients++;
    part->segments += segments;
    part->money += money;
}

/* Names of languages and ways outlive the memory of one look. */
static const char *lasting_language(const struct broadcast *draft, const char *language)
{
    for (size_t i = 0; i < draft->text_count; i++)
        if (!strcmp(draft->texts[i].language, language))
            return draft->texts[i].language;
    return draft->texts[0].language;
}

static void price_one(struct ctx *ctx, const struct broadcast *draft, const struct person *person, struct price *price)
{
    const struct tariff *tariff = ctx->world->tariff;
    const char *msisdn = seal_reveal_phone(ctx->world->seal, ctx->arena, person->sealed);
    const struct way *way = msisdn ? &tariff->ways[tariff->way_of(tariff->owner, msisdn)] : &tariff->ways[0];
    size_t with = segments_with(ctx, draft, person, true), without = segments_with(ctx, draft, person, false);
    size_t segments = person->accents ? with : without;
    double money = way->cost * (double)segments;
    price->looked++;
    price->segments += segments;
    price->all_accents += with;
    price->no_accents += without;
    price->money += money;
    add_to(part_of(price->languages, &price->language_count, lasting_language(draft, person->language)), segments,
           money);
    add_to(part_of(price->ways, &price->way_count, way->name), segments, money);
}

static void price_some(struct ctx *ctx, const struct broadcast *draft, const uint64_t *ids, size_t count,
                       struct price *price)
{
    const char **names = arena_alloc(ctx->arena, (count + 1) * sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = arena_printf(ctx->arena, "%" PRIu64, ids[i]);
    const struct person **persons = persons_by_ids(ctx, names, count);
    for (size_t i = 0; i < count; i++)
        if (persons[i] && persons[i]->sealed)
            price_one(ctx, draft, persons[i], price);
}

static void scale_parts(struct price_part *parts, size_t count, double by)
{
    for (size_t i = 0; i < count; i++) {
        parts[i].recipients = (uint64_t)llround((double)parts[i].recipients * by);
        parts[i].segments = (uint64_t)llround((double)parts[i].segments * by);
        parts[i].money *= by;
    }
}

static void scale(struct price *price)
{
    double by = price->looked ? (double)price->recipients / (double)price->looked : 0;
    if (price->looked == price->recipients)
        return;
    price->segments = (uint64_t)llround((double)price->segments * by);
    price->all_accents = (uint64_t)llround((double)price->all_accents * by);
    price->no_accents = (uint64_t)llround((double)price->no_accents * by);
    price->money *= by;
    scale_parts(price->languages, price->language_count, by);
    scale_parts(price->ways, price->way_count, by);
}

static void end_arena(void *arena)
{
    arena_free(arena);
}

/* Which of each `stride` in a row is looked at: another each time, for families and whole villages join one after
 * another, and what comes again every so many-th would be missed or counted alone. */
static uint64_t place_in(uint64_t row, uint64_t stride)
{
    return (row * UINT64_C(0x9e3779b97f4a7c15) >> 32) % stride;
}

/* Who is looked at, taken out of the ids as they come. */
static size_t keep_every(uint64_t *ids, size_t count, uint64_t stride, uint64_t *passed)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (*passed % stride == place_in(*passed / stride, stride))
            ids[kept++] = ids[i];
        ++*passed;
    }
    return kept;
}

void broadcast_price(struct ctx *ctx, const struct broadcast *draft, uint64_t looks, struct price *price)
{
    char why[400];
    uint64_t ids[AT_ONCE], after = 0, passed = 0;
    uint64_t highest = (uint64_t)db_number(db_read(ctx, "GET", key_persons(ctx)), 0);
    const struct audience *audience = audience_read(ctx, draft->audience, why, sizeof why);
    const struct agency *agency = agency_named(ctx, draft->agency);
    struct broadcast titled = *draft;
    titled.title = agency->title;
    struct idsource source = audience_source(audience);
    struct idwalk *walk = arena_alloc(ctx->arena, sizeof *walk);
    struct arena *arena = arena_new();
    arena_defer(ctx->arena, end_arena, arena);
    *price = (struct price){.recipients = audience_count(ctx, audience, highest)};
    uint64_t stride = price->recipients ? (price->recipients - 1) / (looks ? looks : 1) + 1 : 1;
    for (size_t count = 1; count;) {
        struct ctx part = {.arena = arena, .db = ctx->db, .world = ctx->world, .now_ms = ctx->now_ms};
        count = idwalk_next(&part, walk, &source, after, highest, ids, AT_ONCE);
        after = count ? ids[count - 1] : after;
        price_some(&part, &titled, ids, keep_every(ids, count, stride, &passed), price);
        arena_reset(arena);
    }
    scale(price);
}

static json_t *parts_json(const struct price_part *parts, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(
            list, json_pack("{s:s,s:I,s:I,s:I}", "name", parts[i].name, "recipients", (json_int_t)parts[i].recipients,
                            "segments", (json_int_t)parts[i].segments, "money", (json_int_t)llround(parts[i].money)));
    return list;
}

const char *price_text(struct ctx *ctx, const struct price *price)
{
    json_t *json = json_new(ctx->arena);
    const struct {
        const char *name;
        uint64_t value;
    } counts[] = {{"recipients", price->recipients},
                  {"looked", price->looked},
                  {"segments", price->segments},
                  {"all_accents", price->all_accents},
                  {"no_accents", price->no_accents}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        json_object_set_new(json, counts[i].name, json_integer((json_int_t)counts[i].value));
    json_object_set_new(json, "money", json_integer((json_int_t)llround(price->money)));
    json_object_set_new(json, "languages", parts_json(price->languages, price->language_count));
    json_object_set_new(json, "ways", parts_json(price->ways, price->way_count));
    return json_write(ctx->arena, json);
}
