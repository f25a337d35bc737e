#include "social-core/audience_sets.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/census.h"
#include "social-core/directory.h"
#include "social-core/keys.h"
#include "social-core/person.h"
#include "social-core/receipt.h"
#include "social-core/sentence.h"
#include "social-core/text/catalog.h"
#include "social-core/text/fold.h"
#include "social-core/world.h"

#define AREAS_TOLD 4

typedef bool (*chooses)(const struct audience_set *set, const struct census_entry *entry);

static void fill_from_census(const struct audience_set *set, const struct db_reply *census, chooses wanted,
                             struct idbits *bits)
{
    for (size_t place = 0; place < census_places(census); place++) {
        struct census_entry entry = census_at(census, place);
        if (entry.present && wanted(set, &entry))
            idbits_add(bits, place);
    }
}

#define CENSUS_FILL(name, condition)                                                                                   \
    static bool name##_wanted(const struct audience_set *set, const struct census_entry *entry)                        \
    {                                                                                                                  \
        return condition;                                                                                              \
    }                                                                                                                  \
    static void fill_##name(struct ctx *ctx, const struct audience_set *set, uint64_t chunk,                           \
                            const struct db_reply *answer, const struct db_reply *census, struct idbits *bits)         \
    {                                                                                                                  \
        fill_from_census(set, census, name##_wanted, bits);                                                            \
    }

CENSUS_FILL(all, true)
CENSUS_FILL(stopped, entry->stopped)
CENSUS_FILL(accents, entry->accents)
CENSUS_FILL(language, entry->language == set->language)
CENSUS_FILL(area, entry->area <= set->highest && set->numbers[entry->area / 8] >> entry->area % 8 & 1)

static void highest_number(const struct ctx *ctx, const struct area *area, uint32_t *highest)
{
    const struct area *const *below;
    size_t count = areas_below(ctx, area, &below);
    *highest = area->number > *highest ? area->number : *highest;
    for (size_t i = 0; i < count; i++)
        highest_number(ctx, below[i], highest);
}

static void mark_numbers(const struct ctx *ctx, const struct area *area, unsigned char *numbers)
{
    const struct area *const *below;
    size_t count = areas_below(ctx, area, &below);
    if (area->number)
        numbers[area->number / 8] |= (unsigned char)(1 << area->number % 8);
    for (size_t i = 0; i < count; i++)
        mark_numbers(ctx, below[i], numbers);
}

static const char *several_areas(struct ctx *ctx, const struct area *const *found, size_t count)
{
    const char *told = "";
    for (size_t i = 0; i < count && i < AREAS_TOLD; i++)
        told = arena_printf(ctx->arena, "%s%s%s (%s%s%s)", told, i ? ", " : "", found[i]->id, found[i]->name,
                            found[i]->parent ? ", " : "", found[i]->parent ? found[i]->parent->name : "");
    return sentence(ctx->arena, ctx->words, count > AREAS_TOLD ? "audience_many_areas" : "audience_areas", "areas",
                    told);
}

static const char *look_for_area(struct ctx *ctx, struct audience_set *set)
{
    const struct area *area = area_by_id(ctx, set->value), *found[AREAS_TOLD] = {0};
    size_t count = area ? 1 : areas_named(ctx, set->value, found, AREAS_TOLD);
    if (count == 0)
        return sentence(ctx->arena, ctx->words, "audience_no_area");
    if (count > 1)
        return several_areas(ctx, found, count);
    area = area ? area : found[0];
    highest_number(ctx, area, &set->highest);
    unsigned char *numbers = arena_alloc(ctx->arena, set->highest / 8 + 1);
    mark_numbers(ctx, area, numbers);
    set->numbers = numbers;
    return set->highest ? NULL : sentence(ctx->arena, ctx->words, "audience_no_number_yet");
}

static const char *look_for_channel(struct ctx *ctx, struct audience_set *set)
{
    const struct channel *channel = channel_by_id(ctx, set->value);
    if (!channel)
        channel = topic_named(ctx, set->value);
    set->name = channel ? channel->id : NULL;
    return channel ? NULL : sentence(ctx->arena, ctx->words, "audience_no_channel");
}

static const char *look_for_agency(struct ctx *ctx, struct audience_set *set)
{
    const struct agency *agency = agency_named(ctx, set->value);
    set->name = agency ? agency->name : NULL;
    return agency ? NULL : sentence(ctx->arena, ctx->words, "audience_no_agency");
}

static const char *look_for_language(struct ctx *ctx, struct audience_set *set)
{
    const char *code = language_named(ctx->world->catalogs, text_squash(ctx->arena, set->value));
    set->language = code ? census_language(code) : 0;
    return set->language ? NULL : sentence(ctx->arena, ctx->words, "audience_no_language");
}

static const char *look_for_person(struct ctx *ctx, struct audience_set *set)
{
    const struct person *person = person_by_handle(ctx, set->value);
    set->id = person ? strtoull(person->id, NULL, 10) : 0;
    return person ? NULL : sentence(ctx->arena, ctx->words, "audience_nobody");
}

static const char *look_for_number(struct ctx *ctx, struct audience_set *set)
{
    size_t digits = strspn(set->value, "0123456789");
    set->id = strtoull(set->value, NULL, 10);
    bool good = set->id && !set->value[digits] && digits < 19;
    return good ? NULL : sentence(ctx->arena, ctx->words, "audience_no_number");
}

static const struct db_reply *ask_followers(struct ctx *ctx, const struct audience_set *set, uint64_t chunk)
{
    return idset_ask(ctx, key_followers, set->name, chunk);
}

static const struct db_reply *ask_instant(struct ctx *ctx, const struct audience_set *set, uint64_t chunk)
{
    return idset_ask(ctx, key_instant, set->name, chunk);
}

static const struct db_reply *ask_contacts(struct ctx *ctx, const struct audience_set *set, uint64_t chunk)
{
    return idset_ask(ctx, key_contacts, set->name, chunk);
}

static const struct db_reply *ask_voters(struct ctx *ctx, const struct audience_set *set, uint64_t chunk)
{
    return idset_ask(ctx, key_voters, arena_printf(ctx->arena, "%" PRIu64, set->id), chunk);
}

static void fill_members(struct ctx *ctx, const struct audience_set *set, uint64_t chunk, const struct db_reply *answer,
                         const struct db_reply *census, struct idbits *bits)
{
    idbits_add_members(bits, answer);
}

static void fill_person(struct ctx *ctx, const struct audience_set *set, uint64_t chunk, const struct db_reply *answer,
                        const struct db_reply *census, struct idbits *bits)
{
    if (set->id / IDSET_IDS == chunk)
        idbits_add(bits, set->id % IDSET_IDS);
}

static void fill_got(struct ctx *ctx, const struct audience_set *set, uint64_t chunk, const struct db_reply *answer,
                     const struct db_reply *census, struct idbits *bits)
{
    struct idsource source = receipt_source(&set->id);
    source.fill(ctx, &source, chunk, bits);
}

/* However many posts they are: one after another into the same bits. */
static void fill_got_any(struct ctx *ctx, const struct audience_set *set, uint64_t chunk, const struct db_reply *answer,
                         const struct db_reply *census, struct idbits *bits)
{
    for (size_t i = 0; i < answer->count; i++) {
        uint64_t thing = (uint64_t)db_number(&answer->list[i], 0);
        struct idsource source = receipt_source(&thing);
        source.fill(ctx, &source, chunk, bits);
    }
}

static const struct db_reply *ask_subjects(struct ctx *ctx, const struct audience_set *set, uint64_t chunk)
{
    return db_ask(ctx, "SMEMBERS", key_subjects(ctx, set->value));
}

static const struct db_reply *ask_authors(struct ctx *ctx, const struct audience_set *set, uint64_t chunk)
{
    return db_ask(ctx, "HKEYS", key_appeals(ctx, set->value));
}

static void fill_persons(struct ctx *ctx, const struct audience_set *set, uint64_t chunk, const struct db_reply *answer,
                         const struct db_reply *census, struct idbits *bits)
{
    for (size_t i = 0; i < answer->count; i++) {
        uint64_t person = (uint64_t)db_number(&answer->list[i], 0);
        if (person / IDSET_IDS == chunk)
            idbits_add(bits, person % IDSET_IDS);
    }
}

static const struct audience_set_kind kinds[] = {
    {"all", NULL, NULL, NULL, fill_all},
    {"area", "audience_takes_area", look_for_area, NULL, fill_area},
    {"channel", "audience_takes_channel", look_for_channel, ask_followers, fill_members},
    {"at-once", "audience_takes_channel", look_for_channel, ask_instant, fill_members},
    {"language", "audience_takes_language", look_for_language, NULL, fill_language},
    {"accents", NULL, NULL, NULL, fill_accents},
    {"agency", "audience_takes_agency", look_for_agency, ask_contacts, fill_members},
    {"got", "audience_takes_post", look_for_number, NULL, fill_got},
    {"got-any", "audience_takes_decision", look_for_number, ask_subjects, fill_got_any},
    {"authors", "audience_takes_decision", look_for_number, ask_authors, fill_persons},
    {"answered", "audience_takes_poll", look_for_number, ask_voters, fill_members},
    {"person", "audience_takes_person", look_for_person, NULL, fill_person},
    {"stopped", NULL, NULL, NULL, fill_stopped},
};

const struct audience_set_kind *audience_set_kind(const char *word)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(kinds[i].word, word))
            return &kinds[i];
    return NULL;
}

const char *audience_set_words(struct arena *arena)
{
    const char *words = "";
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        words = arena_printf(arena, "%s%s%s%s", words, i ? " " : "", kinds[i].word, kinds[i].what ? ":" : "");
    return words;
}
