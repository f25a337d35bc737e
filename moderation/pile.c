#include "moderation/pile.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "moderation/candidates.h"

#define FIRST_ROOM 1024 /* a power of two */

/* The newest texts with one trait: a ring once it is full. */
struct shelf {
    uint32_t trait, count;
    uint32_t *texts;
    uint32_t room;
};

/* Open addressing; a shelf without texts is a free place. */
struct shelves {
    struct shelf *list;
    size_t room, taken;
};

struct pile {
    struct gist **gists;
    uint32_t *above; /* towards the first text of the cluster */
    size_t count, room, bytes;
    struct shelves traits, wholes;
};

/* What ends the process when memory is out, as the arena does. */
static void *grown(void *block, size_t size)
{
    block = realloc(block, size);
    if (!block)
        abort();
    return block;
}

static struct shelf *shelf_at(const struct shelves *shelves, uint32_t trait)
{
    size_t at = trait & (shelves->room - 1);
    while (shelves->list[at].count && shelves->list[at].trait != trait)
        at = (at + 1) & (shelves->room - 1);
    return &shelves->list[at];
}

static void shelves_open(struct shelves *shelves, size_t room)
{
    struct shelves old = *shelves;
    *shelves = (struct shelves){.list = calloc(room, sizeof *shelves->list), .room = room, .taken = old.taken};
    if (!shelves->list)
        abort();
    for (size_t i = 0; i < old.room; i++)
        if (old.list[i].count)
            *shelf_at(shelves, old.list[i].trait) = old.list[i];
    free(old.list);
}

static void shelves_close(struct shelves *shelves)
{
    for (size_t i = 0; i < shelves->room; i++)
        free(shelves->list[i].texts);
    free(shelves->list);
}

static void shelve(struct pile *pile, struct shelves *shelves, uint32_t trait, uint32_t text)
{
    struct shelf *shelf = shelf_at(shelves, trait);
    if (!shelf->count && ++shelves->taken * 2 > shelves->room) {
        shelves_open(shelves, shelves->room * 2);
        shelf = shelf_at(shelves, trait);
    }
    if (shelf->count == shelf->room && shelf->room < TRAIT_TEXTS) {
        uint32_t room = shelf->room ? shelf->room * 2 : 1;
        shelf->texts = grown(shelf->texts, room * sizeof *shelf->texts);
        pile->bytes += (room - shelf->room) * sizeof *shelf->texts;
        shelf->room = room;
    }
    shelf->trait = trait;
    shelf->texts[shelf->count++ % TRAIT_TEXTS] = text;
}

struct pile *pile_new(void)
{
    struct pile *pile = grown(NULL, sizeof *pile);
    *pile = (struct pile){0};
    shelves_open(&pile->traits, FIRST_ROOM);
    shelves_open(&pile->wholes, FIRST_ROOM);
    return pile;
}

void pile_free(struct pile *pile)
{
    if (!pile)
        return;
    for (size_t i = 0; i < pile->count; i++)
        free(pile->gists[i]);
    shelves_close(&pile->traits);
    shelves_close(&pile->wholes);
    free(pile->gists);
    free(pile->above);
    free(pile);
}

size_t pile_cluster(const struct pile *pile, size_t text)
{
    while (pile->above[text] != text)
        text = pile->above[text];
    return text;
}

static void join(struct pile *pile, size_t one, size_t other)
{
    one = pile_cluster(pile, one);
    other = pile_cluster(pile, other);
    pile->above[one > other ? one : other] = (uint32_t)(one < other ? one : other);
}

/* The text with the very same gist. */
static size_t same_text(const struct pile *pile, const struct gist *gist)
{
    const struct shelf *shelf = shelf_at(&pile->wholes, gist->whole);
    for (size_t i = 0; i < shelf->count && i < TRAIT_TEXTS; i++)
        if (gist_equal(pile->gists[shelf->texts[i]], gist))
            return shelf->texts[i];
    return PILE_NONE;
}

