#include "moderation/pile.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "moderation/candidates.h"

#define FIRST_ROOM 1024 /* a power of two */
#define CORE_TEXTS 6    /* so many texts speak for their cluster */
#define CORE_LOOK 64    /* of so many of it */
#define CORE_LEAST 3    /* of a smaller cluster nothing is known yet */
#define CORE_DOUBT 2    /* so often more may they contradict another cluster's than agree with them */

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
    uint32_t *next;  /* the texts of a cluster in a ring */
    uint8_t *links;  /* how many texts found say the same: those with most are the core of their cluster */
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
    free(pile->next);
    free(pile->links);
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
    size_t first = pile_cluster(pile, one), second = pile_cluster(pile, other);
    if (first == second)
        return;
    uint32_t next = pile->next[first];
    pile->next[first] = pile->next[second];
    pile->next[second] = next;
    pile->above[first > second ? first : second] = (uint32_t)(first < second ? first : second);
}

/* The texts of a cluster that most others found the same. */
static size_t core_of(const struct pile *pile, size_t cluster, size_t core[CORE_TEXTS])
{
    size_t count = 0, text = cluster, seen = 0;
    do {
        size_t at = count;
        while (at && pile->links[core[at - 1]] < pile->links[text])
            at--;
        if (at < CORE_TEXTS) {
            count += count < CORE_TEXTS;
            memmove(&core[at + 1], &core[at], (count - 1 - at) * sizeof *core);
            core[at] = text;
        }
        text = pile->next[text];
    } while (text != cluster && ++seen < CORE_LOOK);
    return count;
}

/* Whether two clusters that one text ties together say the same: not when their cores contradict each other more often. */
static bool cores_agree(const struct pile *pile, size_t one, size_t other)
{
    size_t left[CORE_TEXTS], right[CORE_TEXTS], same = 0, against = 0;
    size_t here = core_of(pile, one, left), there = core_of(pile, other, right);
    for (size_t i = 0; i < here; i++)
        for (size_t j = 0; j < there; j++) {
            struct alike result;
            alike(pile->gists[left[i]], pile->gists[right[j]], &result);
            same += result.same;
            against += alike_contradicts(&result);
        }
    return here < CORE_LEAST || there < CORE_LEAST || against <= same * CORE_DOUBT;
}

size_t pile_same(const struct pile *pile, const struct gist *gist)
{
    const struct shelf *shelf = shelf_at(&pile->wholes, gist->whole);
    for (size_t i = 0; i < shelf->count && i < TRAIT_TEXTS; i++)
        if (gist_equal(pile->gists[shelf->texts[i]], gist))
            return shelf->texts[i];
    return PILE_NONE;
}

static void candidates_of(const struct pile *pile, const struct gist *gist, struct candidates *best)
{
    uint64_t seen[CANDIDATES_SEEN];
    uint32_t traits[GIST_TRAITS];
    size_t count = 0, shared = gist_traits(gist, traits);
    for (size_t i = 0; i < shared; i++) {
        const struct shelf *shelf = shelf_at(&pile->traits, traits[i]);
        for (size_t j = 0; j < shelf->count && j < TRAIT_TEXTS; j++)
            seen[count++] = candidate_seen(shelf->texts[j], shelf->count);
    }
    candidates_best(seen, count, shared, CANDIDATES_FEW, best);
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
    size_t joined[CANDIDATES_MAX], count, same = pile_same(pile, gist);
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
        pile->next = grown(pile->next, pile->room * sizeof *pile->next);
        pile->links = grown(pile->links, pile->room);
    }
    pile->gists[pile->count] = grown(NULL, gist->bytes);
    memcpy(pile->gists[pile->count], gist, gist->bytes);
    pile->bytes += gist->bytes;
    pile->above[pile->count] = pile->next[pile->count] = (uint32_t)pile->count;
    pile->links[pile->count] = 0;
    return pile->count++;
}

static void shelve_all(struct pile *pile, const struct gist *gist, size_t text)
{
    uint32_t traits[GIST_TRAITS];
    size_t own = gist_traits(gist, traits);
    shelve(pile, &pile->wholes, gist->whole, (uint32_t)text);
    for (size_t i = 0; i < own; i++)
        shelve(pile, &pile->traits, traits[i], (uint32_t)text);
}

size_t pile_put(struct pile *pile, const struct gist *gist)
{
    size_t text = append(pile, gist);
    shelve_all(pile, gist, text);
    return text;
}

static struct pile_match match_of(const struct pile *pile, size_t text, const struct gist *gist)
{
    struct alike result = {.reason = ALIKE_NUMBER};
    if (alike_possible(pile->gists[text], gist))
        alike(pile->gists[text], gist, &result);
    return (struct pile_match){.text = text,
                               .same = result.same,
                               .same_words = result.same && gist_equal(pile->gists[text], gist),
                               .contradicts = alike_contradicts(&result),
                               .shorter = alike_shorter(pile->gists[text], gist, &result, false),
                               .nearness = result.shared - result.slips};
}

size_t pile_compare(const struct pile *pile, const struct gist *gist, struct pile_match matches[PILE_MATCHES])
{
    struct candidates best;
    size_t count = 0, same = pile_same(pile, gist);
    candidates_of(pile, gist, &best);
    if (same != PILE_NONE)
        matches[count++] = match_of(pile, same, gist);
    for (size_t i = 0; i < best.count; i++)
        if (best.texts[i] != same)
            matches[count++] = match_of(pile, best.texts[i], gist);
    return count;
}

static void link_texts(struct pile *pile, size_t one, size_t other)
{
    pile->links[one] += pile->links[one] < UINT8_MAX;
    pile->links[other] += pile->links[other] < UINT8_MAX;
}

/* A text that says word for word what another says is found with it: it takes no place on the shelves. */
size_t pile_add(struct pile *pile, const struct gist *gist, struct pile_finding *finding)
{
    size_t joined[CANDIDATES_MAX], count = 0, same = pile_same(pile, gist), text = append(pile, gist);
    struct pile_finding found = {same, PILE_NONE};
    if (same != PILE_NONE) {
        join(pile, text, same);
    } else {
        found = compare(pile, gist, joined, &count, finding != NULL);
        shelve_all(pile, gist, text);
    }
    for (size_t i = 0; i < count; i++)
        link_texts(pile, text, joined[i]);
    for (size_t i = 0; i < count; i++)
        if (pile_cluster(pile, text) != pile_cluster(pile, joined[i]) &&
            cores_agree(pile, pile_cluster(pile, text), pile_cluster(pile, joined[i])))
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
           pile->room * (sizeof *pile->gists + sizeof *pile->above + sizeof *pile->next + 1);
}
