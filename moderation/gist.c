#include "moderation/gist.h"

#include <stdlib.h>
#include <string.h>

#include "moderation/hearsay.h"
#include "moderation/plain_words.h"
#include "moderation/wrapper_index.h"
#include "social-core/text/utf8.h"
#include "social-core/understand/syllable.h"

#define TELLING_WORDS 9  /* who tells it is told in so many words */
#define WORDS_LEFT 2     /* openers and closers are only what stands around so many words */
#define PLACE_LETTERS 40 /* no name of a place is longer */
#define SKIPPING_WORDS 6 /* texts of fewer words are also found by words with one between them */

static bool is_label(const struct wording *wording, const struct plain_words *words, size_t i)
{
    const struct word *word = plain_known(wording, &words->list[i]);
    const struct word *pair = i ? pair_known(wording, &words->list[i - 1], &words->list[i]) : NULL;
    return (word && word->roles[ROLE_LABEL] & words->languages) || (pair && pair->roles[ROLE_LABEL] & words->languages);
}

/* Openers and closers off: words->list from *first to *last stays, and so does what a place is called. */
static void unwrap(struct arena *arena, const struct wording *wording, const struct plain_words *words, size_t *first,
                   size_t *last)
{
    size_t length = 0, at = 0;
    for (size_t i = 0; i < words->count; i++)
        length += words->list[i].length;
    char *letters = arena_alloc(arena, length + 1);
    bool *ends = arena_alloc(arena, length + 1);
    size_t *starts = arena_alloc(arena, (words->count + 1) * sizeof *starts);
    for (size_t i = 0; i < words->count; at += words->list[i++].length) {
        starts[i] = at;
        ends[at] = at > 0;
        memcpy(letters + at, words->list[i].letters, words->list[i].length);
    }
    starts[words->count] = length;
    struct stretch text = {letters, length, ends};
    const struct wrapper_index *wrappers = wording_wrappers(wording);
    for (bool more = true; more;) {
        size_t from = wrapper_at_start(wrappers, words->languages, &text, starts[*first]);
        size_t next = *first;
        while (starts[next] < from)
            next++;
        size_t told = hearsay_at_start(wording, words, *first, *last);
        next = told > next ? told : next;
        more = next > *first && next + WORDS_LEFT <= *last;
        *first = more ? next : *first;
    }
    for (bool more = true; more;) {
        text.length = starts[*last];
        size_t to = wrapper_at_end(wrappers, words->languages, &text, starts[*first]);
        size_t next = *last;
        while (next > *first && starts[next] > to)
            next--;
        size_t told = hearsay_at_end(wording, words, *first, *last);
        next = told < next ? told : next;
        if (next + 1 == *last && next > *first && is_label(wording, words, next - 1))
            return; /* the name of a place: "xóm Chùa" asks nothing */
        more = next < *last && next >= *first + WORDS_LEFT;
        *last = more ? next : *last;
    }
}

static uint8_t role_flags(const struct word *word, uint8_t languages)
{
    if (!word)
        return 0;
    if (word->roles[ROLE_FILLER] & languages)
        return GIST_FILLER;
    if (word->roles[ROLE_NEGATION] & languages)
        return GIST_DECISIVE | GIST_BOUND;
    return word->roles[ROLE_DECISIVE] & languages ? GIST_DECISIVE : 0;
}

/* How many words from `i` on are the name of a place. One word alone is none: it may be any word. */
static size_t words_of_place(const struct gazetteer *gazetteer, const struct plain_words *words, size_t i, size_t last)
{
    char name[PLACE_LETTERS + 1];
    size_t found = 0, length = 0;
    for (size_t count = 1; gazetteer && count <= PLACE_WORDS && i + count <= last; count++) {
        const struct plain_word *word = &words->list[i + count - 1];
        if (word->number || length + word->length > PLACE_LETTERS)
            break;
        memcpy(name + length, word->letters, word->length);
        name[length += word->length] = '\0';
        if (count > 1 && gazetteer->knows(gazetteer->self, name))
            found = count;
    }
    return found;
}