static void candidates_of(const struct pile *pile, const struct gist *gist, struct candidates *best)
{
    uint64_t seen[GIST_TRAITS * TRAIT_TEXTS];
    uint32_t traits[GIST_TRAITS];
    size_t count = 0, shared = gist_traits(gist, traits);
    for (size_t i = 0; i < shared; i++) {
        const struct shelf *shelf = shelf_at(&pile->traits, traits[i]);
        for (size_t j = 0; j < shelf->count && j < TRAIT_TEXTS; j++)
            seen[count++] = shelf->texts[j];
    }
    candidates_best(seen, count, best);
}

/* Compares with the candidates; `joined_all` gets those that say the same. To explain, those that cannot are compared too. */
static struct pile_finding compare(const struct pile *pile, const struct gist *gist, size_t *joined_all, size_t *joined,
                                   bool explain)
{
    struct pile_finding finding = {PILE_NONE, PILE_NONE};
    struct candidates best;
    struct alike result;
    size_t nearest = 0;
    candidates_of(pile, gist, &best);
    *joined = 0;
    for (size_t i = 0; i < best.count; i++) {
        size_t text = best.texts[i];
        if (!explain && !alike_possible(pile->gists[text], gist))
            continue;
        alike(pile->gists[text], gist, &result);
        if (result.same) {
            joined_all[(*joined)++] = text;
            if (text < finding.joined)
                finding.joined = text;
        } else if (finding.nearest == PILE_NONE || result.shared > nearest) {
            finding.nearest = text;
            nearest = result.shared;
        }
    }
    return finding;
}

struct pile_finding pile_find(const struct pile *pile, const struct gist *gist)
{
    size_t joined[CANDIDATES_MAX], count, same = same_text(pile, gist);
    struct pile_finding finding = compare(pile, gist, joined, &count, false);
    if (same != PILE_NONE)
        finding.joined = same;
    return finding;
}

static size_t append(struct pile *pile, const struct gist *gist)
{
    if (pile->count == pile->room) {
        pile->room = pile->room ? pile->room * 2 : FIRST_ROOM;
        pile->gists = grown(pile->gists, pile->room * sizeof *pile->gists);
        pile->above = grown(pile->above, pile->room * sizeof *pile->above);
    }
    pile->gists[pile->count] = grown(NULL, gist->bytes);
    memcpy(pile->gists[pile->count], gist, gist->bytes);
    pile->bytes += gist->bytes;
    pile->above[pile->count] = (uint32_t)pile->count;
    return pile->count++;
}

/* A text that says word for word what another says is found with it: it takes no place on the shelves. */
size_t pile_add(struct pile *pile, const struct gist *gist, struct pile_finding *finding)
{
    size_t joined[CANDIDATES_MAX], count = 0, same = same_text(pile, gist), text = append(pile, gist);
    uint32_t traits[GIST_TRAITS];
    struct pile_finding found = {same, PILE_NONE};
    if (same != PILE_NONE) {
        join(pile, text, same);
    } else {
        found = compare(pile, gist, joined, &count, finding != NULL);
        shelve(pile, &pile->wholes, gist->whole, (uint32_t)text);
        size_t own = gist_traits(gist, traits);
        for (size_t i = 0; i < own; i++)
            shelve(pile, &pile->traits, traits[i], (uint32_t)text);
    }
    for (size_t i = 0; i < count; i++)
        join(pile, text, joined[i]);
    if (finding)
        *finding = found;
    return text;
}

const struct gist *pile_gist(const struct pile *pile, size_t text)
{
    return pile->gists[text];
}

size_t pile_count(const struct pile *pile)
{
    return pile->count;
}

size_t pile_bytes(const struct pile *pile)
{
    return pile->bytes + (pile->traits.room + pile->wholes.room) * sizeof(struct shelf) +
           pile->room * (sizeof *pile->gists + sizeof *pile->above);
}
