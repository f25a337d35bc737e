#include "moderation/reading.h"

#include "moderation/slip.h"

#define BEGINNING 3 /* so many words are the beginning of a text */
#define SLIPPED 3   /* letters of a word that may be one with a slip */

static bool same_word(const struct gist *gist, size_t i, const struct gist *other, size_t j)
{
    return gist->words[i].hash == other->words[j].hash && gist->words[i].length == other->words[j].length &&
           !memcmp(gist_letters(gist, i), gist_letters(other, j), gist->words[i].length);
}

/* Whether the word at `j`, in the direction of `step`, stands within the other text and is the same as the one at `i`. */
static bool same_within(const struct reading *reading, size_t i, const struct gist *other, size_t j)
{
    return i < reading->gist->count && j < other->count && !(other->words[j].flags & GIST_WRAPPED) &&
           same_word(reading->gist, i, other, j);
}

/* The same with a slip in it. */
static bool nearly_within(const struct reading *reading, size_t i, const struct gist *other, size_t j)
{
    if (same_within(reading, i, other, j))
        return true;
    if (i >= reading->gist->count || j >= other->count || other->words[j].flags & (GIST_WRAPPED | GIST_NUMBER))
        return false;
    const struct gist_word *here = &reading->gist->words[i], *there = &other->words[j];
    return here->length >= SLIPPED && there->length >= SLIPPED && !(here->flags & there->flags & GIST_SYLLABLE) &&
           slips_between(gist_letters(reading->gist, i), here->length, gist_letters(other, j), there->length, 1) <= 1;
}

/* The same, cut off by the end of the other text. */
static bool cut_within(const struct reading *reading, size_t i, const struct gist *other, size_t j)
{
    if (i >= reading->gist->count || j + 1 != other->count || other->words[j].flags & (GIST_WRAPPED | GIST_NUMBER))
        return false;
    return other->words[j].length < reading->gist->words[i].length &&
           !memcmp(gist_letters(other, j), gist_letters(reading->gist, i), other->words[j].length);
}

/* How many words that lie outwards from the word at `edge` follow its like in the other text too, which stands at `at`: all but the
 * last of them letter by letter. */
static size_t words_beyond(const struct reading *reading, size_t edge, const struct gist *other, size_t at, int step)
{
    size_t count = 0, i = edge + (size_t)step, j = at + (size_t)step;
    for (; same_within(reading, i, other, j); i += (size_t)step, j += (size_t)step)
        count++;
    return count + (cut_within(reading, i, other, j) || (count && nearly_within(reading, i, other, j)));
}

/* "Không" alone behind a text asks; in the other text it denies. */
static bool only_asks(const struct gist *other, size_t word, size_t count, int step)
{
    return count == 1 && step > 0 && other->words[word].flags & GIST_BOUND;
}

/* Gives back what belongs to the words at one edge. How many words. */
static size_t give_back(struct reading *reading, const struct gist *other, size_t edge, int step)
{
    size_t longest = 0, there = 0;
    for (size_t j = 0; j < other->count; j++) {
        size_t count = same_within(reading, edge, other, j) ? words_beyond(reading, edge, other, j, step) : 0;
        if (count > longest && !only_asks(other, j + (size_t)step, count, step)) {
            longest = count;
            there = j;
        }
    }
    for (size_t n = 1; n <= longest; n++)
        reading->flags[edge + n * (size_t)step] = other->words[there + n * (size_t)step].flags;
    return longest;
}

/* Whether the other text begins right behind the words for telling. */
static bool only_told(const struct reading *reading, const struct gist *other)
{
    size_t first = 0, told = reading->gist->told;
    while (first < other->count && other->words[first].flags & GIST_WRAPPED)
        first++;
    for (size_t i = 0; i < BEGINNING; i++)
        if (told <= reading->first || !same_within(reading, told + i, other, first + i))
            return false;
    return told + BEGINNING < reading->end;
}

void reading_beside(struct reading *reading, const struct gist *gist, const struct gist *other)
{
    reading->gist = gist;
    reading->first = 0;
    reading->end = gist->count;
    for (size_t i = 0; i < gist->count; i++)
        reading->flags[i] = gist->words[i].flags;
    while (reading->first < gist->count && reading->flags[reading->first] & GIST_WRAPPED)
        reading->first++;
    while (reading->end > reading->first && reading->flags[reading->end - 1] & GIST_WRAPPED)
        reading->end--;
    if (reading->first == reading->end)
        return;
    if (only_told(reading, other))
        for (; reading->first < gist->told; reading->first++)
            reading->flags[reading->first] = GIST_FILLER | GIST_WRAPPED;
    else if (reading->first)
        reading->first -= give_back(reading, other, reading->first, -1);
    if (reading->end < gist->count)
        reading->end += give_back(reading, other, reading->end - 1, 1);
}