static void mark_places(const struct wording *wording, const struct gazetteer *gazetteer,
                        const struct plain_words *words, size_t first, size_t last, uint8_t *flags)
{
    for (size_t i = first; i < last; i++) {
        size_t named = words_of_place(gazetteer, words, i, last);
        for (size_t j = i; j < i + named; j++)
            flags[j] = (uint8_t)((flags[j] & GIST_NUMBER) | GIST_PLACE);
        for (size_t j = i + 1; !named && is_label(wording, words, i) && j <= i + 2 && j < last && !flags[j]; j++)
            flags[j] = GIST_PLACE;
    }
}

static void mark_words(const struct wording *wording, const struct plain_words *words, uint8_t *flags)
{
    for (size_t i = 0; i < words->count; i++) {
        const struct plain_word *word = &words->list[i];
        const struct word *pair = i + 1 < words->count ? pair_known(wording, word, word + 1) : NULL;
        uint8_t both = role_flags(pair, words->languages);
        flags[i] |= word->number ? GIST_NUMBER : role_flags(plain_known(wording, word), words->languages);
        if (both)
            flags[i] = flags[i + 1] = both;
        if (!flags[i] && !word->syllable && decisive_slip(wording, words->languages, word->letters, word->length))
            flags[i] = GIST_DECISIVE;
    }
}

static bool keeps_written(const struct plain_word *word)
{
    return word->written && word->written_words < 10;
}

static size_t letters_kept(const struct plain_word *word)
{
    return word->length + (keeps_written(word) ? word->written_length + 3u : 0);
}

/* Its letters, and behind them how it was written: gist_written(). */
static char *put_letters(char *at, const struct plain_word *word)
{
    memcpy(at, word->letters, word->length);
    at += word->length;
    if (!keeps_written(word))
        return at;
    *at++ = GIST_WRITTEN;
    *at++ = (char)('0' + word->written_words);
    memcpy(at, word->written, word->written_length);
    at += word->written_length;
    *at++ = GIST_WRITTEN_END;
    return at;
}

/* What decides there only tells when it was told ("sáng", "hôm qua"): no denial is among it. */
static bool only_when(const struct wording *wording, const struct plain_words *words, size_t i)
{
    const struct plain_word *word = &words->list[i];
    const struct word *known[] = {plain_known(wording, word), i ? pair_known(wording, word - 1, word) : NULL,
                                  i + 1 < words->count ? pair_known(wording, word, word + 1) : NULL};
    bool when = false;
    for (size_t n = 0; n < sizeof known / sizeof *known; n++) {
        if (!known[n] || !(known[n]->roles[ROLE_DECISIVE] & words->languages))
            continue;
        if (!(known[n]->roles[ROLE_TELLER] & words->languages))
            return false;
        when = true;
    }
    return when;
}

/* Behind the last word for telling near the start, when no number, "not" or denial stands before it: "sáng ra chợ thấy người ta
 * bàn". */
static size_t told_from(const struct wording *wording, const struct plain_words *words, const uint8_t *flags,
                        size_t first, size_t last)
{
    size_t told = 0;
    for (size_t i = first; i < last && i < first + TELLING_WORDS; i++) {
        const struct word *word = plain_known(wording, &words->list[i]);
        if (flags[i] & (GIST_NUMBER | GIST_BOUND) || (flags[i] & GIST_DECISIVE && !only_when(wording, words, i)))
            break;
        if (i > first && word && word->roles[ROLE_SAYING] & words->languages)
            told = i + 1;
    }
    return told;
}

static struct gist *gist_made(struct arena *arena, const struct plain_words *words, const uint8_t *flags)
{
    size_t letters = 0;
    for (size_t i = 0; i < words->count; i++)
        letters += letters_kept(&words->list[i]);
    letters++; /* a NUL behind the last, where gist_written() looks */
    size_t bytes = sizeof(struct gist) + words->count * sizeof(struct gist_word) + letters;
    struct gist *gist = arena_alloc(arena, bytes + 1);
    gist->bytes = (uint16_t)bytes;
    gist->count = (uint16_t)words->count;
    gist->whole = 2166136261u;
    char *at = (char *)(gist->words + gist->count), *begin = at;
    for (size_t i = 0; i < words->count; i++) {
        const struct plain_word *word = &words->list[i];
        gist->words[i] = (struct gist_word){word->hash, (uint16_t)(at - begin), (uint8_t)word->length, flags[i]};
        at = put_letters(at, word);
        if (!(flags[i] & GIST_WRAPPED))
            gist->whole = (gist->whole ^ word->hash) * 16777619u;
    }
    return gist;
}

