#include "moderation/hearsay.h"

#define LEAST_WORDS 2 /* one word alone is no hearsay: "bao" is a storm too */
#define MOST_WORDS 9
#define KEPT_WORDS 4   /* so many words are left of what is told */
#define SLIPPED_FROM 4 /* a row of so many words may hold one with a slip */

/* A word of a row may be one of its people, what it is known by, or a filler. */
enum part { PART_NONE, PART_FILLER, PART_PERSON, PART_MARK };

struct edge {
    const struct wording *wording;
    const struct plain_words *words;
    size_t first, last;
    enum word_role person, mark;
};

static bool has_role(const struct edge *edge, const struct word *word, enum word_role role)
{
    return word && word->roles[role] & edge->words->languages;
}

static const struct word *pair_at(const struct edge *edge, size_t i)
{
    const struct plain_word *list = edge->words->list;
    return i >= edge->first && i + 1 < edge->last ? pair_known(edge->wording, &list[i], &list[i + 1]) : NULL;
}

static enum part part_of(const struct edge *edge, size_t i)
{
    const struct plain_word *word = &edge->words->list[i];
    const struct word *known[] = {plain_known(edge->wording, word), pair_at(edge, i), i ? pair_at(edge, i - 1) : NULL};
    bool person = false, manner = false;
    for (size_t n = 0; n < sizeof known / sizeof *known; n++) {
        if (has_role(edge, known[n], edge->mark))
            return PART_MARK;
        person |= has_role(edge, known[n], edge->person);
        manner |= edge->mark == ROLE_PLEA && has_role(edge, known[n], ROLE_MANNER);
    }
    if (person)
        return PART_PERSON;
    bool filler = (has_role(edge, known[0], ROLE_FILLER) || manner) && !word->number;
    return filler && !has_role(edge, known[0], ROLE_LABEL) ? PART_FILLER : PART_NONE;
}

static bool slipped(const struct edge *edge, size_t i)
{
    const struct plain_word *word = &edge->words->list[i];
    return !word->number && !word->syllable;
}

/* How many words the row takes from `from` on in the direction of `step`. */
static size_t row_length(const struct edge *edge, size_t from, int step)
{
    size_t count = 0, length = 0, slips = 0, room = edge->last - edge->first;
    enum part before = PART_PERSON;
    bool marked = false;
    room = room > KEPT_WORDS ? room - KEPT_WORDS : 0;
    for (size_t i = from; count < room && count < MOST_WORDS; i += (size_t)step) {
        enum part part = part_of(edge, i);
        if (part == PART_NONE && (!slipped(edge, i) || slips++))
            break;
        count++;
        marked |= part == PART_MARK;
        bool ends = part == PART_MARK || (step < 0 && marked && part == PART_PERSON);
        ends = ends && (step < 0 || before != PART_FILLER);
        if (ends && (!slips || count >= SLIPPED_FROM))
            length = count;
        before = part;
    }
    return length >= LEAST_WORDS ? length : 0;
}

size_t hearsay_at_start(const struct wording *wording, const struct plain_words *words, size_t first, size_t last)
{
    struct edge edge = {wording, words, first, last, ROLE_TELLER, ROLE_TELLING};
    return first < last ? first + row_length(&edge, first, 1) : first;
}

size_t hearsay_at_end(const struct wording *wording, const struct plain_words *words, size_t first, size_t last)
{
    struct edge edge = {wording, words, first, last, ROLE_HEARER, ROLE_PLEA};
    return first < last ? last - row_length(&edge, last - 1, -1) : last;
}