/* A message of 255 parts takes forty milliseconds to read whole, and one that is asked about is compared with two hundred. */
static const char *beginning(struct arena *arena, const char *text)
{
    bool whole = strnlen(text, GIST_READ_BYTES + 1) <= GIST_READ_BYTES;
    return whole ? text : arena_copy(arena, text, utf8_cut(text, GIST_READ_BYTES));
}

struct gist *gist_of(struct arena *arena, const struct wording *wording, const struct gazetteer *gazetteer,
                     const char *text)
{
    struct plain_words *words = arena_alloc(arena, sizeof *words);
    plain_words_of(arena, wording, beginning(arena, text), words);
    size_t first = 0, last = words->count;
    unwrap(arena, wording, words, &first, &last);
    uint8_t *flags = arena_alloc(arena, words->count + 2);
    mark_words(wording, words, flags);
    mark_places(wording, gazetteer, words, first, last, flags);
    for (size_t i = 0; i < words->count; i++) {
        if (i < first || i >= last)
            flags[i] = GIST_FILLER | GIST_WRAPPED;
        if (words->list[i].length == 1 && !words->list[i].numeral && !flags[i])
            flags[i] = GIST_FILLER; /* rather a piece of a word than one */
        if (words->list[i].by_next && i + 1 == last)
            flags[i] &= (uint8_t)~GIST_NUMBER; /* what seemed to be counted is of a closer */
        if (words->list[i].numeral)
            flags[i] |= GIST_NUMERAL;
        if (words->list[i].syllable)
            flags[i] |= GIST_SYLLABLE;
    }
    struct gist *gist = gist_made(arena, words, flags);
    gist->told = (uint16_t)told_from(wording, words, flags, first, last);
    return gist;
}

/* The next word from `i` on that is not of an opener or closer. */
static size_t inner_from(const struct gist *gist, size_t i)
{
    while (i < gist->count && gist->words[i].flags & GIST_WRAPPED)
        i++;
    return i;
}

bool gist_equal(const struct gist *left, const struct gist *right)
{
    size_t i = inner_from(left, 0), j = inner_from(right, 0);
    if (left->whole != right->whole)
        return false;
    while (i < left->count && j < right->count && left->words[i].hash == right->words[j].hash) {
        i = inner_from(left, i + 1);
        j = inner_from(right, j + 1);
    }
    return i == left->count && j == right->count;
}

size_t gist_weight(const struct gist *gist)
{
    size_t weight = 0;
    for (size_t i = 0; i < gist->count; i++)
        weight += !(gist->words[i].flags & GIST_FILLER);
    return weight;
}

static uint32_t mixed(uint32_t a, uint32_t b)
{
    uint32_t low = a < b ? a : b, high = a < b ? b : a, hash = low * 0x9e3779b1u ^ (high + (low >> 15)) * 0x85ebca6bu;
    return (hash ^ hash >> 16) * 0xc2b2ae35u ^ hash >> 13;
}

static int by_value(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

size_t gist_traits(const struct gist *gist, uint32_t traits[GIST_TRAITS])
{
    uint32_t all[2 * GIST_WORDS], hashes[GIST_WORDS];
    size_t weight = 0, count = 0, kept = 0;
    for (size_t i = 0; i < gist->count; i++)
        if (!(gist->words[i].flags & GIST_FILLER))
            hashes[weight++] = gist->words[i].hash;
    if (weight == 1)
        all[count++] = hashes[0];
    for (size_t i = 0; i + 1 < weight; i++)
        all[count++] = mixed(hashes[i], hashes[i + 1]);
    for (size_t i = 0; weight <= SKIPPING_WORDS && i + 2 < weight; i++)
        all[count++] = mixed(hashes[i], hashes[i + 2]);
    qsort(all, count, sizeof *all, by_value);
    for (size_t i = 0; i < count && kept < GIST_TRAITS; i++)
        if (!kept || traits[kept - 1] != all[i])
            traits[kept++] = all[i];
    return kept;
}
